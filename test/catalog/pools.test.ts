import { describe, expect, it } from 'vitest'
import { flagDefault, flagVersion } from '../../src/catalog/flags.ts'
import {
  metricNames,
  metricSuffixes,
  poolMetricsRows,
  prometheusSuffix,
} from '../../src/catalog/pool-metrics.ts'
import {
  allPoolRows,
  type Condition,
  type Feature,
  type PoolRow,
  poolIds,
  poolRow,
  poolsOf,
} from '../../src/catalog/pools.ts'
import { covers, type Release } from '../../src/catalog/release.ts'
import type { Role } from '../../src/catalog/roles.ts'
import { everyRelease, facts, majors, newestOf, recorded, releaseOf } from './every-release.ts'

interface PoolFacts {
  readonly metricNaming: {
    readonly suffixes: Readonly<Record<string, string>>
    readonly byClass: Readonly<
      Record<string, readonly { from: number; to: number; suffixes: readonly string[] }[]>
    >
  }
  readonly fixedBound: {
    readonly primary: readonly BoundFact[]
    readonly replica: readonly BoundFact[]
    readonly optional: readonly (BoundFact & { readonly role: string; readonly when: string })[]
  }
  readonly pools: readonly PoolFact[]
}

interface BoundFact {
  readonly from: number
  readonly to: number
  readonly total: number
  readonly terms: Readonly<Record<string, number>>
}

interface PoolFact {
  readonly name: string
  readonly kind: string
  readonly from: number
  readonly to: number
  readonly account: string
  readonly accountByVersion?: readonly { from: number; to: number; account: string }[]
  readonly hasKillSubPool?: boolean
  readonly sizes: readonly {
    from: number
    to: number
    flag?: string
    default?: number
    value?: number | string
  }[]
  readonly metrics: MetricsFact & { readonly v8?: MetricsFact }
}

interface MetricsFact {
  readonly class?: string
  readonly expvarPrefix?: string
  readonly prometheusPrefix?: string
}

const poolFacts = facts<PoolFacts>('pools')
const pooled = poolFacts.pools.filter(fact => fact.kind === 'pooled' && fact.name !== 'kill_pool')

/** What a tablet is set to beyond the defaults. */
interface Setting {
  readonly flags?: Readonly<Record<string, boolean | number | string>>
  readonly features?: readonly Feature[]
}

describe('pools', () => {
  it('are those of the facts and no other', () => {
    expect(poolIds().toSorted()).toEqual(pooled.map(fact => fact.name).toSorted())
  })

  it.each(pooled)('$name is in every major what the facts say', fact => {
    for (const major of majors) {
      const row = poolRow(fact.name, newestOf(major))
      const exists = fact.from <= major && major <= fact.to
      expect(row && statedByRow(row, newestOf(major)), `v${major}`).toEqual(
        exists ? statedByFact(fact, major) : undefined,
      )
    }
  })

  it('have rows that neither overlap nor leave gaps', () => {
    for (const release of everyRelease(allPoolRows())) {
      const ids = poolsOf(release).map(row => row.id)
      expect(new Set(ids).size, release.text).toBe(ids.length)
      const expected = pooled.filter(fact => fact.from <= release.major && release.major <= fact.to)
      expect(ids.toSorted(), release.text).toEqual(expected.map(fact => fact.name).toSorted())
    }
  })

  it('name only flags that exist then', () => {
    for (const release of everyRelease(allPoolRows())) {
      for (const row of poolsOf(release)) {
        for (const flag of flagsOf(row)) {
          expect(flagVersion(flag, release), `${row.id} ${flag} ${release.text}`).toBeDefined()
        }
      }
    }
  })

  it('each say what they are for and where that was read', () => {
    for (const row of allPoolRows()) {
      expect(row.what, row.id).toMatch(/\.$/)
      expect(row.cite, row.id).toMatch(/^go\/.+@v\d+/)
    }
  })
})

