import type { Hole, Piece, Place } from '../model.ts'
import type { Places } from '../places.ts'

/**
 * Characters that stand side by side in one line of a file; text between is cut so that each word begins a
 * run. Where a variable put them, all of them stand at `use`, and `from` tells where the variable has them.
 */
export interface TextRun {
  readonly kind: 'text'
  readonly text: string
  readonly use: Place
  readonly from?: Place
}

/** What nobody could fill. */
export interface HoleRun {
  readonly kind: 'hole'
  readonly hole: Hole
  readonly use: Place
}

/** Text on its way to words: what stands in the file itself and what variables put there. */
export type Run = TextRun | HoleRun

/** The runs of a literal text that starts at `offset` of `places`. */
export function runsAt(text: string, places: Places, offset: number): readonly TextRun[] {
  return [...text.matchAll(/\S+\s*|\s+/g)].map(match => ({
    kind: 'text',
    text: match[0],
    use: places.at(offset + match.index),
  }))
}

/** The value of a variable, put where `use` stands. */
export function runsUsed(pieces: readonly Piece[], use: Place): readonly Run[] {
  return pieces.map(piece => {
    if (piece.kind === 'hole') return { kind: 'hole', hole: piece, use }
    return { kind: 'text', text: piece.text, use, from: piece.place ?? use }
  })
}

/** Runs as the value of a variable: each piece keeps the place where its text was written. */
export function piecesOf(runs: readonly Run[]): readonly Piece[] {
  return runs.map(run => {
    return run.kind === 'hole' ? run.hole : { kind: 'text', text: run.text, place: run.from ?? run.use }
  })
}

/** The text of runs, or nothing when there is a hole among them. */
export function runsText(runs: readonly Run[]): string | undefined {
  return runs.some(run => run.kind === 'hole')
    ? undefined
    : runs.map(run => (run.kind === 'text' ? run.text : '')).join('')
}

/** Where the character at `offset` of a run stands: where it is used, and where it was defined if elsewhere. */
export function placeIn(run: TextRun, offset: number): { readonly use: Place; readonly from?: Place } {
  if (run.from === undefined) return { use: { ...run.use, column: run.use.column + offset } }
  return { use: run.use, from: { ...run.from, column: run.from.column + offset } }
}

/** Where each character of a text made of `runs` stands, in the file that wrote it. */
export function runPlaces(runs: readonly Run[]): Places {
  let starts: readonly number[] | undefined
  return {
    at: offset => {
      starts ??= runStarts(runs)
      const index = lastUpTo(starts, offset)
      const run = runs[index]
      if (run === undefined) return { file: '', line: 1, column: 1 }
      if (run.kind === 'hole') return run.use
      const { use, from } = placeIn(run, offset - (starts[index] as number))
      return from ?? use
    },
  }
}

function runStarts(runs: readonly Run[]): readonly number[] {
  let at = 0
  return runs.map(run => {
    const start = at
    at += run.kind === 'hole' ? run.hole.text.length : run.text.length
    return start
  })
}

function lastUpTo(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] as number) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
