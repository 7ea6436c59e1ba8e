export type MysqlFlavour = 'mysql' | 'mariadb'

/** How a fact about MySQL is known. */
export type Evidence = 'measured' | 'documentation' | 'source'

/** Where max_connections comes from when nobody sets it, by whose configuration mysqld runs with. */
export const maxConnectionsDefault = {
  mysql: {
    value: 151,
    what: 'what MySQL and MariaDB are compiled with',
    cite: 'measured: MySQL 8.0.46, 8.4.10, 9.7.4, MariaDB 10.11.18, 11.8.9',
  },
  vitess: {
    value: 500,
    what: "what Vitess' own my.cnf sets in every release",
    cite: 'config/mycnf/default.cnf:36@v6, :35@v7-v10, :39@v11-v16, :36@v17-v21, :32@v22-v24',
  },
} as const

/** What max_connections may be. MySQL brings other numbers into this range with a warning. */
export const maxConnectionsRange: Readonly<
  Record<MysqlFlavour, { readonly least: number; readonly most: number; readonly cite: string }>
> = {
  mariadb: { least: 10, most: 100_000, cite: 'measured: MariaDB 10.11.18, 11.8.9' },
  mysql: { least: 1, most: 100_000, cite: 'measured: MySQL 8.0.46, 8.4.10, 9.7.4' },
}

/**
 * How mysqld lowers max_connections when it may not open enough files: it asks for the largest of three
 * sums, and what it lacks goes off the connections. `min` and `max` around these numbers: `nofile.ts`.
 */
export const openFilesRule = {
  /** Files beside connections and tables. */
  extraFiles: 10,
  /** Files wanted for a connection. */
  filesPerConnection: 5,
  /** open_files_limit when it is not set. */
  defaultOpenFilesLimit: 5000,
  /** table_open_cache when it is not set. */
  defaultTableOpenCache: 4000,
  /** table_open_cache is not lowered below this. */
  tableOpenCacheFloor: 400,
  /** Files that connections do not get: 10 + 2 × 400. */
  keptFromConnections: 810,
  mariadb: 'MariaDB never lowers max_connections: it lowers table_open_cache instead',
  cite: 'measured: 75 starts of MySQL 8.0.46, 8.4.10 and 9.7.4; MariaDB 10.11.18 and 11.8.9',
} as const

/** The one connection above max_connections. */
export const spareSlot = {
  connections: 1,
  what: 'one connection more is for SUPER or CONNECTION_ADMIN alone: vt_dba has it, vt_app has not',
  privileges: {
    mariadb: ['SUPER', 'CONNECTION ADMIN'],
    mysql: ['SUPER', 'CONNECTION_ADMIN'],
  },
  /** Accounts of Vitess' init_db.sql with SUPER. */
  vitessAccounts: ['vt_dba', 'vt_monitoring'],
  /** Privileged accounts take ordinary connections first. */
  setAside: false,
  cite: 'dev.mysql.com/doc/refman/8.4/en/too-many-connections.html; config/init_db.sql',
} as const

/** Caps on one account, which all pools of that account share. */
export const accountCap = {
  mariadb: {
    superExempt: true,
    /** Started with 0, it stays 0. */
    changeable: 'only-if-started-above-zero',
  },
  mysql: {
    superExempt: false,
    changeable: 'always',
  },
  /** `MAX_USER_CONNECTIONS` of the account beats the global variable, up and down. */
  accountBeatsGlobal: true,
  globalError: 1203,
  accountError: 1226,
  cite: 'measured: MySQL 8.0.46, 8.4.10, 9.7.4, MariaDB 10.11.18, 11.8.9',
} as const

/** An error number that has to do with connections. */
export interface MysqlError {
  readonly code: number
  /** Nothing when MySQL sends none or it was not seen. */
  readonly sqlstate?: string
  readonly what: string
  /** MySQL's text, where it was seen. */
  readonly text?: string
  readonly evidence: Evidence
}

