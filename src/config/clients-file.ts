import { type CheckedReading, readCheckedYaml } from './checked-yaml.ts'
import { type ClientsFile, clientsFileJsonSchema, clientsFileSchema } from './clients-file-schema.ts'

/** Reads a clients file. Never throws; each mistake is told with its line and column. */
export function readClientsFile(text: string, file: string): CheckedReading<ClientsFile> {
  return readCheckedYaml(text, file, {
    schema: clientsFileSchema,
    jsonSchema: clientsFileJsonSchema,
    what: 'a clients file',
    code: 'invalid-clients',
  })
}
