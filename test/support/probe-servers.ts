import type { AccountHolding, MysqlObservation } from '../../src/probe/mysql/observation.ts'

/** An account that holds connections from one host, all idle but the busy ones. */
export function holding(
  user: string,
  role: AccountHolding['role'],
  connections: number,
  { busy = 0, host = '10.0.4.17', probe = 0 }: { busy?: number; host?: string; probe?: number } = {},
): AccountHolding {
  const idle = connections - busy
  return {
    user,
    role,
    connections,
    idle,
    longestIdleSeconds: idle > 0 ? 1740 : null,
    hosts: { [host]: connections },
    commands: { ...(idle > 0 && { Sleep: idle }), ...(busy > 0 && { Query: busy }) },
    probe,
  }
}

/** A MySQL 8.0 beside a tablet on a quiet afternoon: 318 of 500, seen with every privilege. */
export const healthyServer: MysqlObservation = {
  server: {
    version: '8.0.46',
    versionComment: 'MySQL Community Server - GPL',
    flavour: 'mysql',
    managed: null,
    hostname: 'db-commerce-1',
    port: 3306,
    uptimeSeconds: 1_054_320,
    readOnly: false,
    superReadOnly: false,
    performanceSchema: true,
    threadHandling: 'one-thread-per-connection',
  },
  probe: {
    connectionId: 88_412,
    account: 'vtsize@10.0.4.%',
    tls: true,
    statements: 10,
    throughProxy: false,
  },
  ceiling: {
    derivation: {
      configured: 500,
      effective: 500,
      steps: [
        {
          id: 'max-connections',
          value: 500,
          why: 'max_connections as it runs, set in /vt/vt_0000000101/my.cnf',
        },
        {
          id: 'open-files-limit',
          value: 500,
          why: 'not lowered: mysqld may open 65535 files and wants 8510',
          cite: 'measured: 75 starts of MySQL 8.0.46, 8.4.10 and 9.7.4; MariaDB 10.11.18 and 11.8.9',
        },
        {
          id: 'spare-slot',
          value: 500,
          why: 'one connection more is for SUPER or CONNECTION_ADMIN alone: vt_dba has it, vt_app has not',
          cite: 'dev.mysql.com/doc/refman/8.4/en/too-many-connections.html; config/init_db.sql',
        },
      ],
      because: [],
      perAccount: undefined,
      requestedFiles: 8510,
    },
    maxConnections: 500,
    setBy: { source: 'EXPLICIT', path: '/vt/vt_0000000101/my.cnf', setBy: null, setAt: null },
    loweredAtStart: false,
    openFiles: { limit: 65_535, wanted: 8510, connectionsAtNextStart: 500 },
    perAccountDefault: null,
    accountCaps: [{ user: 'exporter', host: '%', connections: 3, perHour: null }],
    spareSlot: {
      taken: false,
      owner: 'privileged accounts',
      mayTake: ['root', 'vt_dba', 'vt_monitoring'],
      privilegedSessions: [
        { connectionId: 88_101, user: 'vt_dba', host: 'localhost', command: 'Sleep', seconds: 4 },
      ],
    },
    doors: [
      {
        id: 'admin-port',
        open: true,
        address: '127.0.0.1',
        port: 33_062,
        limit: null,
        connections: null,
        countsAgainstMaxConnections: false,
      },
      {
        id: 'x-plugin',
        open: true,
        address: '::',
        port: 33_060,
        limit: 100,
        connections: 0,
        countsAgainstMaxConnections: true,
      },
    ],
  },
  load: {
    connected: 318,
    running: 12,
    peak: 402,
    peakAt: '2026-11-20 02:11:09',
    headroom: 182,
    refused: 0,
    connectionErrors: {},
    attempts: 3_421_877,
    attemptsPerSecond: 3_421_877 / 1_054_320,
    abortedConnects: 14,
    abortedClients: 208,
    threadsCreated: 5120,
    threadsCached: 8,
  },
  accounts: [
    {
      ...holding('vt_app', 'app', 290, { busy: 9 }),
      hosts: { '10.0.4.17': 250, '10.0.4.18': 38, localhost: 2 },
    },
    holding('vt_dba', 'dba', 17, { busy: 1, host: 'localhost' }),
    {
      ...holding('vt_repl', 'repl', 2, { host: '10.0.5.9' }),
      idle: 0,
      longestIdleSeconds: null,
      commands: { 'Binlog Dump GTID': 2 },
    },
    holding('exporter', 'monitoring', 2, { host: '10.0.9.1' }),
    holding('vt_allprivs', 'allprivs', 1, { host: 'localhost' }),
    holding('billing_batch', 'other', 5, { busy: 1, host: '10.0.8.33' }),
    holding('vtsize', 'other', 1, { busy: 1, host: '10.0.4.2', probe: 1 }),
  ],
  uncounted: [
    { what: 'event scheduler', threads: 1, why: 'a thread of the server itself' },
    {
      what: 'replication receiver and appliers',
      threads: 6,
      why: 'threads of the server itself; the connection to the source takes a slot there, not here',
    },
  ],
  reconciliation: { connected: 318, listed: 318, complete: true, difference: 0, because: [] },
  binlogDumps: [
    { connectionId: 412, user: 'vt_repl', role: 'repl', host: '10.0.5.9', seconds: 1_053_900 },
    { connectionId: 98, user: 'vt_repl', role: 'repl', host: '10.0.6.9', seconds: 93_784 },
  ],
  timeouts: { waitTimeout: 28_800, interactiveTimeout: 28_800, connectTimeout: 10, backLog: 151 },
  privileges: {
    grants: ['GRANT PROCESS ON *.* TO `vtsize`@`10.0.4.%`'],
    process: true,
    connectionAdmin: false,
    lacking: [],
  },
  notes: [],
}

