import type { ReleaseStretch } from './session-explanation.ts'
import { visible } from './visible-text.ts'
import { wrappedBlock } from './wrapped-lines.ts'

/** Lines that hold for a stretch of releases. */
export interface StretchLines {
  readonly since: number
  readonly until: number
  readonly lines: readonly string[]
}

/** Neighbouring stretches with the same lines as one: what is not shown may differ between them. */
export function joinedStretches<Row extends ReleaseStretch>(
  rows: readonly Row[],
  linesOf: (row: Row) => readonly string[],
): readonly StretchLines[] {
  const joined: { readonly since: number; until: number; readonly lines: readonly string[] }[] = []
  for (const row of rows) {
    const lines = linesOf(row)
    const last = joined.at(-1)
    if (last && last.lines.join('\n') === lines.join('\n')) last.until = row.until
    else joined.push({ since: row.since, until: row.until, lines })
  }
  return joined
}

/** A table by release, with a mark at the row that the answer is about. */
export function stretchLines(
  stretches: readonly StretchLines[],
  release: string,
  columns: number | undefined,
): readonly string[] {
  const asked = Number(/^v(\d+)/.exec(release)?.[1])
  return stretches.flatMap(({ since, until, lines }) => {
    const name = since === until ? `v${since}` : `v${since} to v${until}`
    const mark = stretches.length > 1 && since <= asked && asked <= until ? '>' : ' '
    const [first = '', ...more] = lines.flatMap(line => fitted(line, columns))
    return [
      `${mark} ${name.padEnd(nameWidth - 2)}${first}`,
      ...more.map(line => ' '.repeat(nameWidth) + line),
    ]
  })
}

const nameWidth = 14

function fitted(line: string, columns: number | undefined): readonly string[] {
  return wrappedBlock([visible(line)], columns === undefined ? undefined : columns - nameWidth)
}
