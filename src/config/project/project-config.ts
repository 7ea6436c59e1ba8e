import { type CheckedReading, readCheckedYaml } from '../checked-yaml.ts'
import { type ProjectConfig, projectConfigJsonSchema, projectConfigSchema } from './project-config-schema.ts'

export type { ConfigPath } from '../checked-yaml.ts'

/** A `.vtsize.yaml` that was read, or what is wrong with it. */
export type ProjectConfigReading = CheckedReading<ProjectConfig>

/** Reads the text of a `.vtsize.yaml`. Never throws; each mistake is told with its line and column. */
export function readProjectConfig(text: string, file: string): ProjectConfigReading {
  return readCheckedYaml(text, file, {
    schema: projectConfigSchema,
    jsonSchema: projectConfigJsonSchema,
    what: 'a .vtsize.yaml',
    code: 'invalid-config',
  })
}