/** The same at 3 a.m.: 214 of the 500 asked for, all taken, and the spare slot too. */
export const fullServer: MysqlObservation = {
  ...healthyServer,
  server: { ...healthyServer.server, readOnly: true, uptimeSeconds: 4211 },
  ceiling: {
    ...healthyServer.ceiling,
    derivation: {
      configured: undefined,
      effective: 214,
      steps: [
        { id: 'max-connections', value: 214, why: 'max_connections as it runs, set in /etc/mysql/my.cnf' },
        {
          id: 'open-files-limit',
          value: 214,
          why: 'lowered at start: mysqld may open 1024 files only, and keeps 810 of them from connections; more was asked for',
          cite: 'measured: 75 starts of MySQL 8.0.46, 8.4.10 and 9.7.4; MariaDB 10.11.18 and 11.8.9',
        },
      ],
      because: [],
      perAccount: 180,
      requestedFiles: undefined,
    },
    maxConnections: 214,
    loweredAtStart: true,
    openFiles: { limit: 1024, wanted: 5000, connectionsAtNextStart: 214 },
    perAccountDefault: 180,
    accountCaps: [
      { user: 'batch', host: '10.%', connections: 20, perHour: 600 },
      { user: 'cron', host: '%', connections: null, perHour: 60 },
    ],
    spareSlot: {
      taken: true,
      owner: 'privileged accounts',
      mayTake: ['root', 'vt_dba', 'vt_monitoring'],
      privilegedSessions: [
        { connectionId: 88_412, user: 'root', host: '10.0.1.5', command: 'Query', seconds: 2 },
        { connectionId: 1893, user: 'vt_dba', host: 'localhost', command: 'Sleep', seconds: null },
        ...[1880, 1879, 1878, 1877, 1876].map(connectionId => ({
          connectionId,
          user: 'vt_dba',
          host: 'localhost',
          command: 'Sleep',
          seconds: 40,
        })),
      ],
    },
  },
  load: {
    ...healthyServer.load,
    connected: 215,
    running: 96,
    peak: 215,
    peakAt: '2026-11-21 03:02:44',
    headroom: 0,
    refused: 1883,
    connectionErrors: { accept: 1, max_connections: 2, peer_address: 12 },
  },
  accounts: [
    holding('vt_app', 'app', 162, { busy: 88 }),
    holding('batch', 'other', 20, { busy: 7, host: '10.0.8.33' }),
    holding('vt_dba', 'dba', 18, { host: 'localhost' }),
    holding('unauthenticated user', 'other', 11, { busy: 11 }),
    holding('root', 'other', 1, { busy: 1, probe: 1 }),
  ],
  reconciliation: {
    connected: 215,
    listed: 212,
    complete: true,
    difference: 3,
    because: [
      'connections that were accepted and have not begun to log in',
      'sessions that came or went between the two statements',
    ],
  },
  binlogDumps: [],
  uncounted: [],
}

/** Seen by an account that may nearly nothing, through a proxy, on a MariaDB of which much is not told. */
export const blindServer: MysqlObservation = {
  ...healthyServer,
  server: {
    ...healthyServer.server,
    version: '10.11.18-MariaDB-log',
    versionComment: null,
    flavour: 'mariadb',
    hostname: null,
    port: null,
    performanceSchema: false,
    threadHandling: null,
  },
  probe: { ...healthyServer.probe, account: "mini'm@%", tls: false, throughProxy: true },
  ceiling: {
    ...healthyServer.ceiling,
    derivation: {
      ...healthyServer.ceiling.derivation,
      steps: [
        { id: 'max-connections', value: 500, why: 'max_connections as it runs, set nobody can tell where' },
        {
          id: 'open-files-limit',
          value: 500,
          why: 'MariaDB never lowers max_connections: it lowers table_open_cache instead',
        },
      ],
    },
    setBy: null,
    openFiles: null,
    accountCaps: null,
    spareSlot: { taken: null, owner: 'privileged accounts', mayTake: ['root'], privilegedSessions: [] },
    doors: [
      {
        id: 'extra-port',
        open: false,
        address: null,
        port: null,
        limit: 1,
        connections: null,
        countsAgainstMaxConnections: false,
      },
    ],
  },
  load: {
    ...healthyServer.load,
    peakAt: null,
    refused: null,
    attemptsPerSecond: null,
    threadsCached: null,
  },
  accounts: [
    {
      user: "mini'm",
      role: 'other',
      connections: 1,
      idle: 0,
      longestIdleSeconds: null,
      hosts: { '10.0.4.2': 1 },
      commands: { Query: 1 },
      probe: 1,
    },
  ],
  uncounted: [],
  reconciliation: {
    connected: 318,
    listed: 1,
    complete: false,
    difference: 317,
    because: ["sessions of other accounts: without PROCESS only those of mini'm are listed"],
  },
  binlogDumps: [],
  privileges: {
    grants: null,
    process: false,
    connectionAdmin: null,
    lacking: [
      {
        privilege: 'PROCESS',
        adds: 'who holds the slots: sessions of all accounts, with host, command and idle time',
        grant: "GRANT PROCESS ON *.* TO 'mini''m'@'%';",
      },
      {
        privilege: 'SELECT on mysql.user',
        adds: 'limits of single accounts, and which accounts may take the spare slot',
        grant:
          "GRANT SELECT ON mysql.user TO 'mini''m'@'%'; GRANT SELECT ON mysql.global_grants TO 'mini''m'@'%';",
      },
    ],
  },
  notes: [
    'a proxy stands between: the numbers are those of the server that it chose, and its own clients do not show',
  ],
}
