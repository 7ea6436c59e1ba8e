import { isAlias, isMap, isPair, isScalar, isSeq, type Node, Scalar } from 'yaml'
import type { Place } from '../model.ts'
import type { Places } from '../places.ts'
import type { YamlDocument } from './yaml-documents.ts'
import { type PlainValue, plainValue } from './yaml-plain.ts'
import { scalarPlaces } from './yaml-scalar-places.ts'

/** A value in a document, made when it is looked at. */
export interface YamlValue {
  readonly document: YamlDocument
  /** What it is, aliases followed. Nothing for a key without colon in `{ key }`. */
  readonly node: Node | undefined
  /** Where it is used: the alias, if it is one. */
  readonly written: Node | undefined
}

/** A value of a map, with its key. */
export interface YamlEntry extends YamlValue {
  readonly key: Scalar
}

export type YamlKind = 'map' | 'list' | 'unknown' | PlainValue['kind']

/**
 * The value at the end of a path of keys, or nothing when it leads nowhere. Of equal keys the last counts,
 * as in Go's YAML readers, and a diagnostic says so; `<<` lends what the map itself does not have.
 */
export function child(value: YamlValue | undefined, ...path: readonly string[]): YamlEntry | undefined {
  let at: YamlValue | undefined = value
  let entry: YamlEntry | undefined
  for (const key of path) {
    entry = at && entryOf(at, key, 0)
    at = entry
  }
  return entry
}

/** The entries of a map, `<<` included; none when it is no map. */
export function entries(value: YamlValue | undefined): readonly YamlEntry[] {
  const found = new Map<string, YamlEntry>()
  if (value) collect(value, found, 0)
  return [...found.values()]
}

/** The items of a list; none when it is no list. */
export function items(value: YamlValue | undefined): readonly YamlValue[] {
  const node = value?.node
  if (!value || !isSeq(node) || !spend(value, node.items.length)) return []
  return node.items.map(item => follow(value.document, item as Node))
}

/** What a value is by the rules of Go's YAML readers (YAML 1.1: `yes` is a boolean, `010` is eight). */
export function kindOf(value: YamlValue | undefined): YamlKind {
  const node = value?.node
  if (isMap(node)) return 'map'
  if (isSeq(node)) return 'list'
  return isScalar(node) ? scalarValue(node).kind : node ? 'unknown' : 'null'
}

/** The scalar itself, converted by the same rules; nothing for maps, lists and null. */
export function scalarOf(value: YamlValue | undefined): string | number | boolean | undefined {
  const node = value?.node
  const read = isScalar(node) ? scalarValue(node) : undefined
  return read && read.kind !== 'null' ? read.value : undefined
}

/** A scalar as written (`010`, `1_000`, `5.0`), quotes and escapes undone; nothing for null. */
export function scalarText(value: YamlValue | undefined): string | undefined {
  const node = value?.node
  return isScalar(node) && scalarValue(node).kind !== 'null' ? String(node.value) : undefined
}

/** The text of a value that is a string, or nothing. */
export function stringOf(value: YamlValue | undefined): string | undefined {
  const scalar = scalarOf(value)
  return typeof scalar === 'string' ? scalar : undefined
}

/** The text of a key. */
export function keyText(entry: YamlEntry): string {
  return String(entry.key.value)
}

/** Where a value stands: where it is used, not where its anchor is. */
export function placeOf(value: YamlValue): Place {
  return value.document.places.at(value.written?.range?.[0] ?? 0)
}

/** Where a key stands. */
export function keyPlace(entry: YamlEntry): Place {
  return entry.document.places.at(entry.key.range?.[0] ?? 0)
}

/** The place of every character of a scalar's text, through indentation, folding and escapes. */
export function textPlaces(value: YamlValue): Places {
  const { node, document } = value
  return isScalar(node) ? scalarPlaces(node, document) : { at: () => placeOf(value) }
}

/** Merges within merges beyond this are a loop or a bomb. */
const deepestMerge = 20

