import type { Paint } from './paint.ts'
import { estimateText, numberText } from './simulate-numbers.ts'
import type { SweepPoint, SweepReport } from './simulate-report.ts'
import { type Column, textTable } from './text-table.ts'
import { wrappedBlock } from './wrapped-lines.ts'

/** How the sweep is drawn. */
export interface SweepOptions {
  readonly columns: number | undefined
  readonly ascii: boolean
  readonly paint: Paint
}

const barCells = 14

/** A line for each value: failures and peak connections as numbers and bars; the knee is marked, and its rule told. */
export function sweepLines(sweep: SweepReport, options: SweepOptions): readonly string[] {
  const { points, knee, parameter, rule } = sweep
  const most = Math.max(1, ...points.map(failuresOf))
  const table = textTable(
    columnsFor(parameter),
    points.map(point => rowOf(point, most, sweep, options)),
    options.columns,
  )
  const [head = '', ...rows] = table.split('\n')
  const painted = rows.map((row, at) => (points[at]?.value === knee ? options.paint.strong(row) : row))
  const chosen = knee === undefined ? [] : [`The knee is ${parameter} = ${knee}: ${rule}.`]
  return [options.paint.faint(head), ...painted, ...wrappedBlock(chosen, options.columns)]
}

function columnsFor(parameter: string): readonly Column[] {
  return [
    { title: parameter.replace(/^queryserver-config-/, ''), align: 'right' },
    { title: '' },
    { title: 'FAILED', align: 'right' },
    { title: 'REFUSED', align: 'right' },
    { title: '' },
    { title: 'PEAK', align: 'right' },
    { title: 'DONE/S', align: 'right' },
    { title: '' },
  ]
}

function rowOf(point: SweepPoint, most: number, { knee }: SweepReport, options: SweepOptions): string[] {
  return [
    String(point.value),
    point.value === knee ? (options.ascii ? '<- knee' : '◀ knee') : point.breaks ? 'breaks' : '',
    estimateText(point.failedGets),
    estimateText(point.refusals),
    bar(failuresOf(point) / most, options.ascii),
    numberText(point.peakConnections.mean),
    numberText(point.completedPerSecond.mean),
    `${bar(point.peakConnections.mean / Math.max(1, point.maxConnections), options.ascii, true)} of ${point.maxConnections}`,
  ]
}

function failuresOf({ failedGets, refusals }: SweepPoint): number {
  return failedGets.mean + refusals.mean
}

/** A share as a bar; whatever is more than nothing shows. `padded`: with what is left. */
function bar(share: number, ascii: boolean, padded = false): string {
  const filled = share <= 0 ? 0 : Math.min(barCells, Math.max(1, Math.round(share * barCells)))
  const rest = padded ? (ascii ? '.' : '░').repeat(barCells - filled) : ''
  return (ascii ? '#' : '█').repeat(filled) + rest
}
