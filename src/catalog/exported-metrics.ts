import { poolFlags } from './flags/pools.ts'
import { flagRow } from './flags.ts'
import { metricMeanings } from './pool-metric-meanings.ts'
import { metricSuffixes, type PoolMetricSuffix, prometheusSuffix } from './pool-metrics.ts'
import { allPoolRows, type PoolMetrics, type PoolRow, poolsOf } from './pools.ts'
import { covers, newestReleases, parseRelease, type Release } from './release.ts'
import { allUnpooledRows } from './unpooled.ts'

/** Names that a running vttablet shows. */
export interface ShownNames {
  readonly form: 'expvar' | 'prometheus'
  readonly names: ReadonlySet<string>
  /** False when the page broke off, so that a name that is missing tells nothing. */
  readonly whole: boolean
  /** The variables of /debug/env, where that page was read. */
  readonly env?: ReadonlySet<string>
}

/** Releases that follow one another. */
export interface ReleaseRange {
  readonly first: Release
  readonly last: Release
  /** `v16 to v18`, `v21.0.4 to v21`, `v15`: a bare major stands for its first or its last release. */
  readonly text: string
}

/**
 * The releases whose pools export exactly these names, oldest first: each pool on the page has all the
 * metrics that the release gives it and no other, and none that every tablet opens is missing.
 */
export function releasesThatShow(shown: ShownNames): readonly ReleaseRange[] {
  const found = patches().map(release => ({ release, fits: fits(release, shown) }))
  const ranges: { first: Release; last: Release }[] = []
  let open = false
  for (const { release, fits: fitting } of found) {
    const range = ranges.at(-1)
    if (fitting && open && range) range.last = release
    else if (fitting) ranges.push({ first: release, last: release })
    open = fitting
  }
  return ranges.map(range => ({ ...range, text: rangeText(range) }))
}

/** What a pool exports under any name in any release. */
export function poolMetricName(
  metrics: PoolMetrics,
  suffix: PoolMetricSuffix,
  form: ShownNames['form'],
): string {
  return form === 'expvar'
    ? `${metrics.expvar}${suffix}`
    : `${metrics.prometheus}_${prometheusSuffix(suffix)}`
}

/** Every patch of every major that the catalog reaches. */
function patches(): readonly Release[] {
  return newestReleases().flatMap(newest =>
    Array.from({ length: newest.patch + 1 }, (_, patch) => `${newest.major}.0.${patch}`).flatMap(
      text => parseRelease(text) ?? [],
    ),
  )
}

function fits(release: Release, shown: ShownNames): boolean {
  return poolsFit(release, shown) && countsFit(release, shown) && variablesFit(release, shown)
}

function poolsFit(release: Release, shown: ShownNames): boolean {
  const known = new Map(poolsOf(release).flatMap(row => (row.metrics ? [[row.metrics.expvar, row]] : [])))
  return namedPools().every(metrics => {
    const there = suffixesShown(metrics, shown)
    const row = known.get(metrics.expvar)
    const exported = row ? comparable(metricSuffixes(row, release), shown) : []
    if (there.length === 0) return !(shown.whole && row && isEverywhere(row) && exported.length > 0)
    return (
      there.every(suffix => exported.includes(suffix)) && (!shown.whole || there.length === exported.length)
    )
  })
}

function namedPools(): readonly PoolMetrics[] {
  const metrics = allPoolRows().flatMap(row => row.metrics ?? [])
  return [...new Map(metrics.map(each => [each.expvar, each])).values()]
}

function suffixesShown(metrics: PoolMetrics, shown: ShownNames): readonly PoolMetricSuffix[] {
  return comparable(allSuffixes, shown).filter(suffix =>
    shown.names.has(poolMetricName(metrics, suffix, shown.form)),
  )
}

/** A histogram stands in /metrics only once it has counted something. */
function comparable(
  suffixes: readonly PoolMetricSuffix[],
  { form }: ShownNames,
): readonly PoolMetricSuffix[] {
  return form === 'expvar' ? suffixes : suffixes.filter(suffix => suffix !== 'GetConnTime')
}

/** Every tablet opens it, whatever its role and its flags. */
function isEverywhere({ opens, roles }: PoolRow): boolean {
  return opens.kind === 'always' && roles.length === 3
}

/** Metrics that count streams and sessions. One with labels stands in /metrics only once it has some. */
function countsFit(release: Release, { form, names, whole }: ShownNames): boolean {
  const metrics = allUnpooledRows().flatMap(row => row.metrics ?? [])
  const covered = new Set(metrics.filter(metric => covers(metric, release)).map(metric => metric[form]))
  return metrics.every(metric => {
    if (names.has(metric[form])) return covered.has(metric[form])
    const mayBeMissing = !whole || (form === 'prometheus' && metric.byLabel === true)
    return mayBeMissing || !covered.has(metric[form])
  })
}

/** The pool sizes of /debug/env, which were renamed once. */
function variablesFit(release: Release, { env }: ShownNames): boolean {
  if (!env) return true
  return poolFlags
    .flatMap(flag => flagRow(flag.name)?.debugEnv ?? [])
    .every(variable => env.has(variable.name) === covers(variable, release))
}

function rangeText({ first, last }: Pick<ReleaseRange, 'first' | 'last'>): string {
  const from = first.patch === 0 ? `v${first.major}` : first.text
  const isNewest = newestReleases().some(({ text }) => text === last.text)
  const to = isNewest ? `v${last.major}` : last.text
  return from === to ? from : `${from} to ${to}`
}

const allSuffixes = Object.keys(metricMeanings) as readonly PoolMetricSuffix[]
