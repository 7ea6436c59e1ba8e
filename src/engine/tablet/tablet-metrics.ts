import type { PoolBehaviour } from '../../catalog/pool-families.ts'
import type { ConnPool } from './conn-pool.ts'
import type { TabletEnv } from './tablet-env.ts'

/**
 * What the release exports about one pool, by full name: `TransactionPoolCapacity`. Times are in
 * nanoseconds, as exported. All gauges of a closed pool read 0.
 */
export function poolMetrics(conn: ConnPool, env: TabletEnv): Readonly<Record<string, number>> {
  const { pool, metrics } = conn
  const values: Record<string, number> = {
    Capacity: pool?.capacity ?? 0,
    Available: pool?.available ?? 0,
    Active: pool?.active ?? 0,
    InUse: pool?.inUse ?? 0,
    MaxCap: pool?.maxCap ?? 0,
    WaitCount: metrics.waitCount,
    WaitTime: nanoseconds(metrics.waitTimeMs),
    IdleTimeout: nanoseconds(pool?.idleTimeoutMs ?? 0),
    IdleClosed: metrics.idleClosed,
  }
  const behaviour = env.poolBehaviour
  if (behaviour.maxLifetime !== 'none') values.MaxLifetimeClosed = metrics.maxLifetimeClosed
  if (hasSettings(behaviour)) {
    values.Get = metrics.getCount
    values.GetSetting = metrics.getSettingCount
    values.DiffSetting = metrics.diffSetting
    values.ResetSetting = metrics.resetSetting
  }
  if (behaviour.kind === 'resource-pool') values.Exhausted = metrics.exhausted
  else if (behaviour.idleCap === 'closes-on-return') values.IdleAllowed = pool?.idleAllowed ?? 0
  const { name } = conn.identity
  return Object.fromEntries(Object.entries(values).map(([metric, value]) => [name + metric, value]))
}

function hasSettings(behaviour: PoolBehaviour): boolean {
  return behaviour.kind === 'smartconnpool' || behaviour.queues === 'two-queues'
}

function nanoseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1e6)
}
