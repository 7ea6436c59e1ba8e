import type { Invocation, ReadResult } from '../model.ts'
import { readMyCnf } from '../mysqld/my-cnf.ts'
import { findVttabletCommands } from '../shell/shell-command.ts'
import { afford, type HeldText, type Manifest } from './kubernetes-manifest.ts'

/** Scripts and option files in ConfigMaps that no workload of the file was seen to use. */
export function readLooseConfigMaps(manifest: Manifest): ReadResult {
  const held = [...manifest.configMaps.values()].flatMap(texts => [...texts.values()])
  const results = held.filter(text => !manifest.used.has(text)).map(text => readLoose(text, manifest))
  return {
    invocations: results.flatMap(({ invocations }) => invocations),
    mysqlds: results.flatMap(({ mysqlds }) => mysqlds),
    diagnostics: results.flatMap(({ diagnostics }) => diagnostics),
  }
}

const nothing: ReadResult = { invocations: [], mysqlds: [], diagnostics: [] }

function readLoose(held: HeldText, manifest: Manifest): ReadResult {
  const name = `${held.configMap}/${held.key}`
  if (!isScript(held) && !isOptionFile(held)) return nothing
  if (!afford(manifest, held.text.length)) return nothing
  return isScript(held)
    ? readScript(held, name, manifest)
    : readMyCnf(held.text, manifest.context, { name, places: held.places })
}

function isScript({ key, text }: HeldText): boolean {
  return text.includes('vttablet') && (/\.(?:ba)?sh$/.test(key) || text.startsWith('#!'))
}

/** Files of other programs end in .cnf too (`[vttablet]` of WeScale), so a sign of mysqld is asked for. */
function isOptionFile({ key, text }: HeldText): boolean {
  if (!key.endsWith('.cnf') && key !== 'configOverrides') return false
  return (
    /^[ \t]*\[mysqld/m.test(text) || (!/^[ \t]*\[/m.test(text) && /^[ \t]*max[-_]connections/m.test(text))
  )
}

function readScript(held: HeldText, name: string, { context }: Manifest): ReadResult {
  const { commands, diagnostics } = findVttabletCommands(held.text, {
    places: held.places,
    env: context.env,
    neighbour: context.neighbour,
  })
  const invocations = commands.map(
    ({ words, place, passes }): Invocation => ({ form: 'kubernetes', name, words, place, instances: passes }),
  )
  return { invocations, mysqlds: [], diagnostics }
}
