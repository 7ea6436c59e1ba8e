import type { Piece, Place, Word } from '../model.ts'
import type { Places } from '../places.ts'
import { type Run, runPlaces } from './runs.ts'

/** A word that still knows where each of its characters was written. */
export interface LocatedWord extends Word {
  readonly runs: readonly Run[]
}

/** The word that `runs` make; `lone` says that a hole alone in it may become any number of words. */
export function locatedWord(runs: readonly Run[], place: Place, lone = false): LocatedWord {
  const [only] = runs
  if (lone && runs.length === 1 && only?.kind === 'hole') {
    return { pieces: [{ ...only.hole, splits: true }], place, runs }
  }
  return { pieces: joined(runs), place, runs }
}

/** Where each character of the word was written. */
export function wordPlaces(word: LocatedWord): Places {
  return word.runs.length === 0 ? { at: () => word.place } : runPlaces(word.runs)
}

/** Stretches of the file itself become one piece; what variables put there keeps its own place. */
function joined(runs: readonly Run[]): readonly Piece[] {
  const pieces: Piece[] = []
  let literal = ''
  const flush = () => {
    if (literal !== '') pieces.push({ kind: 'text', text: literal })
    literal = ''
  }
  for (const run of runs) {
    if (run.kind === 'text' && run.from === undefined) literal += run.text
    else {
      flush()
      pieces.push(run.kind === 'hole' ? run.hole : { kind: 'text', text: run.text, place: run.from as Place })
    }
  }
  flush()
  return pieces.length === 0 ? [{ kind: 'text', text: '' }] : pieces
}
