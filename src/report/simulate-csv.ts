import type { SeriesLine } from '../simulation/result.ts'
import type { ScenarioReport, SimulateReport, SweepReport } from './simulate-report.ts'

/**
 * The time series of each scenario's first run as CSV (RFC 4180), a row for each scenario and step; of a sweep, a row
 * for each value. Every line ends in CRLF, as the RFC has it.
 */
export function simulateCsv({ scenarios, sweep }: SimulateReport): string {
  const rows = sweep ? sweepRows(sweep) : seriesRows(scenarios)
  return rows.map(row => `${row.map(cell).join(',')}\r\n`).join('')
}

type Cell = string | number

function sweepRows({ parameter, points, knee }: SweepReport): readonly (readonly Cell[])[] {
  const head = [
    parameter,
    'runs',
    'failed_gets',
    'refusals',
    'peak_connections',
    'max_connections',
    'completed_per_second',
    'knee',
  ]
  const rows = points.map(point => [
    point.value,
    point.runs,
    point.failedGets.mean,
    point.refusals.mean,
    point.peakConnections.mean,
    point.maxConnections,
    point.completedPerSecond.mean,
    point.value === knee ? 'yes' : 'no',
  ])
  return [head, ...rows]
}

/** Columns are those of all scenarios: a scenario without one leaves it empty. */
function seriesRows(scenarios: readonly ScenarioReport[]): readonly (readonly Cell[])[] {
  const columns = [...new Set(scenarios.flatMap(({ summary }) => summary.series.lines.flatMap(namesOf)))]
  return [
    ['scenario', 'seconds', ...columns],
    ...scenarios.flatMap(({ name, summary: { series } }) => {
      const values = new Map(series.lines.flatMap(columnsOf))
      const steps = Math.max(0, ...[...values.values()].map(column => column.length))
      return Array.from({ length: steps }, (_, step) => [
        name,
        Math.min(series.endMs, (step + 1) * series.stepMs) / 1000,
        ...columns.map(column => values.get(column)?.[step] ?? ''),
      ])
    }),
  ]
}

function namesOf(line: SeriesLine): readonly string[] {
  return columnsOf(line).map(([name]) => name)
}

function columnsOf(line: SeriesLine): readonly (readonly [string, readonly number[]])[] {
  const subject = [line.name, line.pool, line.what].filter(part => part !== null).join(' ')
  return line.kind === 'gauge'
    ? [
        [`${subject} mean`, line.mean],
        [`${subject} most`, line.most],
      ]
    : [[subject, line.count]]
}

/** Texts that a spreadsheet would take for a formula get an apostrophe: names come from files. */
function cell(value: Cell): string {
  if (typeof value === 'number') return String(value)
  const text = /^[=+@\t\r-]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
