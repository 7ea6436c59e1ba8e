import { visible } from './visible-text.ts'
import { wrappedLines } from './wrapped-lines.ts'

/** A label and its text, broken to fit; no line when there is nothing to say. */
export function labelledLines(
  label: string,
  text: string | undefined,
  columns: number | undefined,
): readonly string[] {
  if (text === undefined || text === '') return []
  const [first = '', ...rest] = wrappedLines(visible(text), { columns, first: indent, indent })
  return [`  ${label.padEnd(indent - 2)}${first}`, ...rest]
}

const indent = 11
