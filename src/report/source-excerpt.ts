import { displayWidth, endWithin, startWithin } from './display-width.ts'
import { hideSecrets } from './hidden-secrets.ts'
import { lineEnd } from './source-lines.ts'
import { visible } from './visible-text.ts'

/** A source line as it is shown, and how many cells to leave out and to mark in the line below it. */
export interface Excerpt {
  readonly text: string
  readonly skip: number
  readonly mark: number
}

/**
 * Cuts a source line to `cells` around the text at `column`, which stays in sight; where something is left
 * out stands an ellipsis. Without a text, or when another stands there, the word at `column` is marked.
 */
export function sourceExcerpt(
  line: string,
  at: { readonly column: number; readonly text?: string },
  cells: number,
): Excerpt {
  const start = Math.min(Math.max(at.column - 1, 0), line.length)
  const end = start + markedLength(line, start, at.text)
  // Few characters take less than a cell, so what lies beyond would be cut anyway.
  const window = cells * 2
  const from = Math.max(0, start - window - longestWord)
  const near = hideSecrets(line.slice(from, end + window))
  const part = (first: number, last: number) => shown(near.slice(first - from, last - from))
  const before = part(Math.max(from, start - window), start)
  const marked = part(start, Math.min(end, start + window))
  const after = part(end, end + window)
  const cutBefore = start > window
  const cutAfter = line.length > end + window
  return fitted({ before, marked: marked === '' ? ' ' : marked, after, cutBefore, cutAfter }, cells)
}

interface Parts {
  readonly before: string
  readonly marked: string
  readonly after: string
  readonly cutBefore: boolean
  readonly cutAfter: boolean
}

function markedLength(line: string, start: number, text: string | undefined): number {
  const [first = ''] = (text ?? '').split(lineEnd, 1)
  if (first !== '' && line.startsWith(first, start)) return first.length
  return wordStart.exec(line.slice(start, start + longestWord))?.[0].length ?? 0
}

/** A word, in quotes or without, up to what commonly ends one in YAML, shells and option files. */
const wordStart = /^(?:[^\s"'`,;\\[\]{}]+|["'`][^"'`]*["'`]?)/

/** No terminal shows more; a minified line may have no end in sight. */
const longestWord = 1_000

/** Tabs as blanks: their stops would move once a line number stands in front. */
function shown(text: string): string {
  return text.split('\t').map(visible).join('    ')
}

function fitted(parts: Parts, cells: number): Excerpt {
  const markedCut = displayWidth(parts.marked) > cells - 2
  const marked = startOf(parts.marked, Math.max(1, cells - 2), false)
  const room = cells - displayWidth(marked)
  const wanted = markedCut ? 0 : displayWidth(parts.after) + (parts.cutAfter ? 1 : 0)
  const before = endOf(parts.before, Math.max(Math.floor(room / 2), room - wanted), parts.cutBefore)
  const skip = displayWidth(before)
  const after = markedCut ? '' : startOf(parts.after, room - skip, parts.cutAfter)
  return { text: `${before}${marked}${after}`.trimEnd(), skip, mark: Math.max(1, displayWidth(marked)) }
}

function startOf(text: string, cells: number, cut: boolean): string {
  if (!cut && displayWidth(text) <= cells) return text
  return cells < 1 ? '' : `${startWithin(text, cells - 1)}…`
}

function endOf(text: string, cells: number, cut: boolean): string {
  if (!cut && displayWidth(text) <= cells) return text
  return cells < 1 ? '' : `…${endWithin(text, cells - 1)}`
}
