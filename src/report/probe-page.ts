import type { PrintOptions } from './calc-report.ts'
import { labelledLines } from './labelled-lines.ts'
import type { Paint } from './paint.ts'
import { visible } from './visible-text.ts'
import { wrappedBlock } from './wrapped-lines.ts'

/** What every block of the probe's report prints with. */
export interface ProbePage extends PrintOptions {
  readonly paint: Paint
}

/** Sentences, each broken to fit and its texts harmless. */
export function sentences(lines: readonly string[], { columns }: ProbePage): readonly string[] {
  return wrappedBlock(lines.map(visible), columns)
}

/** Several sentences under one label, each on a line of its own. */
export function labelledList(
  label: string,
  texts: readonly string[],
  { columns }: ProbePage,
): readonly string[] {
  return texts.flatMap((text, at) => labelledLines(at === 0 ? label : '', text, columns))
}

/** A table of which the first line stands back. */
export function quietHead(table: string, { paint }: ProbePage): readonly string[] {
  return table.split('\n').map((line, at) => (at === 0 ? paint.faint(line) : line))
}
