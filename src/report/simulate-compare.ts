import { numberText, shareText } from './simulate-numbers.ts'
import type { ScenarioReport } from './simulate-report.ts'
import { type Column, textTable } from './text-table.ts'

/** Scenarios side by side: a line for each measure, a column for each scenario. */
export function comparisonTable(scenarios: readonly ScenarioReport[], columns: number | undefined): string {
  const head: readonly Column[] = [
    { title: '' },
    ...scenarios.map(({ name }) => ({ title: name, align: 'right' }) as const),
  ]
  const rows = measures
    .map(({ label, of }) => [label, ...scenarios.map(of)])
    .filter(([, ...cells]) => cells.some(cell => cell !== '-' && cell !== '0'))
  return textTable(head, rows, columns)
}

interface Measure {
  readonly label: string
  readonly of: (scenario: ScenarioReport) => string
}

const measures: readonly Measure[] = [
  { label: 'peak connections', of: scenario => numberText(peakOf(scenario)) },
  { label: 'mean connections', of: scenario => numberText(serverOf(scenario)?.connections.mean.mean ?? 0) },
  { label: 'max_connections', of: scenario => numberText(serverOf(scenario)?.maxConnections.mean ?? 0) },
  {
    label: 'refused by MySQL',
    of: ({ summary }) => numberText(sum(summary.refusals.map(({ count }) => count.mean))),
  },
  {
    label: 'reserved, peak',
    of: scenario => numberText(tabletSum(scenario, ({ reserved }) => reserved.highest?.value ?? 0)),
  },
  {
    label: 'reserved, mean',
    of: scenario => numberText(tabletSum(scenario, ({ reserved }) => reserved.mean.mean)),
  },
  { label: 'gets', of: scenario => numberText(poolSum(scenario, ({ gets }) => gets.mean)) },
  { label: 'gets that failed', of: scenario => shareOfGets(scenario) },
  { label: 'waits', of: scenario => numberText(poolSum(scenario, ({ waits }) => waits.all.mean)) },
  {
    label: 'dials/s',
    of: scenario => numberText(poolSum(scenario, ({ dialsPerSecond }) => dialsPerSecond.mean)),
  },
  {
    label: 'reconnects/s',
    of: scenario => numberText(poolSum(scenario, ({ reconnectsPerSecond }) => reconnectsPerSecond.mean)),
  },
  {
    label: 'setting changes/s',
    of: scenario => numberText(poolSum(scenario, ({ settings }) => settings.changesPerSecond.mean)),
  },
  {
    label: 'statements in error',
    of: ({ summary }) =>
      numberText(sum(summary.groups.flatMap(({ errors }) => errors.map(({ count }) => count.mean)))),
  },
  {
    label: 'activities/s',
    of: ({ summary }) => numberText(sum(summary.groups.map(each => each.completedPerSecond.mean))),
  },
  { label: 'seconds with errors, run 1', of: ({ summary }) => numberText(errorSeconds(summary.series)) },
  {
    label: 'tablet-seconds not serving',
    of: scenario =>
      numberText(Math.round(tabletSum(scenario, ({ notServingMs }) => notServingMs.mean) / 100) / 10),
  },
  { label: 'outcome', of: ({ outcome }) => outcome.kind },
]

type Summary = ScenarioReport['summary']
type TabletSummary = Summary['tablets'][number]
type PoolSummary = TabletSummary['pools'][number]

function serverOf({ summary, mysqld }: ScenarioReport): Summary['mysqlds'][number] | undefined {
  return summary.mysqlds.find(({ name }) => name === mysqld)
}

/** The highest of all runs and mysqlds: after a failover another one serves. */
function peakOf({ summary }: ScenarioReport): number {
  return Math.max(0, ...summary.mysqlds.map(({ connections }) => connections.highest?.value ?? 0))
}

function tabletSum({ summary }: ScenarioReport, of: (tablet: TabletSummary) => number): number {
  return sum(summary.tablets.map(of))
}

function poolSum({ summary }: ScenarioReport, of: (pool: PoolSummary) => number): number {
  return sum(summary.tablets.flatMap(({ pools }) => pools.map(of)))
}

function shareOfGets(scenario: ScenarioReport): string {
  const gets = poolSum(scenario, pool => pool.gets.mean)
  const failed = poolSum(scenario, ({ errors }) => sum(errors.map(({ count }) => count.mean)))
  return failed === 0 ? '0' : `${numberText(failed)} (${shareText(failed / Math.max(1, gets, failed))})`
}

/** Time in which clients got errors, in steps of the time series of the first run. */
function errorSeconds({ lines, stepMs }: Summary['series']): number {
  const errors = lines.filter(line => line.of === 'group' && line.what === 'errors')
  const counts = errors.map(line => (line.kind === 'counter' ? line.count : []))
  const steps = Math.max(0, ...counts.map(({ length }) => length))
  const withErrors = Array.from({ length: steps }, (_, at) => counts.some(count => (count[at] ?? 0) > 0))
  return (withErrors.filter(Boolean).length * stepMs) / 1000
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
