import type { Account } from '../catalog/roles.ts'

/**
 * What one run measured, as plain JSON. Measures leave the warm-up out; the series does not. All times are of the
 * virtual clock, from 0 at the start of the run; `null` where nothing happened that could be measured.
 */
export interface RunResult {
  readonly kind: 'simulation-run'
  readonly seed: number
  /** The run was stopped before its end: what was measured until then. */
  readonly partial: boolean
  /** Simulated time, and its part that was measured. */
  readonly simulatedMs: number
  readonly warmUp: WarmUp
  readonly measuredMs: number
  readonly tablets: readonly TabletResult[]
  readonly mysqlds: readonly MysqldResult[]
  readonly groups: readonly GroupResult[]
  readonly firstTrouble: Trouble | null
  readonly series: Series
  /** Means of equal pieces of the measured time: what the interval of a single run is made from. */
  readonly batches: readonly BatchMeans[]
}

/** The start-up that the measures leave out: given, found by MSER, or not to be found in so short a run. */
export interface WarmUp {
  readonly kind: 'given' | 'found' | 'not-found'
  readonly ms: number
}

/** One tablet, and what it holds of MySQL. */
export interface TabletResult {
  readonly name: string
  readonly mysqld: string
  readonly pools: readonly PoolResult[]
  readonly reserved: ReservedResult
  /** Pooled, kill and reserved connections together. */
  readonly connections: Gauge
  /** Time in which it did not serve, starts and shutdowns included. */
  readonly notServingMs: number
}

/** One pool. Counters are those of the measured time. */
export interface PoolResult {
  /** In the catalog of pools: `transaction_pool`. */
  readonly pool: string
  readonly capacity: number
  readonly inUse: Gauge
  /** Open connections, in use or not: `Active`. */
  readonly active: Gauge
  readonly killConnections: Gauge
  /** Clients that stand in the queue. */
  readonly waiting: Gauge
  readonly gets: number
  /** Gets with a setting. */
  readonly settingGets: number
  readonly waits: Waits
  /** Gets that ended with an error, by the text that the application sees. */
  readonly errors: readonly CountedText[]
  readonly dials: number
  readonly dialsPerSecond: number
  /** Dials beyond the pool's growth: they replaced a connection that was closed, lost or reserved. */
  readonly reconnects: number
  readonly reconnectsPerSecond: number
  readonly settings: SettingsChurn
  readonly idleClosed: number
  readonly maxLifetimeClosed: number
}

/** Waiting for a connection, as the release counts it and as it was. */
export interface Waits {
  /** `WaitCount`: successful waits only, in most releases. */
  readonly counted: number
  /** `WaitTime`. */
  readonly countedMs: number
  /** All that did not get a connection at once, whether they ever got one. */
  readonly all: number
  readonly allMs: number
  /** Those that gave up, or were refused. */
  readonly failed: number
  /** How long each of all waited, of those that did wait. */
  readonly quantilesMs: Quantiles | null
}

/** What changing settings cost: connections taken with another setting, and resets. */
export interface SettingsChurn {
  readonly diffSetting: number
  readonly resetSetting: number
  readonly changesPerSecond: number
}

/** Reserved connections, transactions on pooled ones left out: in no gauge of Vitess'. */
export interface ReservedResult extends Gauge {
  /** Part of the time is spent at or below: by time, not by events. */
  readonly quantiles: TimeQuantiles | null
}

/** A quantity over time. */
export interface Gauge {
  readonly peak: number
  /** When the peak was reached first; `null` when it was always 0. */
  readonly peakAtMs: number | null
  /** Weighted by time. */
  readonly mean: number
}

/** For which share of the time a quantity was no greater. */
export interface TimeQuantiles {
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly p999: number
}

/** Quantiles from a histogram with buckets 2 % wide; `mean` and `max` are exact. */
export interface Quantiles extends TimeQuantiles {
  readonly count: number
  readonly mean: number
  readonly max: number
}

/** How often something was said in the measured time, and when first and last in the run. */
export interface CountedText {
  readonly text: string
  readonly count: number
  readonly firstAtMs: number
  readonly lastAtMs: number
}

