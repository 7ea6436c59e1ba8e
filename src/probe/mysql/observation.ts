import type { Account } from '../../catalog/roles.ts'
import type { Ceiling } from '../../sizing/ceiling.ts'

/**
 * What one MySQL server showed at one moment. Prints as JSON, holds no password and no statement text; what
 * could not be read is null, never zero.
 */
export interface MysqlObservation {
  readonly server: ServerIdentity
  /** The session that read all this. It counts in every number below. */
  readonly probe: ProbeSelf
  readonly ceiling: ObservedCeiling
  readonly load: ServerLoad
  /** Who holds connections, most first. */
  readonly accounts: readonly AccountHolding[]
  /** Threads of the process list that take no slot. */
  readonly uncounted: readonly UncountedThreads[]
  readonly reconciliation: Reconciliation
  readonly binlogDumps: readonly BinlogDump[]
  readonly timeouts: ServerTimeouts
  readonly privileges: ProbePrivileges
  /** Sentences on what stands between the probe and the truth. */
  readonly notes: readonly string[]
}

export type ObservedFlavour = 'mysql' | 'mariadb' | 'percona'

export interface ServerIdentity {
  /** As `@@version` says it. */
  readonly version: string
  readonly versionComment: string | null
  readonly flavour: ObservedFlavour
  /** The service that runs it; null when nothing shows one. */
  readonly managed: 'aurora' | 'rds' | 'cloud-sql' | null
  readonly hostname: string | null
  readonly port: number | null
  readonly uptimeSeconds: number | null
  readonly readOnly: boolean | null
  readonly superReadOnly: boolean | null
  readonly performanceSchema: boolean | null
  /** `one-thread-per-connection`, `pool-of-threads`... Changes concurrency, not the ceiling. */
  readonly threadHandling: string | null
}

export interface ProbeSelf {
  readonly connectionId: number
  /** The account that the server matched: `vtsize@%`. */
  readonly account: string
  readonly tls: boolean
  /** Statements that the probe ran, this reading included. */
  readonly statements: number
  /** True when the server's connection id is not the one that it greeted with: something stands between. */
  readonly throughProxy: boolean
}

export interface ObservedCeiling {
  /** As `calc` derives it: from the running max_connections to what ordinary accounts can open. */
  readonly derivation: Ceiling
  readonly maxConnections: number | null
  readonly setBy: VariableSource | null
  /** max_connections is what the open-files limit left of a larger number. */
  readonly loweredAtStart: boolean | null
  readonly openFiles: OpenFilesRoom | null
  /** `max_user_connections`, for each account; null when there is none. */
  readonly perAccountDefault: number | null
  /** Accounts with a limit of their own; null when mysql.user could not be read. */
  readonly accountCaps: readonly AccountCap[] | null
  readonly spareSlot: SpareSlot
  readonly doors: readonly ObservedDoor[]
}

/** Where a variable's running value comes from. */
export interface VariableSource {
  /** In the server's word: `COMMAND_LINE`, `GLOBAL`, `PERSISTED`, `DYNAMIC`, `COMPILED`, `CONFIG`... */
  readonly source: string
  /** The file, on the server. */
  readonly path: string | null
  /** Who set it at run time, and when. */
  readonly setBy: string | null
  readonly setAt: string | null
}

export interface OpenFilesRoom {
  /** Files that mysqld may open. */
  readonly limit: number
  /** What a start with the running max_connections asks for. */
  readonly wanted: number
  /** max_connections that such a start, under the same limit, would leave. */
  readonly connectionsAtNextStart: number
}

export interface AccountCap {
  readonly user: string
  readonly host: string
  /** `MAX_USER_CONNECTIONS`; null when only the hourly limit is set. */
  readonly connections: number | null
  /** `MAX_CONNECTIONS_PER_HOUR`: pools that recycle use it up. */
  readonly perHour: number | null
}

