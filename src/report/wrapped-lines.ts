import { displayWidth, piecesWithin } from './display-width.ts'

/** How a text is broken into lines. */
export interface Wrapping {
  /** Columns of the terminal; nothing when there is none to fit into, then nothing is broken. */
  readonly columns: number | undefined
  /** Cells already taken on the first line. */
  readonly first: number
  /** Blanks before every line but the first. */
  readonly indent: number
}

/**
 * Breaks `text` at blanks into lines that fit, the first one behind what already stands there; it can be
 * empty. A word wider than a line is cut where the line ends.
 */
export function wrappedLines(text: string, { columns, first, indent }: Wrapping): readonly string[] {
  if (columns === undefined) return [text]
  const room = Math.max(columns - indent, leastRoom)
  const lines: string[] = []
  let line = ''
  let left = columns - first
  for (const word of words(text, room)) {
    const taken = displayWidth(word.text) + (line === '' ? 0 : word.blanks)
    if (taken <= left) {
      line += (line === '' ? '' : ' '.repeat(word.blanks)) + word.text
      left -= taken
    } else {
      lines.push(line)
      line = word.text
      left = room - displayWidth(word.text)
    }
  }
  const [head = '', ...rest] = [...lines, line]
  return [head, ...rest.map(each => ' '.repeat(indent) + each)]
}

/** A line after line, each broken on its own and its continuations indented two more than itself. */
export function wrappedBlock(lines: readonly string[], columns: number | undefined): readonly string[] {
  return lines.flatMap(line => {
    const indent = line.length - line.trimStart().length
    const [head = '', ...rest] = wrappedLines(line.trimStart(), {
      columns,
      first: indent,
      indent: indent + 2,
    })
    return [' '.repeat(indent) + head, ...rest]
  })
}

const leastRoom = 10

interface Word {
  readonly text: string
  /** Blanks before it. */
  readonly blanks: number
}

function words(text: string, room: number): readonly Word[] {
  return [...text.matchAll(/( *)([^ ]+)/g)].flatMap(([, blanks = '', word = '']) =>
    piecesWithin(word, room).map((piece, at) => ({ text: piece, blanks: at === 0 ? blanks.length : 0 })),
  )
}
