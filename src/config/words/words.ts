import type { Piece, Place, Word } from '../model.ts'

/** A word whose whole text is known. */
export function textWord(text: string, place: Place): Word {
  return { pieces: [{ kind: 'text', text }], place }
}

/** The text of a word, or nothing when a part of it is only known elsewhere. */
export function wordText(word: Word): string | undefined {
  return word.pieces.every(piece => piece.kind === 'text') ? displayText(word) : undefined
}

/** The text of a word with its holes as written: `--port=${PORT}`. For people only. */
export function displayText(word: Word): string {
  return word.pieces.map(piece => piece.text).join('')
}

/**
 * The words with each hole that `values` names filled. A splitting hole is cut at blanks as the shell
 * would cut it, so it may become several words or none; other holes stay inside their word.
 */
export function substitute(words: readonly Word[], values: ReadonlyMap<string, string>): readonly Word[] {
  if (values.size === 0) return words
  return words.flatMap(word => {
    const [only] = word.pieces
    const split = word.pieces.length === 1 && only?.kind === 'hole' && only.splits === true
    const value = split && only.name !== undefined ? values.get(only.name) : undefined
    if (value !== undefined) return blankSplit(value).map(text => textWord(text, word.place))
    return [{ pieces: word.pieces.map(piece => filled(piece, values)), place: word.place }]
  })
}

/** The parts of `text` between blanks (space, tab, line end); none when there is nothing else. */
export function blankSplit(text: string): readonly string[] {
  return text.split(/[ \t\r\n]+/).filter(part => part !== '')
}

function filled(piece: Piece, values: ReadonlyMap<string, string>): Piece {
  const value = piece.kind === 'hole' && piece.name !== undefined ? values.get(piece.name) : undefined
  return value === undefined ? piece : { kind: 'text', text: value }
}
