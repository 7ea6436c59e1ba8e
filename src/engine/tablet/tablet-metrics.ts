import { metricSuffixes, type PoolMetricSuffix } from '../../catalog/pool-metrics.ts'
import { poolRow } from '../../catalog/pools.ts'
import type { ConnPool } from './conn-pool.ts'
import type { TabletEnv } from './tablet-env.ts'

/**
 * What the release exports about one pool, by full name: `TransactionPoolCapacity`. Times are in nanoseconds,
 * as exported; a pool without a name exports nothing.
 */
export function poolMetrics(conn: ConnPool, env: TabletEnv): Readonly<Record<string, number>> {
  const row = poolRow(conn.identity.id, env.config.release)
  if (row === undefined) return {}
  const values = suffixValues(conn)
  const { name } = conn.identity
  return Object.fromEntries(
    metricSuffixes(row, env.config.release).flatMap(suffix =>
      Object.entries(values[suffix]).map(([label, value]) => [name + suffix + label, value] as const),
    ),
  )
}

/** By suffix and label; the empty label for those without any. All gauges of a closed pool read 0. */
function suffixValues(conn: ConnPool): Readonly<Record<PoolMetricSuffix, Readonly<Record<string, number>>>> {
  const { pool, metrics, getConnTime } = conn
  return {
    Capacity: plain(pool?.capacity ?? 0),
    Available: plain(pool?.available ?? 0),
    Active: plain(pool?.active ?? 0),
    InUse: plain(pool?.inUse ?? 0),
    MaxCap: plain(pool?.maxCap ?? 0),
    IdleAllowed: plain(pool?.idleAllowed ?? 0),
    IdleTimeout: nanoseconds(pool?.idleTimeoutMs ?? 0),
    WaitCount: plain(metrics.waitCount),
    WaitTime: nanoseconds(metrics.waitTimeMs),
    IdleClosed: plain(metrics.idleClosed),
    MaxLifetimeClosed: plain(metrics.maxLifetimeClosed),
    Exhausted: plain(metrics.exhausted),
    WaiterQueueFull: plain(conn.waiterQueueFull),
    Get: plain(metrics.getCount),
    GetSetting: plain(metrics.getSettingCount),
    DiffSetting: plain(metrics.diffSetting),
    ResetSetting: plain(metrics.resetSetting),
    GetConnTime: {
      '.GetWithSettings': getConnTime.withSettings.count,
      '.GetWithoutSettings': getConnTime.withoutSettings.count,
    },
  }
}

function plain(value: number): Readonly<Record<string, number>> {
  return { '': value }
}

function nanoseconds(milliseconds: number): Readonly<Record<string, number>> {
  return plain(Math.round(milliseconds * 1e6))
}