/** The one connection above max_connections. */
export interface SpareSlot {
  readonly taken: boolean | null
  /** On managed servers it is the provider's. */
  readonly owner: 'privileged accounts' | 'provider'
  /** Accounts that may take it, as far as they can be known: `vt_dba`. */
  readonly mayTake: readonly string[]
  /** Sessions of those accounts, youngest first: while the slot is taken, one of them sits on it. */
  readonly privilegedSessions: readonly SlotHolder[]
}

export interface SlotHolder {
  readonly connectionId: number
  readonly user: string
  readonly host: string
  readonly command: string
  readonly seconds: number | null
}

/** Another way into the server. */
export interface ObservedDoor {
  readonly id: 'admin-port' | 'x-plugin' | 'extra-port'
  readonly open: boolean
  readonly address: string | null
  readonly port: number | null
  /** Its own limit; null when there is none. */
  readonly limit: number | null
  /** Sessions through it now; null when the server does not tell. */
  readonly connections: number | null
  readonly countsAgainstMaxConnections: boolean
}

/** Now, peak, refusals and churn; counters since the server's start unless said. */
export interface ServerLoad {
  /** Threads_connected. */
  readonly connected: number | null
  /** Threads_running. MariaDB counts replication threads in it. */
  readonly running: number | null
  /** Max_used_connections: since start or FLUSH STATUS. May pass max_connections by the spare slot and the admin port. */
  readonly peak: number | null
  /** When the peak was; null on MariaDB. */
  readonly peakAt: string | null
  /** Ordinary connections that still fit now. */
  readonly headroom: number | null
  /** Connection_errors_max_connections: refused with 1040. MariaDB leaves out those refused after their login. */
  readonly refused: number | null
  /** The other Connection_errors_*, by name, where not zero. */
  readonly connectionErrors: Readonly<Record<string, number>>
  /** Connections: attempts, refused ones included. */
  readonly attempts: number | null
  /** Attempts a second, averaged since start. */
  readonly attemptsPerSecond: number | null
  readonly abortedConnects: number | null
  readonly abortedClients: number | null
  readonly threadsCreated: number | null
  readonly threadsCached: number | null
}

/** What an account is for: the accounts of Vitess' init_db.sql, a monitor, or anybody else. */
export type AccountRole = Account | 'monitoring'

export interface AccountHolding {
  readonly user: string
  readonly role: AccountRole
  readonly connections: number
  /** Sleeping ones among them; null where only the sum could be read, and then hosts and commands are empty. */
  readonly idle: number | null
  readonly longestIdleSeconds: number | null
  /** Connections by host, without port. */
  readonly hosts: Readonly<Record<string, number>>
  /** Connections by command: `Sleep`, `Query`, `Binlog Dump GTID`. */
  readonly commands: Readonly<Record<string, number>>
  /** 1 where the probe's own session is among them. */
  readonly probe: number
}

export interface UncountedThreads {
  readonly what: string
  readonly threads: number
  readonly why: string
}

/** The process list against Threads_connected. */
export interface Reconciliation {
  readonly connected: number | null
  /** Rows of the process list that should count; null when it could not be read. */
  readonly listed: number | null
  /** True when the account sees other accounts' sessions. */
  readonly complete: boolean
  /** connected − listed. */
  readonly difference: number | null
  /** What the difference may be; empty when there is none. */
  readonly because: readonly string[]
}

export interface BinlogDump {
  readonly connectionId: number
  readonly user: string
  readonly role: AccountRole
  readonly host: string
  readonly seconds: number | null
}

/** Seconds. */
export interface ServerTimeouts {
  readonly waitTimeout: number | null
  readonly interactiveTimeout: number | null
  readonly connectTimeout: number | null
  readonly backLog: number | null
}

export interface ProbePrivileges {
  /** As SHOW GRANTS prints them, passwords removed; null when it failed. */
  readonly grants: readonly string[] | null
  readonly process: boolean | null
  /** May use the spare slot. */
  readonly connectionAdmin: boolean | null
  readonly lacking: readonly LackingPrivilege[]
}

export interface LackingPrivilege {
  readonly privilege: string
  /** What the probe would see with it. */
  readonly adds: string
  /** The statement that gives it. */
  readonly grant: string
}
