import type { Diagnostic, Place, ReadContext } from '../model.ts'
import type { Places } from '../places.ts'
import type { YamlDocument } from '../yaml/yaml-documents.ts'
import {
  child,
  entries,
  keyText,
  placeOf,
  scalarText,
  stringOf,
  textPlaces,
  type YamlValue,
} from '../yaml/yaml-values.ts'

/** A text that a ConfigMap holds. */
export interface HeldText {
  readonly configMap: string
  readonly key: string
  readonly text: string
  readonly place: Place
  readonly places: Places
}

/** The objects of one file that matter, sorted out. */
export interface Manifest {
  readonly context: ReadContext
  /** Objects that are a pod or hold the template of one. */
  readonly workloads: readonly YamlValue[]
  /** Texts by the name of their ConfigMap and their key. */
  readonly configMaps: ReadonlyMap<string, ReadonlyMap<string, HeldText>>
  /** Texts that a workload of the file runs or gives to its mysqld: they count there. */
  readonly used: Set<HeldText>
  /** How many more characters may be read: texts and variables that many objects share cost each time. */
  readonly budget: { left: number }
  readonly diagnostics: Diagnostic[]
}

/** Takes the cost of reading a text from the file's budget; false when it is used up, which is told once. */
export function afford({ budget, diagnostics, context }: Manifest, cost: number): boolean {
  if (budget.left < 0) return false
  budget.left -= cost
  if (budget.left >= 0) return true
  diagnostics.push({
    severity: 'error',
    code: 'expansion-too-long',
    message:
      'The objects of this file share so many texts that reading them all would be far longer than the file.',
    hint: 'Split the file; what is left of it was not read.',
    place: { file: context.file, line: 1, column: 1 },
  })
  return false
}

/** Sorts out the objects of a file. */
export function manifestOf(objects: readonly YamlValue[], context: ReadContext): Manifest {
  const workloads: YamlValue[] = []
  const configMaps = new Map<string, ReadonlyMap<string, HeldText>>()
  const documents = new Set<YamlDocument>()
  for (const object of objects) {
    documents.add(object.document)
    if (stringOf(child(object, 'kind')) !== 'ConfigMap') workloads.push(object)
    else {
      const name = stringOf(child(object, 'metadata', 'name')) ?? ''
      configMaps.set(name, textsOf(object, name))
    }
  }
  const length = [...documents].reduce((sum, { text }) => sum + text.length, 0)
  return {
    context,
    workloads,
    configMaps,
    used: new Set(),
    budget: { left: 1_000_000 + 10 * length },
    diagnostics: [],
  }
}

function textsOf(object: YamlValue, configMap: string): ReadonlyMap<string, HeldText> {
  const texts = new Map<string, HeldText>()
  for (const entry of entries(child(object, 'data'))) {
    const text = scalarText(entry)
    if (text === undefined) continue
    const places = textPlaces(entry)
    const place = startOf(text, places) ?? placeOf(entry)
    texts.set(keyText(entry), { configMap, key: keyText(entry), text, place, places })
  }
  return texts
}

/** Where the first character of a text stands: blank lines before the first word have no place of their own. */
function startOf(text: string, places: Places): Place | undefined {
  const first = /\S/.exec(text)?.index
  if (first === undefined) return undefined
  const place = places.at(first)
  return { ...place, line: place.line - (text.slice(0, first).split('\n').length - 1) }
}
