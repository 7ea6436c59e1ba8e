import { allTabletYamlRows } from '../../catalog/tablet-yaml.ts'
import { exactly } from '../groups.ts'
import type { ReadContext, ReadResult } from '../model.ts'
import { entries, keyText, type YamlValue } from '../yaml/yaml-values.ts'

/** True for a map that looks like a tablet YAML: it has a key that only such files have at their top. */
export function isTabletYaml(root: YamlValue): boolean {
  const keys = entries(root).map(entry => keyText(entry).toLowerCase())
  if (keys.length === 0) return false
  const known = new Set(allTabletYamlRows().map(({ key }) => key.toLowerCase().split('.')[0] as string))
  return keys.some(key => key !== 'db' && known.has(key)) || keys.every(key => known.has(key))
}

/**
 * A tablet YAML that was given as an input of its own: one vttablet with it and no flags. The flag is
 * spelled with an underscore, which every release takes.
 */
export function readTabletYaml(text: string, { file }: ReadContext): ReadResult {
  const place = { file, line: 1, column: 1 }
  return {
    invocations: [
      {
        form: 'tablet-yaml',
        name: file,
        words: [{ pieces: [{ kind: 'text', text: `--tablet_config=${file}` }], place }],
        place,
        instances: exactly(1),
        mounted: { [file]: { text, place } },
      },
    ],
    mysqlds: [],
    diagnostics: [],
  }
}