/** One MySQL server. */
export interface MysqldResult {
  readonly name: string
  readonly maxConnections: number
  /** All that count against max_connections, half-open ones and those that wait for their rollback included. */
  readonly connections: Gauge
  readonly byAccount: readonly AccountPeak[]
  /** Statements under way. */
  readonly running: Gauge
  /** Cores at work, on average. */
  readonly meanBusyCores: number
  readonly statementsPerSecond: number
  readonly refusals: readonly Refusals[]
}

/** The most connections of one account in the whole run; 0 for accounts that were not there. */
export interface AccountPeak {
  readonly account: Account
  readonly peak: number
}

/** Connections that MySQL refused in the whole run, warm-up included, for one reason. */
export interface Refusals {
  /** `at-accept`: before the login; `after-login`: by its account; the caps of accounts; a server that is down. */
  readonly form: 'at-accept' | 'after-login' | 'account-cap' | 'user-cap' | 'down'
  readonly count: number
  readonly firstAtMs: number
  readonly lastAtMs: number
  /** The text that vttablet gets. */
  readonly text: string
}

/** One group of clients. */
export interface GroupResult {
  readonly name: string
  readonly sessions: Gauge
  /** Whole activities that went well, and that were given up. */
  readonly completed: number
  readonly abandoned: number
  readonly completedPerSecond: number
  readonly statements: number
  readonly retries: number
  /** Statements that failed, by the text that the application sees. */
  readonly errors: readonly CountedText[]
  /** From a statement to its answer. */
  readonly statementMs: Quantiles | null
  /** From the moment that a client wants an activity done until it is: waiting in the client and tries included. */
  readonly activityMs: Quantiles | null
}

/** What went wrong first. */
export interface Trouble {
  readonly atMs: number
  readonly kind:
    | 'mysqld-full'
    | 'account-cap'
    | 'pool-timeout'
    | 'pool-waiters'
    | 'transaction-limit'
    | 'statement-timeout'
    | 'not-serving'
    | 'mysqld-down'
    | 'other'
  /** The tablet or mysqld. */
  readonly where: string
  /** The pool, where it is one. */
  readonly pool: string | null
  /** The text that the application, or vttablet, got. */
  readonly text: string
  /** The limit that was reached and its value, where it is one: `max_connections`, `queryserver-config-transaction-cap`. */
  readonly limit: { readonly name: string; readonly value: number } | null
}

/** Quantities at even distances over the whole run, warm-up included. All arrays have one length. */
export interface Series {
  readonly stepMs: number
  /** End of the last step. */
  readonly endMs: number
  readonly lines: readonly SeriesLine[]
}

/** One quantity: for gauges the mean and the most of each step, for counters how often in each step. */
export type SeriesLine =
  | (SeriesSubject & {
      readonly kind: 'gauge'
      readonly mean: readonly number[]
      readonly most: readonly number[]
    })
  | (SeriesSubject & { readonly kind: 'counter'; readonly count: readonly number[] })

/**
 * What a line is of. Of a tablet: `active` and `in-use` of each pool, `kill` of all its kill connections, `reserved`,
 * `errors` of each pool. Of a mysqld: `connections`, `ceiling` (max_connections), `refusals`. Of a group: `sessions`,
 * `completed`, `errors`.
 */
export interface SeriesSubject {
  readonly of: 'tablet' | 'mysqld' | 'group'
  readonly name: string
  readonly pool: string | null
  readonly what:
    | 'active'
    | 'in-use'
    | 'waiting'
    | 'kill'
    | 'reserved'
    | 'connections'
    | 'ceiling'
    | 'refusals'
    | 'sessions'
    | 'completed'
    | 'errors'
}

/** The means of one measure in equal pieces of the measured time, for one run's confidence interval. */
export interface BatchMeans {
  /** Where the measure stands in `RunResult`: `tablets.0.pools.2.inUse.mean`. */
  readonly measure: string
  readonly means: readonly number[]
}
