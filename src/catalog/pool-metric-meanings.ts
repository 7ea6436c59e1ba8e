import type { PoolMetricSuffix } from './pool-metrics.ts'

/** What one metric of a pool counts, and how it misleads. */
export interface MetricMeaning {
  readonly kind: 'counter' | 'gauge' | 'histogram'
  readonly what: string
  readonly trap?: string
}

/**
 * By suffix; read from go/stats, go/pools and go/vt/dbconnpool in v6 to v24. Times are nanoseconds in
 * /debug/vars and seconds in /metrics.
 */
export const metricMeanings: Readonly<Record<PoolMetricSuffix, MetricMeaning>> = {
  Active: {
    kind: 'gauge',
    what: 'MySQL connections that the pool holds open, lent out or idle: what MySQL counts.',
  },
  Available: {
    kind: 'gauge',
    what: 'Capacity less what is lent out.',
    trap: 'It can be above 0 while requests wait, and from v19 below 0 while the pool shrinks.',
  },
  Capacity: {
    kind: 'gauge',
    what: 'Size of the pool as it is now.',
    trap: 'It is 0 while the pool is closed, which it is on a tablet that does not serve.',
  },
  DiffSetting: {
    kind: 'counter',
    what: 'Connections lent after their system settings were replaced by others.',
    trap: 'Each is really a reconnect in v15 to v24.',
  },
  Exhausted: { kind: 'counter', what: 'Times that a request found nothing to lend.' },
  Get: { kind: 'counter', what: 'Connections lent without system settings: the arrival rate of the pool.' },
  GetConnTime: {
    kind: 'histogram',
    what: 'Time until a connection was lent, with the time to dial a new one.',
    trap: 'Requests that gave up are not in it.',
  },
  GetSetting: { kind: 'counter', what: 'Connections lent with system settings.' },
  IdleAllowed: {
    kind: 'gauge',
    what: 'Idle connections that the pool keeps; its capacity when nothing is set.',
  },
  IdleClosed: {
    kind: 'counter',
    what: 'Connections closed because nobody used them.',
    trap: 'From v22 it also counts those beyond the most idle ones that are kept.',
  },
  IdleTimeout: { kind: 'gauge', what: 'Time after which an unused connection is closed.' },
  InUse: { kind: 'gauge', what: 'Connections lent out now.' },
  MaxCap: {
    kind: 'gauge',
    what: 'Largest size that the pool can be set to.',
    trap: 'From v19 it is the capacity itself.',
  },
  MaxLifetimeClosed: { kind: 'counter', what: 'Connections closed because they were old.' },
  ResetSetting: {
    kind: 'counter',
    what: 'Connections lent after their system settings were taken off.',
    trap: 'Each is really a reconnect in v15 to v24.',
  },
  WaitCount: {
    kind: 'counter',
    what: 'Requests that waited and got a connection.',
    trap: 'Those that gave up waiting are not counted: their only trace is Errors with RESOURCE_EXHAUSTED.',
  },
  WaitTime: {
    kind: 'counter',
    what: 'Time spent waiting by requests that got a connection; over WaitCount it is the mean wait.',
    trap: 'Waits that ended in a timeout are not in it, so near the pool timeout the truth is worse.',
  },
  WaiterQueueFull: { kind: 'counter', what: 'Requests refused because too many were waiting already.' },
}
