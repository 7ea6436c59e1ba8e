import type { Paint } from './paint.ts'
import { numberText } from './simulate-numbers.ts'
import type { SweepPoint, SweepReport } from './simulate-report.ts'
import { type Column, textTable } from './text-table.ts'
import { wrappedBlock } from './wrapped-lines.ts'

/** How the sweep is drawn. */
export interface SweepOptions {
  readonly columns: number | undefined
  readonly ascii: boolean
  readonly paint: Paint
}

const barCells = 8

/** A line for each value: failures and peak connections as numbers and bars; the knee is marked, and its rule told. */
export function sweepLines(sweep: SweepReport, options: SweepOptions): readonly string[] {
  const { points, knee, parameter, rule } = sweep
  const most = Math.max(1, ...points.map(failuresOf))
  const rows = points.map(point => rowOf(point, most, sweep, options))
  const [head = '', ...lines] = textTable(columns, rows, options.columns).split('\n')
  const fitted = (text: string) => wrappedBlock([text], options.columns)
  return [
    ...fitted(`sweep of ${parameter}, ${runsText(points[0]?.runs ?? 0)}`).map(options.paint.strong),
    options.paint.faint(head),
    ...lines.map((line, at) => (points[at]?.value === knee ? options.paint.strong(line) : line)),
    ...fitted(legend).map(options.paint.faint),
    ...(knee === undefined ? [] : fitted(`The knee is ${parameter} = ${knee}: ${rule}.`)),
  ]
}

function runsText(runs: number): string {
  return runs === 1 ? 'one run' : `means of ${runs} runs`
}

const legend =
  'of a run: gets that FAILED, connections that MySQL REFUSED, activities DONE, the PEAK of the connections OF max_connections'

const right = (title: string): Column => ({ title, align: 'right' })

const columns: readonly Column[] = [
  right('VALUE'),
  { title: '' },
  right('FAILED'),
  right('REFUSED'),
  { title: '' },
  right('DONE/S'),
  right('PEAK'),
  right('OF'),
  { title: '' },
]

function rowOf(point: SweepPoint, most: number, { knee }: SweepReport, options: SweepOptions): string[] {
  const mark = options.ascii ? '<- knee' : '◀ knee'
  return [
    String(point.value),
    point.value === knee ? mark : point.breaks ? 'breaks' : '',
    numberText(point.failedGets.mean),
    numberText(point.refusals.mean),
    bar(failuresOf(point) / most, options.ascii, ' '),
    numberText(point.completedPerSecond.mean),
    numberText(point.peakConnections.mean),
    numberText(point.maxConnections),
    bar(point.peakConnections.mean / Math.max(1, point.maxConnections), options.ascii),
  ]
}

function failuresOf({ failedGets, refusals }: SweepPoint): number {
  return failedGets.mean + refusals.mean
}

/** A share as a bar, with what is left of it; whatever is more than nothing shows. */
function bar(share: number, ascii: boolean, rest = ascii ? '.' : '░'): string {
  const filled = share <= 0 ? 0 : Math.min(barCells, Math.max(1, Math.round(share * barCells)))
  return (ascii ? '#' : '█').repeat(filled) + rest.repeat(barCells - filled)
}
