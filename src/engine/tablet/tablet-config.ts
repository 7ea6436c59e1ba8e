import type { Release } from '../../catalog/release.ts'
import type { Account } from '../../catalog/roles.ts'
import type { EngineError } from '../engine-error.ts'
import type { PoolObserver } from '../pools/pool.ts'
import type { Backend } from '../ports/backend.ts'
import type { Clock } from '../ports/clock.ts'
import type { Caller } from './caller.ts'
import type { ServingState } from './serving-state.ts'

/** One pool as configured: what `tabletenv.ConnPoolConfig` holds. Times in milliseconds, 0 for off. */
export interface ConnPoolConfig {
  readonly size: number
  /** Bounds a whole Get: waiting, dialling, settings. */
  readonly timeoutMs: number
  readonly idleTimeoutMs: number
  readonly maxLifetimeMs: number
  readonly maxIdleCount: number
  readonly maxWaiters: number
  readonly prefillParallelism: number
}

/** A pool beside the four that serve clients: opened with the tablet, used by the tablet itself. */
export interface OtherPool {
  /** In the catalog of pools: `schema_engine_pool`. */
  readonly id: string
  /** The prefix of its metrics; its id where it exports none. */
  readonly name: string
  readonly account: Account
  readonly config: ConnPoolConfig
}

/** The transaction limiter: how much one user may hold, and what makes a user. */
export interface LimiterConfig {
  readonly mode: 'off' | 'on' | 'dry-run'
  /** The part of the transaction pool that one user may hold, between 0 and 1. */
  readonly fraction: number
  readonly byUsername: boolean
  readonly byPrincipal: boolean
  readonly byComponent: boolean
  readonly bySubcomponent: boolean
}

/** A vttablet as configured. Times in milliseconds, 0 for none. */
export interface TabletConfig {
  readonly release: Release
  readonly oltpReadPool: ConnPoolConfig
  readonly olapReadPool: ConnPoolConfig
  readonly txPool: ConnPoolConfig
  readonly otherPools: readonly OtherPool[]
  readonly queryTimeoutMs: number
  readonly oltpTxTimeoutMs: number
  /** v15 and later. */
  readonly olapTxTimeoutMs: number
  /** How long a shutdown waits before it ends transactions; 0 waits for ever. */
  readonly shutdownGraceMs: number
  /** `--queryserver-enable-settings-pool`, in the releases where it decides. */
  readonly settingsPool: boolean
  readonly limiter: LimiterConfig
  /** The user whose connections bypass the pools; empty for nobody. */
  readonly appDebugUser: string
  readonly skipUserMetrics: boolean
  /** `--pool_hostname_resolve_interval`. */
  readonly refreshIntervalMs: number
  /** The id before the first; in a real tablet the nanosecond of its start. */
  readonly lastId: number
}

/** What a tablet works with. */
export interface TabletDependencies {
  readonly clock: Clock
  readonly backend: Backend
  /** Uniform in [0, 1), from a seeded generator. */
  readonly random: () => number
  /** As `PoolDependencies` has it. */
  readonly waitWindowMs?: () => number
  /** Says whether MySQL's host name resolves to another address. */
  readonly refresh?: () => boolean
  /** False where a text stands for statements with different parameters: equal reads are not the same then. */
  readonly consolidates?: boolean
  readonly observer?: TabletObserver
}

/** Follows a tablet from outside, for measures that Vitess does not keep. Pools by their id in the catalog. */
export interface TabletObserver {
  pool(pool: string): PoolObserver
  killPool(pool: string): PoolObserver
  dialled(dial: ObservedDial): void
  /** A Get of the pool for `caller` ended with this error. */
  getFailed(pool: string, error: EngineError, caller: Caller): void
  /** So many connections are reserved from now on. */
  reserved(connections: number): void
  state(state: ServingState): void
}

/** A dial that has ended. */
export interface ObservedDial {
  /** Nothing for a question whether MySQL is there. */
  readonly pool: string | undefined
  readonly by: 'pool' | 'kill-pool' | 'app-debug' | 'check'
  readonly error: EngineError | undefined
}
