import { blankWords, plainWords } from '../command-line/blank-words.ts'
import { plainInvocation } from '../command-line/flag-words.ts'
import type { Hole, Invocation, Piece, ReadContext, ReadResult, Word } from '../model.ts'
import type { Places } from '../places.ts'
import { placeIndex } from '../places.ts'
import { textWord } from '../words/words.ts'
import { templatePieces } from './template-pieces.ts'

/** Flags that only vttablet has and that size its pools; WeScale's and the waiters' names do not match. */
const flag =
  /^(--?)((?:queryserver[-_]config[-_](?:pool[-_]size|stream[-_]pool[-_]size|transaction[-_]cap)|(?:dba|app)[-_]pool[-_]size))(=?)(.*)$/s
const key =
  /^[ \t]*(?:- +)?["']?((?:queryserver[-_]config[-_](?:pool[-_]size|stream[-_]pool[-_]size|transaction[-_]cap)|(?:dba|app)[-_]pool[-_]size))["']?[ \t]*:[ \t]*["']?([^"'\r\n#]*)/

/**
 * The pool flags that a text of no known form says literally, as arguments (`--name=value`) or as the keys
 * of a map. What else it may hold is not known, so the last word is a hole for any number of arguments.
 */
export function readLiteralFlags(text: string, { file }: ReadContext, by: Hole['by']): ReadResult {
  const places = placeIndex(text, file)
  const words: Word[] = []
  let offset = 0
  for (const line of text.split('\n')) {
    words.push(...flagsOfLine(line.slice(0, commentStart(line)), offset, places))
    offset += line.length + 1
  }
  const [first] = words
  if (!first) return { invocations: [], mysqlds: [], diagnostics: [] }
  const rest: Word = {
    pieces: [{ kind: 'hole', text: 'the rest of the template', by, splits: true, place: first.place }],
    place: first.place,
  }
  const invocation: Invocation = plainInvocation('template', [...words, rest], first.place, file)
  return { invocations: [invocation], mysqlds: [], diagnostics: [] }
}

function flagsOfLine(line: string, offset: number, places: Places): readonly Word[] {
  const entry = key.exec(line)
  if (entry) {
    const place = places.at(offset + line.indexOf(entry[1] as string))
    const value = (entry[2] as string).trimEnd()
    return [
      {
        place,
        pieces: [
          text(`--${entry[1]}=`),
          ...templatePieces(value, places, offset + entry[0].length - (entry[2] as string).length),
        ],
      },
    ]
  }
  const plain = blankWords(line.replace(/["',[\]]/g, ' '), offset)
  return plain.flatMap((word, at) => {
    const match = flag.exec(word.text)
    if (!match) return []
    const place = places.at(word.offset)
    if (match[3] === '=') {
      const value = match[4] as string
      const pieces = templatePieces(value, places, word.offset + word.text.length - value.length)
      return [{ place, pieces: [text(`${match[1]}${match[2]}=`), ...pieces] }]
    }
    const next = plain[at + 1]
    if (match[4] !== '' || !next) return []
    return [textWord(word.text, place), ...valueWord(next, places)]
  })
}

function valueWord(
  word: { readonly text: string; readonly offset: number },
  places: Places,
): readonly Word[] {
  if (!/\$/.test(word.text)) return plainWords([word], places)
  return [{ place: places.at(word.offset), pieces: templatePieces(word.text, places, word.offset) }]
}

function text(literal: string): Piece {
  return { kind: 'text', text: literal }
}

/** Where a line's comment starts: `#` or `//` at its beginning or after a blank, outside quotes. */
function commentStart(line: string): number {
  let quote = ''
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] as string
    if (quote !== '') quote = letter === quote ? '' : quote
    else if (letter === '"' || letter === "'") quote = letter
    else if ((letter === '#' || line.startsWith('//', at)) && (at === 0 || /\s/.test(line[at - 1] as string)))
      return at
  }
  return line.length
}
