import type * as z from 'zod'
import { nearestName } from '../catalog/nearest-name.ts'
import type { Diagnostic, Place } from './model.ts'
import { type YamlDocument, yamlDocuments } from './yaml/yaml-documents.ts'
import {
  child,
  entries,
  items,
  keyPlace,
  keyText,
  kindOf,
  placeOf,
  scalarOf,
  scalarText,
  type YamlValue,
} from './yaml/yaml-values.ts'

/** A document that keeps its schema, or what is wrong with it. */
export type CheckedReading<Config> =
  | {
      readonly kind: 'read'
      readonly config: Config
      /** Where the value at the end of a path of keys and indexes stands; the nearest one above it otherwise. */
      readonly placeOf: (path: ConfigPath) => Place
    }
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] }

export type ConfigPath = readonly (string | number)[]

/** A kind of file of this program's own. */
export interface FileShape<Schema extends z.ZodType> {
  readonly schema: Schema
  /** Its JSON Schema: the keys that a misspelled one is compared with. */
  readonly jsonSchema: () => unknown
  /** How messages call such a file: `a .vtsize.yaml`. */
  readonly what: string
  /** The code of diagnostics about it. */
  readonly code: string
}

/** Reads the first YAML document of a text by its schema. Never throws; each mistake is told with its line and column. */
export function readCheckedYaml<Schema extends z.ZodType>(
  text: string,
  file: string,
  shape: FileShape<Schema>,
): CheckedReading<z.output<Schema>> {
  const [document] = yamlDocuments(text, file)
  const placed = (path: ConfigPath) => placeAt(document, path, file)
  const root = kindOf(document?.root) === 'null' ? {} : plain(document?.root, 0)
  if (document && document.diagnostics.length > 0)
    return { kind: 'invalid', diagnostics: document.diagnostics }
  const parsed = shape.schema.safeParse(root)
  if (parsed.success) return { kind: 'read', config: parsed.data, placeOf: placed }
  return {
    kind: 'invalid',
    diagnostics: parsed.error.issues.flatMap(issue => issueNotes(issue, document, placed, shape)),
  }
}

/** No configuration nests deeper; an alias that contains itself would. */
const deepest = 16

function plain(value: YamlValue | undefined, depth: number): unknown {
  if (!value || depth > deepest) return undefined
  switch (kindOf(value)) {
    case 'map':
      return Object.fromEntries(entries(value).map(entry => [keyText(entry), plain(entry, depth + 1)]))
    case 'list':
      return items(value).map(item => plain(item, depth + 1))
    default:
      return scalarOf(value)
  }
}

function placeAt(document: YamlDocument | undefined, path: ConfigPath, file: string): Place {
  let value: YamlValue | undefined = document?.root
  let place: Place = { file, line: 1, column: 1 }
  for (const step of path) {
    value = typeof step === 'number' ? items(value)[step] : child(value, step)
    if (!value) break
    place = placeOf(value)
  }
  return place
}

function issueNotes(
  issue: z.core.$ZodIssue,
  document: YamlDocument | undefined,
  placed: (path: ConfigPath) => Place,
  shape: FileShape<z.ZodType>,
): readonly Diagnostic[] {
  const wrong = { severity: 'error', code: shape.code } as const
  const path = issue.path.map(step => (typeof step === 'number' ? step : String(step)))
  if (issue.code !== 'unrecognized_keys') {
    const where = path.length === 0 ? 'the file' : pathText(path)
    // Of a key that is wrong, the value tells nothing.
    const read = issue.code === 'invalid_key' ? '' : shown(scalarText(valueAt(document, path)))
    return [{ ...wrong, message: `${where}${read}: ${issueText(issue)}`, place: placed(path) }]
  }
  const owner = valueAt(document, path)
  return issue.keys.map(key => {
    const entry = child(owner, key)
    const meant = nearestName(key, { names: knownKeys(shape), words: new Set() })
    const note: Diagnostic = {
      ...wrong,
      message: `There is no key "${key}" in ${path.length === 0 ? shape.what : pathText(path)}.`,
      place: entry ? keyPlace(entry) : placed(path),
    }
    return meant === undefined ? note : { ...note, hint: `Did you mean "${meant}"?` }
  })
}

/** Longer values are not repeated: their place tells them. */
const longestShown = 60

function shown(text = ''): string {
  return text.trim() === '' || text.length > longestShown ? '' : ` ${text}`
}

function issueText(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message
  return issue.message.endsWith('received undefined') ? 'is missing' : issue.message
}

function valueAt(document: YamlDocument | undefined, path: ConfigPath): YamlValue | undefined {
  let value: YamlValue | undefined = document?.root
  for (const step of path) value = typeof step === 'number' ? items(value)[step] : child(value, step)
  return value
}

/** `topology[0].mysql.nofile` */
function pathText(path: ConfigPath): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join('')
}

/** Every key of the schema, wherever it stands: what a misspelled one is compared with. */
function knownKeys({ jsonSchema }: FileShape<z.ZodType>): ReadonlySet<string> {
  const text = JSON.stringify(jsonSchema())
  const names = [...text.matchAll(/"([a-z][a-z-]*)":\{/g)].map(match => match[1] as string)
  return new Set(names.filter(name => !['properties', 'items', 'additionalproperties'].includes(name)))
}
