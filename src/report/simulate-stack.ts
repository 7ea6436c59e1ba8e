import type { SeriesLine } from '../simulation/result.ts'
import type { SimulationSummary } from '../simulation/summary.ts'

/** The connections of one mysqld over time, by what holds them. */
export interface ConnectionStack {
  readonly mysqld: string
  readonly stepMs: number
  readonly endMs: number
  /** From the bottom; their values add up to `total` in each step. */
  readonly layers: readonly StackLayer[]
  /** Mean of each step, and the most in it. */
  readonly total: readonly number[]
  readonly most: readonly number[]
  readonly ceiling: number
}

export interface StackLayer {
  readonly name: string
  readonly values: readonly number[]
}

/** More layers cannot be told apart in a plot. */
const mostPools = 4

/**
 * Connections by pool, stacked: reserved connections at the bottom, the pools with the most above them, and all that is
 * left on top: small pools, kill connections, those of others, half-open ones. Nothing for a mysqld without a series.
 */
export function connectionStack(summary: SimulationSummary, mysqld: string): ConnectionStack | undefined {
  const { lines, stepMs, endMs } = summary.series
  const server = lines.find(
    line => line.of === 'mysqld' && line.name === mysqld && line.what === 'connections',
  )
  if (server?.kind !== 'gauge') return undefined
  const tablets = new Set(summary.tablets.filter(tablet => tablet.mysqld === mysqld).map(({ name }) => name))
  const own = lines.filter(line => line.of === 'tablet' && tablets.has(line.name))
  const reserved = sumOf(own.filter(({ what }) => what === 'reserved'))
  const pools = byPool(own.filter(({ what }) => what === 'active')).slice(0, mostPools)
  const named = [
    ...(reserved.some(value => value > 0) ? [{ name: 'reserved', values: reserved }] : []),
    ...pools,
  ]
  const rest = server.mean.map((value, at) =>
    Math.max(0, value - named.reduce((sum, { values }) => sum + (values[at] ?? 0), 0)),
  )
  return {
    mysqld,
    stepMs,
    endMs,
    layers: [...named, { name: 'others', values: rest }],
    total: server.mean,
    most: server.most,
    ceiling: summary.mysqlds.find(({ name }) => name === mysqld)?.maxConnections.mean ?? 0,
  }
}

/** Pools by the height of their peak; those that were always empty are left out. */
function byPool(lines: readonly SeriesLine[]): readonly StackLayer[] {
  const pools = [...new Set(lines.map(({ pool }) => pool ?? ''))]
  return pools
    .map(name => ({ name, values: sumOf(lines.filter(({ pool }) => pool === name)) }))
    .map(layer => ({ ...layer, peak: Math.max(0, ...layer.values) }))
    .filter(({ peak }) => peak > 0)
    .toSorted((left, right) => right.peak - left.peak)
}

function sumOf(lines: readonly SeriesLine[]): readonly number[] {
  const gauges = lines.flatMap(line => (line.kind === 'gauge' ? [line.mean] : []))
  const length = Math.max(0, ...gauges.map(values => values.length))
  return Array.from({ length }, (_, at) => gauges.reduce((sum, values) => sum + (values[at] ?? 0), 0))
}
