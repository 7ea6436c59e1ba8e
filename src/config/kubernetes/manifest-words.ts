import type { Hole, Piece, Place, Word } from '../model.ts'
import { templateLanguage } from '../template/template-pieces.ts'
import {
  keyPlace,
  keyText,
  placeOf,
  scalarText,
  textPlaces,
  type YamlEntry,
  type YamlValue,
} from '../yaml/yaml-values.ts'

/** The value of a variable that a manifest refers to; nothing when it is not known. */
export type VariableLookup = (name: string) => readonly Piece[] | undefined

/** Looks up what the user supplies, and nothing else. */
export function suppliedBy(env: ReadonlyMap<string, string>): VariableLookup {
  return name => {
    const text = env.get(name)
    return text === undefined ? undefined : [{ kind: 'text', text }]
  }
}

/** A scalar as one argument. */
export function argumentWord(value: YamlValue, lookup: VariableLookup): Word {
  return { pieces: manifestPieces(value, lookup), place: placeOf(value) }
}

/** An entry of a map of flags as the argument `--key=value`; dashes before the key do not count. */
export function flagWord(entry: YamlEntry, lookup: VariableLookup): Word {
  const name: Piece = { kind: 'text', text: `--${keyText(entry).replace(/^-+/, '')}=` }
  return { pieces: [name, ...manifestPieces(entry, lookup)], place: keyPlace(entry) }
}

/**
 * The text of a scalar with what others fill: `$(NAME)` by Kubernetes (`$$` is a dollar), `${NAME}` by
 * envsubst and its like, `{{ }}`, `{% %}` and `<% %>` by templates. Anything not looked up is a hole.
 */
export function manifestPieces(value: YamlValue, lookup: VariableLookup): readonly Piece[] {
  const text = scalarText(value) ?? ''
  if (!/[$<{]/.test(text)) return [{ kind: 'text', text }]
  const places = textPlaces(value)
  const pieces: Piece[] = []
  let done = 0
  for (const { start, end } of references(text)) {
    if (start > done) pieces.push({ kind: 'text', text: text.slice(done, start) })
    for (const piece of filled(text.slice(start, end), places.at(start), lookup)) pieces.push(piece)
    done = end
  }
  if (done < text.length || pieces.length === 0) pieces.push({ kind: 'text', text: text.slice(done) })
  return pieces
}

interface Stretch {
  readonly start: number
  readonly end: number
}

const opening = /\$\$|\$\(|\$\{|\{\{|\{%|<%/g
const closings: Readonly<Record<string, string>> = {
  '$(': ')',
  '${': '}',
  '{{': '}}',
  '{%': '%}',
  '<%': '%>',
}

/** A bracket that closes nowhere is searched for once only, so that many open ones cost no more. */
function* references(text: string): Generator<Stretch> {
  const unclosed = new Set<string>()
  let done = 0
  for (const { 0: open, index } of text.matchAll(opening)) {
    if (index < done || unclosed.has(open)) continue
    const closing = closings[open]
    const close = closing === undefined ? index : text.indexOf(closing, index + 2)
    if (close < 0) unclosed.add(open)
    else {
      done = close + (closing?.length ?? 2)
      yield { start: index, end: done }
    }
  }
}

function filled(text: string, place: Place, lookup: VariableLookup): readonly Piece[] {
  if (text === '$$') return [{ kind: 'text', text: '$' }]
  if (!text.startsWith('$')) return [{ kind: 'hole', text, by: templateLanguage(text), place }]
  const name = /^\$[({]([A-Za-z_][\w.-]*)/.exec(text)?.[1]
  const known = name === undefined ? undefined : lookup(name)
  return known ?? [variableHole(text, name, place)]
}

function variableHole(text: string, name: string | undefined, place: Place): Hole {
  return { kind: 'hole', text, by: 'variable', place, ...(name !== undefined && { name }) }
}
