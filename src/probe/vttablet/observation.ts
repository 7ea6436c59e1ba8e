import type { Account } from '../../catalog/roles.ts'
import type { Diagnostic } from '../../config/model.ts'

/** What one vttablet showed at one moment. Prints as JSON; what its pages do not hold is null, never zero. */
export interface TabletObservation extends TabletCounts {
  /** Where it was asked, without user and password. */
  readonly url: string
  /** What answered; null when nothing readable did. */
  readonly program: Program | null
  /** `v22.0.3` as the page says it, or `v16 to v18` as its metrics allow; null when nothing tells it. */
  readonly release: string | null
  readonly releaseFrom: 'BuildVersion' | 'exported metrics' | null
  readonly tablet: TabletIdentity
  readonly pools: readonly PoolObservation[]
  /** Pools that this release may have open and of which it exports nothing. */
  readonly silentPools: readonly string[]
  /** The variables of /debug/env. */
  readonly env: Readonly<Record<string, string>> | null
  readonly drift: readonly Drift[]
  readonly pages: readonly PageAnswer[]
  readonly diagnostics: readonly Diagnostic[]
}

/** What a vttablet counts beside its pools. */
export interface TabletCounts {
  readonly reserved: ReservedObservation
  readonly streams: StreamCounts
  readonly kills: KillCounts
  readonly errors: ErrorCounts
  readonly queries: Timed | null
  readonly mysql: MysqlTimes
  readonly transactions: Timed | null
  readonly timeouts: RunningTimeouts
}

export type Program = 'vttablet' | 'vtgate' | 'vtcombo' | 'mysqld_exporter' | 'other'

/** One of the three pages: whether it was got whole. */
export interface PageAnswer {
  readonly path: string
  /** HTTP status; null when no answer came. */
  readonly status: number | null
  readonly complete: boolean
}

export interface TabletIdentity {
  readonly alias: string | null
  readonly keyspace: string | null
  readonly shard: string | null
  /** Lower case: `primary`. */
  readonly type: string | null
  /** `SERVING`, `NOT_SERVING`... */
  readonly state: string | null
  readonly uptimeSeconds: number | null
  /** vttablet's own limit on open files. */
  readonly maxFds: number | null
}

/** A pool by its id in the catalog. Counters count since the pool was made. */
export interface PoolObservation {
  readonly id: string
  /** 0 while the pool is closed. */
  readonly capacity: number | null
  /** Connections open, lent out or idle: what MySQL counts. */
  readonly active: number | null
  readonly inUse: number | null
  /** Waits that ended with a connection; those that gave up are nowhere but in `errors.resourceExhausted`. */
  readonly waitCount: number | null
  readonly waitSeconds: number | null
  readonly available: number | null
  readonly maxCap: number | null
  readonly idleAllowed: number | null
  readonly idleTimeoutSeconds: number | null
  readonly idleClosed: number | null
  readonly maxLifetimeClosed: number | null
  readonly exhausted: number | null
  readonly waiterQueueFull: number | null
  readonly gets: number | null
  readonly getSettings: number | null
  readonly diffSettings: number | null
  readonly resetSettings: number | null
  /** Gets that succeeded, with the time to dial. */
  readonly getTime: Timed | null
}

/** How often, and how long in all. */
export interface Timed {
  readonly count: number
  readonly seconds: number
}

export interface ReservedObservation {
  /** Reserved connections open now; null before v7 and where nothing was read. */
  readonly now: number | null
  readonly byCaller: Readonly<Record<string, number>> | null
  /** Those that ended, with their lives. */
  readonly ended: Timed | null
}

export interface StreamCounts {
  readonly vstreamers: number | null
  readonly vreplication: number | null
  readonly vdiffs: number | null
}

export interface KillCounts {
  readonly transactions: number | null
  readonly queries: number | null
  readonly reservedConnections: number | null
  readonly connections: number | null
}

export interface ErrorCounts {
  /** Pool timeouts and refusals of the transaction limiter together. */
  readonly resourceExhausted: number | null
  readonly deadlineExceeded: number | null
  readonly txLimiterRejections: number | null
}