/** Errors by number. */
export const mysqlErrors: readonly MysqlError[] = [
  {
    code: 1040,
    text: 'Too many connections',
    what: 'max_connections is reached; refused before login there is no SQL state, after it 08004',
    evidence: 'measured',
  },
  { code: 1045, sqlstate: '28000', what: 'login refused', evidence: 'measured' },
  { code: 1142, sqlstate: '42000', what: 'privilege on the table missing', evidence: 'measured' },
  { code: 1203, sqlstate: '42000', what: 'max_user_connections is reached', evidence: 'measured' },
  { code: 1226, sqlstate: '42000', what: "the account's own cap is reached", evidence: 'measured' },
  { code: 1227, sqlstate: '42000', what: 'privilege missing', evidence: 'measured' },
  { code: 2002, what: 'the socket is not there', evidence: 'measured' },
  { code: 2003, what: 'TCP refused', evidence: 'measured' },
  { code: 2005, what: 'the host is not known', evidence: 'measured' },
  { code: 2006, what: 'the server closed the connection', evidence: 'measured' },
  {
    code: 2012,
    text: 'immediate error from server errorCode=1040 errorMsg=Too many connections (errno 2012)',
    what: "Vitess' wrapping of a 1040 before login",
    evidence: 'source',
  },
  { code: 2013, what: 'the server closed the connection during a query', evidence: 'measured' },
  {
    code: 4082,
    text: 'Connection closed. Connection memory limit 2097152 bytes exceeded',
    what: 'connection_memory_limit is passed',
    evidence: 'measured',
  },
]

/** Another door to the server. Connections through it count against max_connections or do not. */
export interface ServerDoor {
  readonly id: 'admin-port' | 'x-plugin' | 'extra-port'
  readonly flavour: MysqlFlavour
  /** Its own limit; nothing when there is none. */
  readonly limitVariable?: string
  readonly defaultLimit?: number
  readonly countsAgainstMaxConnections: boolean
  readonly onByDefault: boolean
  readonly what: string
  readonly cite: string
}

/** Doors beside the ordinary port, by id. */
export const serverDoors: readonly ServerDoor[] = [
  {
    id: 'admin-port',
    flavour: 'mysql',
    countsAgainstMaxConnections: true,
    onByDefault: false,
    what: 'connections to admin_address are never refused, but each takes an ordinary slot',
    cite: 'dev.mysql.com/doc/refman/8.4/en/administrative-connection-interface.html; measured',
  },
  {
    id: 'extra-port',
    flavour: 'mariadb',
    limitVariable: 'extra_max_connections',
    countsAgainstMaxConnections: false,
    onByDefault: false,
    what: 'extra_port has a count of its own',
    cite: 'measured: MariaDB 10.11.18, 11.8.9',
  },
  {
    id: 'x-plugin',
    flavour: 'mysql',
    limitVariable: 'mysqlx_max_connections',
    defaultLimit: 100,
    countsAgainstMaxConnections: true,
    onByDefault: true,
    what: 'connections to port 33060 take ordinary slots from the moment they are accepted',
    cite: 'measured: MySQL 8.0.46, 8.4.10, 9.7.4',
  },
]

/** Timeouts of the server, in seconds. */
export const serverTimeouts = {
  /** After this long idle the server closes a session. */
  waitTimeout: { mysql: 28_800, cite: 'measured on all five servers' },
  /** A connection that never logs in holds a slot this long. */
  connectTimeout: { mysql: 10, vitess: 30, cite: 'measured; config/mycnf/default.cnf' },
  /** wait_timeout should be at least this many times the pools' idle timeout. */
  waitTimeoutOverIdle: {
    factor: 1.2,
    cite: 'the idle worker runs every tenth of the idle timeout; vttablet-mysql.md of the Vitess documentation asks for 10 %',
  },
} as const

/** How often a replica tries again when its source is full, before its receiver stops for good. */
export const sourceRetryCount: readonly {
  readonly sinceMysql: string
  readonly retries: number
  readonly cite: string
}[] = [
  { sinceMysql: '8.0', retries: 86_400, cite: 'measured: MySQL 8.0.46' },
  {
    sinceMysql: '8.4',
    retries: 10,
    cite: 'measured: MySQL 8.4.10, 9.7.4; go/mysql/flavor_mysql.go sets no count',
  },
]

/** Environment variables of images that set max_connections. */
export const imageVariables = {
  MYSQL_MAX_CONNECTIONS: {
    images: ['vitess/vttestserver'],
    default: 1000,
    what: 'run.sh of the image appends it to my.cnf as max_connections',
    cite: 'docker/vttestserver/run.sh',
  },
} as const
