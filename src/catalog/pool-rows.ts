import type { Condition, PoolClass, PoolMetrics, PoolRow } from './pools.ts'
import type { Role } from './roles.ts'

const everyRole: readonly Role[] = ['primary', 'replica', 'rdonly']
const primary: readonly Role[] = ['primary']
const others: readonly Role[] = ['replica', 'rdonly']

const always: Condition = { kind: 'always' }
const heartbeats: Condition = { kind: 'flag', flag: 'heartbeat-enable', is: true }
const lagThrottler: Condition = { kind: 'flag', flag: 'enable-lag-throttler', is: true }
const onDemandHeartbeats: Condition = { kind: 'flag-above', flag: 'heartbeat-on-demand-duration', value: 0 }
const twopcEnabled: Condition = { kind: 'flag', flag: 'twopc-enable', is: true }
const twopcAbandons: Condition = { kind: 'flag-above', flag: 'twopc-abandon-age', value: 0 }
const schemaSignal: Condition = { kind: 'flag', flag: 'queryserver-config-schema-change-signal', is: true }

function metrics(poolClass: PoolClass, expvar: string, prometheus: string): PoolMetrics {
  return { class: poolClass, expvar, prometheus: `vttablet_${prometheus}` }
}

const tabletserver = 'go/vt/vttablet/tabletserver'

const transactionPool = {
  size: { kind: 'flag', flag: 'queryserver-config-transaction-cap' },
  account: 'app',
  roles: everyRole,
  opens: always,
  killConnections: 1,
  yaml: 'txPool',
} as const
const dbconnpool = { killConnections: 0 } as const
const fixed = (connections: number) => ({ kind: 'fixed', connections }) as const
const reservedTrap = 'A connection that is reserved leaves the pool, and the pool opens another in its place.'

const txRead = {
  id: 'tx_read_pool',
  size: fixed(3),
  account: 'app',
  roles: primary,
  killConnections: 1,
  metrics: metrics('connpool.Pool', 'TxReadPool', 'tx_read_pool'),
  what: 'Reads of two-phase commit: the redo log, and transactions whose outcome is open.',
  traps: ['The documentation gives it the dba account; it is opened with the app account.'],
} as const

const heartbeatWriter = {
  size: fixed(2),
  roles: primary,
  ...dbconnpool,
  traps: ['Idle connections are closed after the dba idle timeout.'],
} as const
const heartbeatApp = {
  id: 'heartbeat_write_app_pool',
  account: 'app',
  ...heartbeatWriter,
  metrics: metrics('dbconnpool.ConnectionPool', 'HeartbeatWriteAppPool', 'heartbeat_write_app_pool'),
  what: 'Writes the heartbeat.',
} as const
const heartbeatAllPrivs = {
  id: 'heartbeat_write_all_privs_pool',
  account: 'allprivs',
  ...heartbeatWriter,
  metrics: metrics(
    'dbconnpool.ConnectionPool',
    'HeartbeatWriteAllPrivsPool',
    'heartbeat_write_all_privs_pool',
  ),
  what: 'Helps the heartbeat writer: a connection for every write up to v18, KILL of a stuck write since v19.',
} as const
const writerSource = `${tabletserver}/repltracker/writer.go`

const throttler = {
  id: 'throttler_pool',
  size: fixed(2),
  account: 'app',
  opens: always,
  killConnections: 1,
  metrics: metrics('connpool.Pool', 'ThrottlerPool', 'throttler_pool'),
  what: 'Reads what the tablet throttler measures.',
} as const

const executor = {
  id: 'online_ddl_executor_pool',
  account: 'app',
  roles: primary,
  killConnections: 1,
  what: 'Runs online DDL: bookkeeping and, from v16, the cut-over.',
} as const
const executorMetrics = metrics('connpool.Pool', 'OnlineDDLExecutorPool', 'online_ddl_executor_pool')