export interface MysqlTimes {
  readonly exec: Timed | null
  readonly stream: Timed | null
  readonly connect: Timed | null
}

/** Seconds. */
export interface RunningTimeouts {
  readonly transaction: number | null
  readonly olapTransaction: number | null
  readonly query: number | null
}

/** A value with which the tablet runs, other than its files say. */
export interface Drift {
  /** The flag, dashed. */
  readonly what: string
  /** The pool it is about, where it is one. */
  readonly pool: string | null
  readonly running: string
  readonly configured: string
  /** `file:line:column` of the configured value; null for a default. */
  readonly place: string | null
  /** Where the running value was read. */
  readonly source: string
  /** What follows from it, where something does. */
  readonly note: string | null
}

/** Connections of one MySQL account, as MySQL counts them. */
export interface AccountConnections {
  readonly user: string
  /** Vitess' role of the account, or what else it is: `monitoring`. */
  readonly role: Account | (string & {})
  readonly connections: number
  /** Those of them that send the binary log. */
  readonly dumps?: number
}

/** Why MySQL counts more than the pools export. */
export interface Unaccounted {
  /** Connections of the accounts that the tablets use. */
  readonly connected: number
  readonly active: number
  /** Null where MySQL does not tell this account: they are then in what is unaccounted. */
  readonly dumps: number | null
  /** As far as tablets tell it; null when none does. */
  readonly reserved: number | null
  /** connected − active − dumps. */
  readonly difference: number
  /** connected − active − dumps − reserved, as far as reserved connections are told. */
  readonly unaccounted: number
  /** False where MySQL does not tell this account whose the connections are: those of all are then one. */
  readonly byAccount: boolean
  readonly accounts: readonly AccountGap[]
}

export interface AccountGap {
  readonly users: readonly string[]
  readonly roles: readonly string[]
  readonly connected: number
  readonly active: number
  readonly dumps: number | null
  /** 0 for accounts that never hold any; null when no tablet tells it. */
  readonly reserved: number | null
  /** Where `reserved` is null, with the reserved connections in it. */
  readonly unaccounted: number
  /** Most certain first. */
  readonly suspects: readonly Suspect[]
  /** What the bounded suspects cannot explain; 0 when they can. */
  readonly unexplained: number
}

/** One reason for connections that no pool exports. */
export interface Suspect {
  readonly id: string
  /** Null: nothing bounds it, or its bound was not to be seen. */
  readonly connections: number | null
  readonly count: 'counted' | 'at most' | 'unbounded'
  /** `30 reserved connections (UserActiveReservedCount)`. */
  readonly text: string
  readonly cite: string
}

/** What several samples of one tablet look like when connections leak. */
export interface LeakShape {
  readonly kind:
    | 'active-above-capacity'
    | 'full-but-idle'
    | 'in-use-never-falls'
    | 'reserved-grows'
    | 'reserved-without-transactions'
  readonly pool: string | null
  readonly text: string
}

/** What a pool had to do between two samples, and whether it was enough. */
export interface PoolLoad {
  readonly id: string
  readonly seconds: number
  /** λ: connections lent a second. */
  readonly arrivalsPerSecond: number | null
  /** S: how long one is held, by the tablet's own time histograms. */
  readonly serviceSeconds: number | null
  /** a = λS: connections in use on average. */
  readonly load: number | null
  /** Mean of what was in use at the two samples, to hold `load` against. */
  readonly inUse: number | null
  readonly capacity: number | null
  /** Waits that ended with a connection. */
  readonly waits: number | null
  readonly meanWaitSeconds: number | null
  /** Service time before the interval, since the tablet started. */
  readonly serviceSecondsBefore: number | null
  readonly verdict: 'no traffic' | 'enough' | 'pool too small' | 'MySQL too slow' | 'held longer' | 'unknown'
  /** The smallest pool that would do, where one can be worked out. */
  readonly advised: number | null
  readonly text: string
}
