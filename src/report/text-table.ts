import Table from 'cli-table3'
import { displayWidth } from './display-width.ts'
import { visible } from './visible-text.ts'

/** One column of a plain text table. */
export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

const noBorders = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
  ].map(part => [part, '']),
)

/**
 * A table without borders, its columns two blanks apart, a line for each row, none wider than `width`: the
 * last column is cut with an ellipsis where it would be.
 */
export function textTable(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  width: number | undefined,
): string {
  const rows = cells.map(row => row.map(visible))
  const table = new Table({
    chars: { ...noBorders, middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colAligns: columns.map(column => column.align ?? 'left'),
    head: columns.map(column => column.title),
    ...(width !== undefined && { colWidths: widths(columns, rows, width) }),
  })
  table.push(...rows)
  return table
    .toString()
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
}

function widths(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): (number | null)[] {
  const natural = columns.map(({ title }, at) =>
    rows.reduce((widest, row) => Math.max(widest, displayWidth(row[at] ?? '')), title.length),
  )
  const before = natural.slice(0, -1).reduce((sum, each) => sum + each + 2, 0)
  const last = natural.at(-1) ?? 0
  return [...natural.slice(0, -1), Math.max(6, Math.min(last, width - before))]
}