const tableGc = {
  id: 'table_gc_pool',
  size: fixed(2),
  roles: primary,
  opens: always,
  killConnections: 1,
  metrics: metrics('connpool.Pool', 'TableGCPool', 'table_gc_pool'),
  what: 'Finds dropped tables and moves them from state to state.',
} as const

const schemaEngine = {
  id: 'schema_engine_pool',
  account: 'dba',
  roles: everyRole,
  opens: always,
  killConnections: 1,
  what: 'Reloads the schema, and lends connections to whoever asks the schema engine.',
  traps: ['The pool has no name and exports no metric.'],
} as const

/** Every pool of every release: the pools of the documented formula first, then the others. */
export const poolRows: readonly PoolRow[] = [
  {
    id: 'transaction_pool',
    since: '6',
    ...transactionPool,
    metrics: metrics('connpool.Pool', 'TransactionPool', 'transaction_pool'),
    what: 'Runs transactions and autocommitted writes; reserved connections come from here.',
    traps: [reservedTrap],
    cite: `${tabletserver}/tx_pool.go:106@v6, ${tabletserver}/stateful_connection_pool.go:69@v24`,
  },
  {
    id: 'found_rows_pool',
    since: '6',
    ...transactionPool,
    metrics: metrics('connpool.Pool', 'FoundRowsPool', 'found_rows_pool'),
    what: 'The transaction pool of clients that set CLIENT_FOUND_ROWS, as most ORMs do.',
    traps: [reservedTrap, 'In v9 to v21 /debug/env changes transaction_pool and leaves this one as it is.'],
    cite: `${tabletserver}/tx_pool.go:107@v6, ${tabletserver}/stateful_connection_pool.go:70@v24`,
  },
  {
    id: 'conn_pool',
    since: '6',
    size: { kind: 'flag', flag: 'queryserver-config-pool-size' },
    account: 'app',
    roles: everyRole,
    opens: always,
    killConnections: 1,
    metrics: metrics('connpool.Pool', 'ConnPool', 'conn_pool'),
    yaml: 'oltpReadPool',
    what: 'Runs reads outside transactions that are not streamed.',
    traps: ['It takes one connection at once when it opens, to look at the SQL mode.'],
    cite: `${tabletserver}/query_engine.go:176@v6-v9, :235@v24`,
  },
  {
    id: 'stream_conn_pool',
    since: '6',
    size: { kind: 'flag', flag: 'queryserver-config-stream-pool-size' },
    account: 'app',
    roles: everyRole,
    opens: always,
    killConnections: 1,
    metrics: metrics('connpool.Pool', 'StreamConnPool', 'stream_conn_pool'),
    yaml: 'olapReadPool',
    what: 'Runs streamed OLAP reads outside transactions and, from v16, the GetSchema RPC.',
    traps: ['Message streams and VStreams do not use it.'],
    cite: `${tabletserver}/query_engine.go:177@v6-v9, :236@v24`,
  },
  {
    id: 'dba_conn_pool',
    since: '6',
    size: { kind: 'flag', flag: 'dba-pool-size' },
    account: 'dba',
    roles: everyRole,
    opens: always,
    ...dbconnpool,
    metrics: metrics('dbconnpool.ConnectionPool', 'DbaConnPool', 'dba_conn_pool'),
    what: 'Manages replication, reads the schema, waits for positions.',
    traps: [
      'ExecuteFetchAsDba does not use it: each call opens a connection of its own.',
      'While it is full, a kill opens one more connection outside it.',
    ],
    cite: 'go/vt/mysqlctl/mysqld.go:108@v6-v8, :167@v22, :186@v24',
  },
  {
    id: 'app_conn_pool',
    since: '6',
    size: { kind: 'flag', flag: 'app-pool-size' },
    account: 'app',
    roles: everyRole,
    opens: always,
    ...dbconnpool,
    metrics: metrics('dbconnpool.ConnectionPool', 'AppConnPool', 'app_conn_pool'),
    what: 'Serves the ExecuteFetchAsApp RPC and nothing else.',
    cite: 'go/vt/mysqlctl/mysqld.go:112@v6-v8, :171@v22, :190@v24',
  },
  {
    ...txRead,
    since: '6',
    until: '20',
    opens: {
      kind: 'all',
      of: [
        twopcEnabled,
        { kind: 'not', of: { kind: 'flag', flag: 'twopc-coordinator-address', is: '' } },
        twopcAbandons,
      ],
    },
    cite: `${tabletserver}/tx_engine.go:128@v6, ${tabletserver}/twopc.go:199@v7-v15`,
  },
  {
    ...txRead,
    since: '21',
    until: '21',
    opens: { kind: 'all', of: [twopcEnabled, twopcAbandons] },
    cite: `${tabletserver}/tx_engine.go:125@v21`,
  },
  {
    ...txRead,
    since: '22',
    opens: twopcAbandons,
    cite: `${tabletserver}/tx_engine.go:125@v22-v23, :126@v24, ${tabletserver}/twopc.go:181@v22-v24`,
  },
  {
    ...schemaEngine,
    since: '6',
    until: '6',
    size: fixed(1),
    cite: `${tabletserver}/schema/engine.go:75@v6`,
  },
  {
    ...schemaEngine,
    since: '7',
    size: fixed(3),
    cite: `${tabletserver}/schema/engine.go:83@v7, :121@v24`,
  },
  {
    id: 'health_streamer_pool',
    since: '11',
    until: '20',
    size: fixed(1),
    account: 'dba',
    roles: everyRole,
    opens: schemaSignal,
    killConnections: 1,
    what: 'Looks for schema changes to tell vtgate about.',
    traps: ['The pool has no name and exports no metric.'],
    cite: `${tabletserver}/health_streamer.go:90@v11-v14, :101@v19-v20`,
  },
  {
    id: 'heartbeat_write_pool',
    since: '6',
    until: '7',
    size: fixed(1),
    account: 'app',
    roles: primary,
    opens: heartbeats,
    killConnections: 1,
    metrics: metrics('connpool.Pool', 'HeartbeatWritePool', 'heartbeat_write_pool'),
    what: 'Writes the heartbeat.',
    cite: 'go/vt/vttablet/heartbeat/writer.go:86@v6',
  },
  {
    id: 'heartbeat_write_pool',
    since: '8',
    until: '12',
    size: fixed(1),
    account: 'app',
    roles: primary,
    opens: { kind: 'any', of: [heartbeats, lagThrottler] },
    killConnections: 1,
    metrics: metrics('connpool.Pool', 'HeartbeatWritePool', 'heartbeat_write_pool'),
    what: 'Writes the heartbeat.',
    cite: `${writerSource}:92@v11-v12`,
  },
  {
    ...heartbeatApp,
    since: '13',
    until: '15',
    opens: { kind: 'any', of: [heartbeats, lagThrottler] },
    cite: `${writerSource}:96@v13`,
  },
  {
    ...heartbeatApp,
    since: '16',
    until: '17',
    opens: { kind: 'any', of: [heartbeats, lagThrottler, onDemandHeartbeats] },
    cite: `${writerSource}:96@v13, :179@v13`,
  },
  {
    ...heartbeatApp,
    since: '18',
    until: '20',
    opens: { kind: 'any', of: [heartbeats, onDemandHeartbeats] },
    cite: `${writerSource}:289@v19-v20`,
  },
  { ...heartbeatApp, since: '21', opens: always, cite: `${writerSource}:124@v24, :256@v24` },
  {
    ...heartbeatAllPrivs,
    since: '13',
    until: '15',
    opens: { kind: 'any', of: [heartbeats, lagThrottler] },
    cite: `${writerSource}:97@v13`,
  },
  {
    ...heartbeatAllPrivs,
    since: '16',
    until: '17',
    opens: { kind: 'any', of: [heartbeats, lagThrottler, onDemandHeartbeats] },
    cite: `${writerSource}:97@v13`,
  },
  {
    ...heartbeatAllPrivs,
    since: '18',
    until: '20',
    opens: { kind: 'any', of: [heartbeats, onDemandHeartbeats] },
    cite: `${writerSource}:289@v19-v20`,
  },
  { ...heartbeatAllPrivs, since: '21', opens: always, cite: `${writerSource}:125@v24, :338@v24` },
  {
    id: 'heartbeat_read_pool',
    since: '6',
    size: fixed(1),
    account: 'app',
    roles: others,
    opens: heartbeats,
    killConnections: 1,
    metrics: metrics('connpool.Pool', 'HeartbeatReadPool', 'heartbeat_read_pool'),
    what: 'Reads the heartbeat.',
    cite: `go/vt/vttablet/heartbeat/reader.go:85@v6, ${tabletserver}/repltracker/reader.go:83@v24`,
  },
  {
    ...throttler,
    since: '8',
    until: '9',
    roles: primary,
    traps: ['It is opened, but nothing takes a connection from it.'],
    cite: `${tabletserver}/throttle/throttler.go:142@v8-v9`,
  },
  {
    ...throttler,
    since: '10',
    roles: everyRole,
    traps: ['It is opened always, but used only while the throttler is on.'],
    cite: `${tabletserver}/throttle/throttler.go:366@v10, :225@v24`,
  },
  {
    id: 'query_throttler_pool',
    since: '23',
    size: fixed(2),
    account: 'app',
    roles: everyRole,
    opens: always,
    killConnections: 1,
    metrics: metrics('connpool.Pool', 'QueryThrottlerPool', 'query_throttler_pool'),
    what: 'Reads what the throttler of incoming queries measures.',
    traps: ['It is opened always, but used only while the throttler is on.'],
    cite: `${tabletserver}/throttle/throttler.go:230@v23, ${tabletserver}/tabletserver.go:195@v24`,
  },
  {
    ...executor,
    since: '8',
    until: '8',
    size: fixed(1),
    opens: always,
    metrics: metrics('connpool.Pool', 'ExecutorPool', 'executor_pool'),
    cite: 'go/vt/vttablet/onlineddl/executor.go:150@v8',
  },
  {
    ...executor,
    since: '9',
    until: '11',
    size: fixed(3),
    opens: always,
    metrics: executorMetrics,
    cite: 'go/vt/vttablet/onlineddl/executor.go:111@v9',
  },
  {
    ...executor,
    since: '12',
    size: fixed(3),
    opens: { kind: 'flag', flag: 'queryserver-enable-online-ddl', is: true },
    metrics: executorMetrics,
    cite: 'go/vt/vttablet/onlineddl/executor.go:216@v24, :835@v24',
  },
  {
    ...tableGc,
    since: '8',
    until: '13',
    account: 'app',
    cite: `${tabletserver}/gc/tablegc.go:139@v8`,
  },
  {
    ...tableGc,
    since: '14',
    account: 'allprivs',
    cite: `${tabletserver}/gc/tablegc.go:175@v14, :196@v24`,
  },
  {
    id: 'semi_sync_monitor_app_pool',
    since: '22',
    size: fixed(20),
    account: 'app',
    roles: primary,
    opens: { kind: 'feature', feature: 'semi-sync' },
    ...dbconnpool,
    metrics: metrics('dbconnpool.ConnectionPool', 'SemiSyncMonitorAppPool', 'semi_sync_monitor_app_pool'),
    what: 'Watches semi-sync and frees writes that wait for an acknowledgement.',
    traps: ['One connection is usual; up to 15 writes and a few reads use it while semi-sync is stuck.'],
    cite: 'go/vt/vttablet/tabletmanager/semisyncmonitor/monitor.go:57@v22, :123@v24',
  },
]
