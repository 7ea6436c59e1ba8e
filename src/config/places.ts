import type { Place } from './model.ts'

/** Tells where in a file each offset of a text stands. */
export interface Places {
  /** The place of the UTF-16 code unit at `offset`; the end of the text for offsets behind it. */
  readonly at: (offset: number) => Place
}

/** Where the first character of a nested text stands in its outer file. */
export interface Base {
  readonly line: number
  readonly column: number
  /** Columns cut from the start of each later line: the indentation of a YAML block scalar. */
  readonly indent?: number
}

/**
 * The places of `text`, a whole file, or of a text nested in one (`base`: a heredoc, a block scalar, a
 * quoted script). Lines end in LF, CRLF or a lone CR. Built on first use; each question is a binary search.
 */
export function placeIndex(text: string, file: string, base: Base = { line: 1, column: 1 }): Places {
  let starts: readonly number[] | undefined
  return {
    at: offset => {
      starts ??= lineStarts(text)
      const inside = Math.max(0, Math.min(offset, text.length))
      const line = lineOf(starts, inside)
      const column = inside - (starts[line] as number)
      return line === 0
        ? { file, line: base.line, column: base.column + column }
        : { file, line: base.line + line, column: 1 + (base.indent ?? 0) + column }
    },
  }
}

/** The places of a text on one line that starts at `place`: a value whose place is all that is known. */
export function placesFrom(place: Place): Places {
  return { at: offset => ({ ...place, column: place.column + offset }) }
}

/** Where the line around an offset starts and where its text ends. */
export function lineBounds(
  text: string,
): (offset: number) => { readonly start: number; readonly end: number } {
  const starts = lineStarts(text)
  return offset => {
    const line = lineOf(starts, offset)
    const start = starts[line] as number
    return { start, end: starts[line + 1] ?? text.length }
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1)
  }
  return starts
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] as number) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