describe('the fixed bound with default flags', () => {
  const roleOf = { primary: 'primary', replica: 'replica' } as const

  it.each(['primary', 'replica'] as const)('of a %s comes out term by term as the facts have it', key => {
    for (const major of majors) {
      const fact = poolFacts.fixedBound[key].find(each => each.from <= major && major <= each.to)
      const terms = boundOf(newestOf(major), roleOf[key], {})
      expect(terms, `v${major}`).toEqual(fact?.terms)
      expect(Object.values(terms).reduce((sum, term) => sum + term, 0)).toBe(fact?.total)
    }
  })

  it('is the same for rdonly as for replica', () => {
    for (const major of majors) {
      expect(boundOf(newestOf(major), 'rdonly', {})).toEqual(boundOf(newestOf(major), 'replica', {}))
    }
  })

  const twopc = { 'twopc-enable': true, 'twopc-coordinator-address': 'host:1', 'twopc-abandon-age': 60 }
  const changes: readonly (readonly [string, Setting])[] = [
    ['2PC switched on (twopc_enable and its conditions)', { flags: twopc }],
    ['heartbeat_enable (v8-v12 also enable-lag-throttler)', { flags: { 'heartbeat-enable': true } }],
    [
      'heartbeat_enable; v13-v17 also the lag throttler flag; v16-v20 also heartbeat_on_demand_duration > 0',
      { flags: { 'heartbeat-enable': true } },
    ],
    ['heartbeat_enable', { flags: { 'heartbeat-enable': true } }],
    [
      'queryserver-config-schema-change-signal',
      { flags: { 'queryserver-config-schema-change-signal': true } },
    ],
    ['durability policy needs semi-sync', { features: ['semi-sync'] }],
    ['queryserver_enable_online_ddl = false', { flags: { 'queryserver-enable-online-ddl': false } }],
    [
      'queryserver-config-schema-change-signal = false',
      { flags: { 'queryserver-config-schema-change-signal': false } },
    ],
    ['twopc_abandon_age <= 0', { flags: { 'twopc-abandon-age': 0 } }],
  ]

  it('changes with every option that the facts name', () => {
    expect(changes.map(([when]) => when).toSorted()).toEqual(
      poolFacts.fixedBound.optional.map(fact => fact.when).toSorted(),
    )
  })

  it.each(changes)('changes with: %s', (when, setting) => {
    const fact = poolFacts.fixedBound.optional.find(each => each.when === when)
    if (!fact) throw new Error(when)
    const roles: readonly Role[] =
      fact.role === 'any'
        ? ['primary', 'replica', 'rdonly']
        : fact.role === 'replica'
          ? ['replica', 'rdonly']
          : ['primary']
    for (const major of majors.filter(each => fact.from <= each && each <= fact.to)) {
      for (const role of roles) {
        expect(difference(newestOf(major), role, setting), `v${major} ${role}`).toEqual(fact.terms)
      }
    }
  })

  it.each([
    ['12', { 'enable-lag-throttler': true }, { heartbeat_write_pool: 1, kill_pool: 1 }],
    ['7', { 'heartbeat-enable': true }, { heartbeat_write_pool: 1, kill_pool: 1 }],
    ['15', { 'heartbeat-on-demand-duration': 5 }, {}],
    [
      '16',
      { 'heartbeat-on-demand-duration': 5 },
      { heartbeat_write_app_pool: 2, heartbeat_write_all_privs_pool: 2 },
    ],
    [
      '17',
      { 'enable-lag-throttler': true },
      { heartbeat_write_app_pool: 2, heartbeat_write_all_privs_pool: 2 },
    ],
    [
      '20',
      { 'heartbeat-on-demand-duration': 5 },
      { heartbeat_write_app_pool: 2, heartbeat_write_all_privs_pool: 2 },
    ],
    ['20', { 'twopc-enable': true, 'twopc-abandon-age': 60 }, {}],
    ['20', { 'twopc-enable': true, 'twopc-coordinator-address': 'host:1' }, {}],
    ['21', { 'twopc-enable': true, 'twopc-abandon-age': 60 }, { tx_read_pool: 3, kill_pool: 1 }],
    ['21', { 'twopc-enable': true }, {}],
    ['22', { 'twopc-enable': false }, {}],
    ['11', { 'heartbeat-enable': false }, {}],
  ] as const)('of a v%s primary with %j changes by %j', (release, flags, terms) => {
    expect(difference(releaseOf(release), 'primary', { flags })).toEqual(terms)
  })
})

interface Saturation {
  readonly release: string
  readonly role: Role
  readonly capacity: Readonly<Record<string, number>>
}

describe('recorded capacities', () => {
  it.each(recorded<readonly Saturation[]>('saturation'))(
    'of a $release $role equal the sizes of its open pools',
    ({ release: text, role, capacity }) => {
      const release = releaseOf(text)
      const open = new Set(openPools(release, role, {}).map(row => row.id))
      const expected = poolsOf(release)
        .filter(row => metricSuffixes(row, release).includes('Capacity'))
        .flatMap(row =>
          row.metrics ? [[row.metrics.expvar, open.has(row.id) ? sizeOf(row, release, {}) : 0]] : [],
        )
        .filter(([expvar]) => String(expvar) in capacity)
      expect(Object.fromEntries(expected)).toEqual(capacity)
    },
  )
})

