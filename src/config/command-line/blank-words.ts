import type { Word } from '../model.ts'
import type { Places } from '../places.ts'
import { textWord } from '../words/words.ts'

/** A word of a text that nobody quoted, with where it starts in it. */
export interface BlankWord {
  readonly text: string
  readonly offset: number
}

/** The words of `text` between blanks, as `ps` and `kubectl describe` print arguments: quotes mean nothing. */
export function blankWords(text: string, start = 0): readonly BlankWord[] {
  return [...text.matchAll(/[^ \t\r\n]+/g)].map(match => ({ text: match[0], offset: start + match.index }))
}

/** The lines of `text` with where each starts. */
export function linesOf(text: string): readonly BlankWord[] {
  return [...text.matchAll(/[^\r\n]+/g)].map(match => ({ text: match[0], offset: match.index }))
}

/** The words of the model for words of a plain text. */
export function plainWords(words: readonly BlankWord[], places: Places): readonly Word[] {
  return words.map(({ text, offset }) => textWord(text, places.at(offset)))
}

/** True for a word that names the program, with or without its folder. */
export function namesVttablet(text: string): boolean {
  return text === 'vttablet' || text.endsWith('/vttablet')
}
