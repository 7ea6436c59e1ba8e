import type { PoolMetricSuffix } from '../../catalog/pool-metrics.ts'
import { prometheusSuffix } from '../../catalog/pool-metrics.ts'
import { allPoolRows, type PoolMetrics } from '../../catalog/pools.ts'
import type { PoolObservation } from './observation.ts'
import { type PageValues, totalTimes, type Variable } from './page-values.ts'

/** Every pool of which the page holds anything, by its id in the catalog, whatever the release. */
export function poolObservations(values: PageValues): readonly PoolObservation[] {
  return namedPools().flatMap(({ id, metrics }) => {
    const pool = poolObservation(id, metrics, values)
    const { id: _, ...shown } = pool
    return Object.values(shown).some(value => value !== null) ? [pool] : []
  })
}

interface NamedPool {
  readonly id: string
  readonly metrics: PoolMetrics
}

function namedPools(): readonly NamedPool[] {
  const named = allPoolRows().flatMap(({ id, metrics }) => (metrics ? [{ id, metrics }] : []))
  return [...new Map(named.map(pool => [pool.metrics.expvar, pool])).values()]
}

function poolObservation(id: string, metrics: PoolMetrics, values: PageValues): PoolObservation {
  const variable = (suffix: PoolMetricSuffix): Variable => ({
    expvar: `${metrics.expvar}${suffix}`,
    prometheus: `${metrics.prometheus}_${prometheusSuffix(suffix)}`,
  })
  const number = (suffix: PoolMetricSuffix) => values.number(variable(suffix))
  const seconds = (suffix: PoolMetricSuffix) => values.seconds(variable(suffix))
  return {
    id,
    capacity: number('Capacity'),
    active: number('Active'),
    inUse: number('InUse'),
    waitCount: number('WaitCount'),
    waitSeconds: seconds('WaitTime'),
    available: number('Available'),
    maxCap: number('MaxCap'),
    idleAllowed: number('IdleAllowed'),
    idleTimeoutSeconds: seconds('IdleTimeout'),
    idleClosed: number('IdleClosed'),
    maxLifetimeClosed: number('MaxLifetimeClosed'),
    exhausted: number('Exhausted'),
    waiterQueueFull: number('WaiterQueueFull'),
    gets: number('Get'),
    getSettings: number('GetSetting'),
    diffSettings: number('DiffSetting'),
    resetSettings: number('ResetSetting'),
    getTime: totalTimes(values.times(variable('GetConnTime'))),
  }
}
