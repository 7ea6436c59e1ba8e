import { spanText } from '../catalog/known-flags.ts'
import { metricMeanings } from '../catalog/pool-metric-meanings.ts'
import { metricNames, metricSuffixes, type PoolMetricSuffix } from '../catalog/pool-metrics.ts'
import { allPoolRows, type PoolRow } from '../catalog/pools.ts'
import { covers, newestReleases, parseRelease, type Release } from '../catalog/release.ts'
import { allUnpooledRows } from '../catalog/unpooled.ts'
import type { MetricExplanation, MetricNames } from '../report/explanation.ts'

/** A metric by its name in /debug/vars or in /metrics, there with or without `vttablet_`. */
export function explainMetric(name: string): readonly MetricExplanation[] {
  return [...poolMetrics(), ...countMetrics()].filter(
    ({ expvar, prometheus }) => expvar === name || prometheus === name || prometheus === `vttablet_${name}`,
  )
}

/** What a pool exports in any release. */
export function metricsOfPool(id: string): readonly MetricNames[] {
  const metrics = poolMetrics().filter(metric => metric.of === id)
  return metrics.map(({ expvar, prometheus, releases }) => ({ expvar, prometheus, releases }))
}

/** Every metric's name in /metrics. */
export function metricNamesOfAll(): readonly string[] {
  return [...poolMetrics(), ...countMetrics()].flatMap(({ expvar, prometheus }) => [expvar, prometheus])
}

/** Majors that export a metric, and those of them whose first patches do not. */
interface Exported {
  readonly metric: MetricExplanation
  readonly majors: Set<number>
  readonly late: Set<number>
}

function poolMetrics(): readonly MetricExplanation[] {
  const exported = new Map<string, Exported>()
  for (const row of allPoolRows()) {
    for (const release of newestReleases().filter(each => covers(row, each)))
      addMetrics(row, release, exported)
  }
  return [...exported.values()].map(({ metric, majors, late }) => ({
    ...metric,
    releases: majorsText(majors, late),
  }))
}

function addMetrics(row: PoolRow, release: Release, exported: Map<string, Exported>): void {
  const first = parseRelease(`${release.major}.0.0`) ?? release
  for (const suffix of metricSuffixes(row, release)) {
    const names = metricNames(row, suffix, release)
    if (!names) continue
    const known = exported.get(names.expvar) ?? {
      metric: poolMetric(names, suffix, row.id),
      majors: new Set(),
      late: new Set(),
    }
    known.majors.add(release.major)
    if (!metricSuffixes(row, first).includes(suffix)) known.late.add(release.major)
    exported.set(names.expvar, known)
  }
}

function poolMetric(
  { expvar, prometheus }: { readonly expvar: string; readonly prometheus: string },
  suffix: PoolMetricSuffix,
  pool: string,
): MetricExplanation {
  const { kind, what, trap = null } = metricMeanings[suffix]
  return { kind: 'metric', expvar, prometheus, metric: kind, what, trap, of: pool, releases: '' }
}

function countMetrics(): readonly MetricExplanation[] {
  return allUnpooledRows().flatMap(({ id, what, metrics = [] }) =>
    metrics.map(metric => ({
      kind: 'metric' as const,
      expvar: metric.expvar,
      prometheus: metric.prometheus,
      metric: 'gauge',
      what,
      trap: null,
      of: id,
      releases: spanText(metric),
    })),
  )
}

/** `v6 to v18 and v20 to v24 (v20 and v21 in later patches)` */
function majorsText(majors: ReadonlySet<number>, late: ReadonlySet<number>): string {
  const stretches: { readonly from: number; to: number }[] = []
  for (const major of [...majors].toSorted((left, right) => left - right)) {
    const last = stretches.at(-1)
    if (last && major === last.to + 1) last.to = major
    else stretches.push({ from: major, to: major })
  }
  const text = stretches
    .map(({ from, to }) => (from === to ? `v${from}` : `v${from} to v${to}`))
    .join(' and ')
  const later = [...late].map(major => `v${major}`).join(' and ')
  return later === '' ? text : `${text} (${later} in later patches)`
}
