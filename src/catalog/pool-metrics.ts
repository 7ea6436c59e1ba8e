import type { PoolClass, PoolRow } from './pools.ts'
import { type Release, rowFor, type Span } from './release.ts'

/** Suffix in /debug/vars → suffix in /metrics. Times are nanoseconds there and seconds here. */
const prometheusSuffixes = {
  Active: 'active',
  Available: 'available',
  Capacity: 'capacity',
  DiffSetting: 'diff_setting',
  Exhausted: 'exhausted',
  Get: 'get',
  GetConnTime: 'get_conn_time',
  GetSetting: 'get_setting',
  IdleAllowed: 'idle_allowed',
  IdleClosed: 'idle_closed',
  IdleTimeout: 'idle_timeout',
  InUse: 'in_use',
  MaxCap: 'max_cap',
  MaxLifetimeClosed: 'max_lifetime_closed',
  ResetSetting: 'reset_setting',
  WaitCount: 'wait_count',
  WaitTime: 'wait_time',
  WaiterQueueFull: 'waiter_queue_full',
} as const

/**
 * What follows the pool's prefix. `Active` counts open MySQL connections, `InUse` those lent out, `Capacity`
 * the size (0 while the pool is closed); waits count only when they ended well.
 */
export type PoolMetricSuffix = keyof typeof prometheusSuffixes

/** Metrics that pools of a class export in a stretch of releases. None: they are absent, not zero. */
export interface PoolMetricsRow extends Span {
  readonly class: PoolClass
  readonly suffixes: readonly PoolMetricSuffix[]
  readonly cite: string
}

/** The suffixes that a pool exports in a release; empty when it exports nothing. */
export function metricSuffixes(
  pool: Pick<PoolRow, 'metrics'>,
  release: Release,
): readonly PoolMetricSuffix[] {
  const poolClass = pool.metrics?.class
  if (!poolClass) return []
  const rows = poolMetricsRows.filter(row => row.class === poolClass)
  return rowFor(rows, release)?.suffixes ?? []
}

/** Name in /debug/vars and in /metrics; nothing when the release does not export it. */
export function metricNames(
  pool: Pick<PoolRow, 'metrics'>,
  suffix: PoolMetricSuffix,
  release: Release,
): { readonly expvar: string; readonly prometheus: string } | undefined {
  const { metrics } = pool
  if (!metrics || !metricSuffixes(pool, release).includes(suffix)) return undefined
  return {
    expvar: `${metrics.expvar}${suffix}`,
    prometheus: `${metrics.prometheus}_${prometheusSuffixes[suffix]}`,
  }
}

/** The Prometheus suffix of a suffix of /debug/vars. */
export function prometheusSuffix(suffix: PoolMetricSuffix): string {
  return prometheusSuffixes[suffix]
}

const basic = [
  'Capacity',
  'Available',
  'Active',
  'InUse',
  'MaxCap',
  'WaitCount',
  'WaitTime',
  'IdleTimeout',
  'IdleClosed',
] as const
const gets = ['Get', 'GetSetting', 'DiffSetting', 'ResetSetting'] as const

const connpool = 'connpool.Pool'
const dbconnpool = 'dbconnpool.ConnectionPool'
const smartconnpool = 'go/pools/smartconnpool/pool.go:713@v19, :879@v24'
const resourcePool = 'go/vt/vttablet/tabletserver/connpool/pool.go@v6-v18'
const missing = 'go/vt/dbconnpool/connection_pool.go:43@v19; back with vitess#18048'
const back = 'go/vt/dbconnpool/connection_pool.go:68@v20-v24'

/** By class, oldest first. */
export const poolMetricsRows: readonly PoolMetricsRow[] = [
  { class: connpool, since: '6', until: '12', suffixes: [...basic, 'Exhausted'], cite: resourcePool },
  {
    class: connpool,
    since: '13',
    until: '14',
    suffixes: [...basic, 'Exhausted', 'WaiterQueueFull'],
    cite: resourcePool,
  },
  {
    class: connpool,
    since: '15',
    until: '15',
    suffixes: [...basic, 'Exhausted', 'WaiterQueueFull', ...gets, 'GetConnTime'],
    cite: resourcePool,
  },
  {
    class: connpool,
    since: '16',
    until: '18',
    suffixes: [...basic, 'MaxLifetimeClosed', 'Exhausted', 'WaiterQueueFull', ...gets, 'GetConnTime'],
    cite: resourcePool,
  },
  {
    class: connpool,
    since: '19',
    until: '21',
    suffixes: [...basic, 'MaxLifetimeClosed', ...gets, 'GetConnTime'],
    cite: smartconnpool,
  },
  {
    class: connpool,
    since: '22',
    suffixes: [...basic, 'MaxLifetimeClosed', ...gets, 'IdleAllowed', 'GetConnTime'],
    cite: smartconnpool,
  },
  { class: dbconnpool, since: '6', until: '15', suffixes: [...basic, 'Exhausted'], cite: resourcePool },
  {
    class: dbconnpool,
    since: '16',
    until: '18',
    suffixes: [...basic, 'MaxLifetimeClosed', 'Exhausted'],
    cite: resourcePool,
  },
  { class: dbconnpool, since: '19', until: '20.0.6', suffixes: [], cite: missing },
  {
    class: dbconnpool,
    since: '20.0.7',
    until: '20',
    suffixes: [...basic, 'MaxLifetimeClosed', ...gets],
    cite: back,
  },
  { class: dbconnpool, since: '21', until: '21.0.3', suffixes: [], cite: missing },
  {
    class: dbconnpool,
    since: '21.0.4',
    until: '21',
    suffixes: [...basic, 'MaxLifetimeClosed', ...gets],
    cite: back,
  },
  {
    class: dbconnpool,
    since: '22',
    suffixes: [...basic, 'MaxLifetimeClosed', ...gets, 'IdleAllowed'],
    cite: back,
  },
]