/** The hot path of every reader: one pass over the keys, and merge keys only where there are some. */
function entryOf(value: YamlValue, key: string, depth: number): YamlEntry | undefined {
  const map = value.node
  if (!isMap(map) || !spend(value, map.items.length)) return undefined
  let found: (typeof map.items)[number] | undefined
  let merges = false
  for (const pair of map.items) {
    const name = (pair.key as Scalar | null)?.value
    if (name === '<<') merges = true
    if (name !== key || !isScalar(pair.key)) continue
    if (found) reportDuplicate(value.document, found.key as Scalar, key)
    found = pair
  }
  if (found) {
    const { document, node, written } = follow(value.document, found.value as Node | null)
    return { document, node, written, key: found.key as Scalar }
  }
  return merges ? mergedEntry(value, key, depth) : undefined
}

function mergedEntry(value: YamlValue, key: string, depth: number): YamlEntry | undefined {
  for (const source of mergeSources(value, depth)) {
    const found = entryOf(source, key, depth + 1)
    if (found) return found
  }
  return undefined
}

function collect(value: YamlValue, found: Map<string, YamlEntry>, depth: number): void {
  const map = value.node
  if (!isMap(map) || !spend(value, map.items.length)) return
  const own = new Map<string, YamlEntry>()
  for (const pair of map.items) {
    if (!isScalar(pair.key) || isMergeKey(pair.key)) continue
    const key = String(pair.key.value)
    const earlier = own.get(key)
    if (earlier) reportDuplicate(value.document, earlier.key, key)
    own.set(key, { ...follow(value.document, pair.value as Node | null), key: pair.key })
  }
  for (const [key, entry] of own) if (!found.has(key)) found.set(key, entry)
  for (const source of mergeSources(value, depth)) collect(source, found, depth + 1)
}

function mergeSources(value: YamlValue, depth: number): readonly YamlValue[] {
  const map = value.node
  if (!isMap(map) || depth >= deepestMerge) return []
  return map.items.flatMap(pair => {
    if (!isPair(pair) || !isScalar(pair.key) || !isMergeKey(pair.key)) return []
    const source = follow(value.document, pair.value as Node | null)
    return isSeq(source.node) ? items(source) : [source]
  })
}

function isMergeKey(key: Scalar): boolean {
  return key.value === '<<' && key.type === Scalar.PLAIN
}

function follow(document: YamlDocument, written: Node | null): YamlValue {
  const node = isAlias(written) ? document.target(written) : (written ?? undefined)
  return { document, node, written: written ?? undefined }
}

function scalarValue(node: Scalar): PlainValue {
  const text = String(node.value)
  if (node.tag === 'tag:yaml.org,2002:str') return { kind: 'string', value: text }
  const plain = node.type === Scalar.PLAIN || node.tag !== undefined
  return plain ? plainValue(text) : { kind: 'string', value: text }
}

function spend({ document }: YamlValue, nodes: number): boolean {
  const { budget } = document
  if (budget.left < 0) return false
  budget.left -= nodes + 1
  if (budget.left >= 0) return true
  document.diagnostics.push({
    severity: 'error',
    code: 'alias-expansion',
    message:
      'Aliases in this document refer to each other so often that writing it out would be far longer than the file; the rest of it is not read.',
    hint: 'Write the values out where they are used.',
    place: document.places.at(0),
  })
  return false
}

/** Nobody reads further; a hostile document has millions. */
const mostReported = 1_000

function reportDuplicate(document: YamlDocument, node: Scalar, key: string): void {
  if (document.reported.has(node) || document.reported.size >= mostReported) return
  document.reported.add(node)
  document.diagnostics.push({
    severity: 'warning',
    code: 'duplicate-key',
    message: `The key "${key}" stands again further down in the same map; the last one counts, not this one.`,
    hint: 'Remove one of them.',
    place: document.places.at(node.range?.[0] ?? 0),
  })
}
