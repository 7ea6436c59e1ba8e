import type { Hole, Piece, Word } from '../model.ts'
import type { Places } from '../places.ts'
import { placesFrom } from '../places.ts'

/** Known text, with where it is written: in the word itself, in a variable's assignment, or by the user. */
export interface Run {
  readonly kind: 'text'
  readonly text: string
  readonly places: Places
  readonly offset: number
  readonly from: 'word' | 'variable' | 'user'
}

/** Text that only the running shell knows. */
export interface Gap {
  readonly kind: 'hole'
  readonly hole: Hole
  /** Quoted, so that it stays one word. */
  readonly quoted: boolean
}

/** What a variable holds, or what a word becomes before it is split. */
export type Value = readonly (Run | Gap)[]

/** One argument as the shell passes it, and where the word stands that it comes from. */
export interface Field {
  readonly value: Value
  readonly places: Places
  readonly offset: number
  /** The word as written, before expansion. */
  readonly written: string
}

/** What a part of a word expands to, before words are split. */
export type Chunk =
  | { readonly kind: 'value'; readonly value: Value; readonly splits: boolean }
  | { readonly kind: 'fields'; readonly fields: readonly Value[] }

/** The text of a value, holes as written. */
export function valueText(value: Value): string {
  return value.map(part => (part.kind === 'text' ? part.text : part.hole.text)).join('')
}

/** The text of a value without holes, or nothing. */
export function literalText(value: Value): string | undefined {
  return value.every(part => part.kind === 'text') ? valueText(value) : undefined
}

/** The value as a variable keeps it: a word that uses it says where it was assigned. */
export function stored(value: Value): Value {
  return value.map(part =>
    part.kind === 'text' && part.from === 'word' ? { ...part, from: 'variable' } : part,
  )
}

/** The word of the model for an argument of a command. */
export function fieldWord(field: Field): Word {
  return { pieces: valuePieces(field.value), place: field.places.at(field.offset) }
}

/** The pieces of the model for a value. A hole that stands alone may become any number of words. */
export function valuePieces(value: Value): readonly Piece[] {
  const [only] = value
  if (value.length === 1 && only?.kind === 'hole') return [loneHole(only)]
  const pieces: Piece[] = []
  for (const [at, part] of value.entries()) {
    if (part.kind === 'hole') pieces.push(part.hole)
    else if (part.text !== '') addText(pieces, part, value[at - 1])
  }
  return pieces.length === 0 ? [{ kind: 'text', text: '' }] : pieces
}

/** The value of pieces that a manifest gives for a variable. */
export function piecesValue(pieces: readonly Piece[], nowhere: Places): Value {
  return pieces.map(piece =>
    piece.kind === 'hole'
      ? { kind: 'hole', hole: piece, quoted: true }
      : {
          kind: 'text',
          text: piece.text,
          places: piece.place ? placesFrom(piece.place) : nowhere,
          offset: 0,
          from: piece.place ? 'variable' : 'user',
        },
  )
}

function loneHole(gap: Gap): Hole {
  const { splits: _, ...hole } = gap.hole
  return !gap.quoted || gap.hole.splits ? { ...hole, splits: true } : hole
}

/** Appends a run; stretches of one literal that only an escape separates become one piece. */
function addText(pieces: Piece[], run: Run, before: Run | Gap | undefined): void {
  const last = pieces.at(-1)
  const here = run.from !== 'variable'
  const joins = here ? last?.kind === 'text' && last.place === undefined : continues(run, before)
  if (last?.kind === 'text' && joins) pieces[pieces.length - 1] = { ...last, text: last.text + run.text }
  else if (here) pieces.push({ kind: 'text', text: run.text })
  else pieces.push({ kind: 'text', text: run.text, place: run.places.at(run.offset) })
}

/** Between two runs of one literal stands a backslash, with a line end at most. */
function continues(run: Run, before: Run | Gap | undefined): boolean {
  if (before?.kind !== 'text' || before.from !== 'variable' || before.places !== run.places) return false
  const between = run.offset - before.offset - before.text.length
  return between >= 0 && between <= 2
}