describe('pool metrics', () => {
  it('have in every release the suffixes of the facts', () => {
    for (const [poolClass, ranges] of Object.entries(poolFacts.metricNaming.byClass)) {
      const row = allPoolRows().find(each => each.metrics?.class === poolClass)
      if (!row) throw new Error(poolClass)
      for (const { from, to, suffixes } of ranges) {
        for (const major of majors.filter(each => from <= each && each <= to)) {
          expect(metricSuffixes(row, newestOf(major)).toSorted(), `${poolClass} v${major}`).toEqual(
            suffixes.toSorted(),
          )
        }
      }
    }
  })

  it('have the Prometheus suffixes of the facts', () => {
    const suffixes = new Set(poolMetricsRows.flatMap(row => row.suffixes))
    const names = [...suffixes].map(suffix => [suffix, prometheusSuffix(suffix)])
    expect(Object.fromEntries(names)).toEqual(poolFacts.metricNaming.suffixes)
  })

  it('have one row for each class and release, each with a citation', () => {
    for (const release of everyRelease(poolMetricsRows)) {
      for (const poolClass of ['connpool.Pool', 'dbconnpool.ConnectionPool']) {
        const rows = poolMetricsRows.filter(row => row.class === poolClass && covers(row, release))
        expect(rows, `${poolClass} ${release.text}`).toHaveLength(1)
      }
    }
    for (const row of poolMetricsRows) expect(row.cite).not.toBe('')
  })

  it.each([
    ['18.0.8', true],
    ['19.0.0', false],
    ['19.0.10', false],
    ['20.0.6', false],
    ['20.0.7', true],
    ['21.0.3', false],
    ['21.0.4', true],
    ['22.0.0', true],
  ])('of the dba pool: v%s exports them: %s', (text, exported) => {
    const release = releaseOf(text)
    const pool = poolRow('dba_conn_pool', release)
    if (!pool) throw new Error(text)
    expect(metricNames(pool, 'Active', release)).toEqual(
      exported ? { expvar: 'DbaConnPoolActive', prometheus: 'vttablet_dba_conn_pool_active' } : undefined,
    )
  })

  it('of a pool without a name do not exist', () => {
    const pool = poolRow('schema_engine_pool', releaseOf('24'))
    expect(pool && metricSuffixes(pool, releaseOf('24'))).toEqual([])
  })
})

function statedByRow(row: PoolRow, release: Release) {
  const { account, killConnections, metrics, size } = row
  const spelling = size.kind === 'flag' ? flagVersion(size.flag, release)?.spelling : undefined
  const flag = spelling === undefined ? undefined : `--${spelling}`
  return { account, killConnections, metrics, flag, connections: sizeOf(row, release, {}) }
}

function statedByFact(fact: PoolFact, major: number) {
  const size = fact.sizes.find(each => each.from <= major && major <= each.to)
  const byVersion = fact.accountByVersion?.find(each => each.from <= major && major <= each.to)
  const { class: poolClass } = fact.metrics
  const { expvarPrefix: expvar, prometheusPrefix: prometheus } =
    (major === 8 ? fact.metrics.v8 : undefined) ?? fact.metrics
  return {
    account: byVersion?.account ?? fact.account.split(' ')[0],
    killConnections: fact.hasKillSubPool ? 1 : 0,
    metrics: expvar === undefined ? undefined : { class: poolClass, expvar, prometheus },
    flag: size?.flag,
    connections: size?.default ?? size?.value,
  }
}

function openPools(release: Release, role: Role, setting: Setting): readonly PoolRow[] {
  return poolsOf(release).filter(row => row.roles.includes(role) && holds(row.opens, release, setting))
}

/** Connections by pool, kill connections together, as the facts write the bound. */
function boundOf(release: Release, role: Role, setting: Setting): Record<string, number> {
  const open = openPools(release, role, setting)
  const terms = Object.fromEntries(open.map(row => [row.id, sizeOf(row, release, setting)]))
  return { ...terms, kill_pool: open.reduce((sum, row) => sum + row.killConnections, 0) }
}

function difference(release: Release, role: Role, setting: Setting): Record<string, number> {
  const before = boundOf(release, role, {})
  const after = boundOf(release, role, setting)
  const ids = new Set([...Object.keys(before), ...Object.keys(after)])
  const changed = [...ids].map(id => [id, (after[id] ?? 0) - (before[id] ?? 0)] as const)
  return Object.fromEntries(changed.filter(([, change]) => change !== 0))
}

function sizeOf(row: PoolRow, release: Release, setting: Setting): number {
  return row.size.kind === 'fixed' ? row.size.connections : Number(settingOf(row.size.flag, release, setting))
}

function settingOf(
  flag: string,
  release: Release,
  { flags = {} }: Setting,
): boolean | number | string | undefined {
  if (!flagVersion(flag, release)) return undefined
  return flags[flag] ?? flagDefault(flag, release)
}

function holds(condition: Condition, release: Release, setting: Setting): boolean {
  switch (condition.kind) {
    case 'always':
      return true
    case 'flag':
      return settingOf(condition.flag, release, setting) === condition.is
    case 'flag-above':
      return Number(settingOf(condition.flag, release, setting)) > condition.value
    case 'feature':
      return setting.features?.includes(condition.feature) === true
    case 'not':
      return !holds(condition.of, release, setting)
    case 'all':
      return condition.of.every(each => holds(each, release, setting))
    case 'any':
      return condition.of.some(each => holds(each, release, setting))
  }
}

function flagsOf(row: PoolRow): readonly string[] {
  return [...(row.size.kind === 'flag' ? [row.size.flag] : []), ...flagsOfCondition(row.opens)]
}

function flagsOfCondition(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'always':
    case 'feature':
      return []
    case 'flag':
    case 'flag-above':
      return [condition.flag]
    case 'not':
      return flagsOfCondition(condition.of)
    case 'all':
    case 'any':
      return condition.of.flatMap(flagsOfCondition)
  }
}
