import type { EngineError } from '../engine-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import type { Connector } from './connector.ts'
import type { Pooled } from './pooled.ts'

/** One Get in progress: what the client wants, how long it waits, and where to tell it. */
export interface PoolRequest {
  readonly setting: Setting | undefined
  readonly context: Context
  /** The connection, when Get could not return it at once. The client recycles it. */
  acquired(pooled: Pooled): void
  failed(error: EngineError): void
}

/** How a pool is set up. Times in milliseconds, 0 for off. */
export interface PoolConfig {
  readonly capacity: number
  /** The limit of runtime growth, where the release has one; `capacity` in a real tablet. */
  readonly maxCapacity?: number
  /** 0: as many as `capacity`. */
  readonly maxIdleCount: number
  readonly idleTimeoutMs: number
  readonly maxLifetimeMs: number
  readonly refreshIntervalMs: number
  /** 0: no prefill. */
  readonly prefillParallelism: number
}

/** What a pool works with. */
export interface PoolDependencies {
  readonly clock: Clock
  readonly connector: Connector
  /** Uniform in [0, 1), from a seeded generator. */
  readonly random: () => number
  /** Says whether MySQL moved to another address; pools without it have no refresh worker. */
  readonly refresh?: () => boolean
  /**
   * How long a client of v19 and later takes from its last look at the idle connections to its place in the
   * waitlist, in milliseconds: the race in which it misses one. Left out, it takes no time.
   */
  readonly waitWindowMs?: () => number
  /** Told how long each counted wait took, in milliseconds. */
  readonly onWait?: (waitedMs: number) => void
  readonly observer?: PoolObserver
}

/** Follows a pool from outside, for measures that Vitess does not keep. */
export interface PoolObserver {
  /** So many connections are with clients from now on. */
  inUse(connections: number): void
  /** So many are open, or being dialled where the release counts that. */
  active(connections: number): void
  /** A client has begun to wait. */
  waitBegan(): void
  /** One waits no more: it was handed a connection or a slot, or it gave up or was sent away. */
  waitEnded(waitedMs: number, how: 'served' | 'failed'): void
}

/** Counters since the pool was built, under the names that Vitess exports. Times in milliseconds. */
export interface PoolMetrics {
  getCount: number
  getSettingCount: number
  waitCount: number
  waitTimeMs: number
  diffSetting: number
  resetSetting: number
  idleClosed: number
  maxLifetimeClosed: number
  /** v6 to v18: successful Gets that left nothing available. */
  exhausted: number
}

/** Zero everywhere. */
export function newPoolMetrics(): PoolMetrics {
  return {
    getCount: 0,
    getSettingCount: 0,
    waitCount: 0,
    waitTimeMs: 0,
    diffSetting: 0,
    resetSetting: 0,
    idleClosed: 0,
    maxLifetimeClosed: 0,
    exhausted: 0,
  }
}

/** A pool's own gauges, each a field read. */
export interface PoolGauges {
  readonly capacity: number
  readonly available: number
  readonly active: number
  readonly inUse: number
  readonly maxCap: number
  /** The most connections that may be idle; `capacity` where the release has no such limit. */
  readonly idleAllowed: number
  /** Clients that wait now; Vitess does not export it. */
  readonly waiting: number
  readonly idleTimeoutMs: number
  readonly isOpen: boolean
}

/** Told when an operation on the pool ended; with the error when it did not do all. */
export type PoolDone = (error: EngineError | undefined) => void

/** A connection pool of any release. */
export interface Pool extends PoolGauges {
  readonly metrics: Readonly<PoolMetrics>
  /** Makes it ready; `done` after the prefill, where the release has one. */
  open(done?: () => void): void
  /** Drains it, for as long as `context` allows; without one, as long as the release does by itself. */
  close(context: Context | undefined, done: PoolDone): void
  setCapacity(capacity: number, context: Context, done: PoolDone): void
  setIdleTimeout(idleTimeoutMs: number): void
  /**
   * The connection when one is at hand, which is the fast path: nothing is allocated. Otherwise nothing, and
   * the request is told once, perhaps before this returns.
   */
  get(request: PoolRequest): Pooled | undefined
}
