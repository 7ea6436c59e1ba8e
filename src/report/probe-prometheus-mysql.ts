import type { MysqlObservation } from '../probe/mysql/observation.ts'
import type { Family, FamilySample } from './probe-exposition.ts'
import type { ProbedMysql } from './probe-report.ts'

/** What a mysqld showed; of one that refused, only that and why. */
export function mysqlFamilies(mysql: ProbedMysql): readonly Family[] {
  const { address } = mysql
  const up: Family = {
    name: 'vtsize_mysql_up',
    type: 'gauge',
    help: 'Whether the probe got a session: 1 or 0.',
    samples: [{ labels: { address }, value: Number(mysql.kind === 'observed') }],
  }
  if (mysql.kind === 'observed') return [up, ...observed(address, mysql.observation)]
  const { kind, errno } = mysql.refusal
  const labels = { address, kind, errno: errno === null ? null : String(errno) }
  return [
    up,
    {
      name: 'vtsize_mysql_refusal',
      type: 'gauge',
      help: 'Why the probe got no session.',
      samples: [{ labels, value: 1 }],
    },
  ]
}

type Read = (observation: MysqlObservation) => number | null

/** Name behind `vtsize_mysql_`, what it is, where it stands. */
const gauges: readonly (readonly [string, string, Read])[] = [
  ['max_connections', 'max_connections as it runs.', ({ ceiling }) => ceiling.maxConnections],
  [
    'ceiling_connections',
    'Connections that ordinary accounts can open together.',
    ({ ceiling }) => ceiling.derivation.effective ?? null,
  ],
  ['threads_connected', 'Connections now, that of the probe among them.', ({ load }) => load.connected],
  ['threads_running', 'Connections that run a statement now.', ({ load }) => load.running],
  [
    'max_used_connections',
    'Most connections at once since the start or FLUSH STATUS.',
    ({ load }) => load.peak,
  ],
  ['headroom_connections', 'Ordinary connections that still fit.', ({ load }) => load.headroom],
  ['open_files_limit', 'Files that mysqld may open.', ({ ceiling }) => ceiling.openFiles?.limit ?? null],
  [
    'lowered_at_start',
    'Whether the open-files limit lowered max_connections: 1 or 0.',
    ({ ceiling }) => flag(ceiling.loweredAtStart),
  ],
  [
    'spare_slot_taken',
    'Whether the slot for administrators is taken: 1 or 0.',
    ({ ceiling }) => flag(ceiling.spareSlot.taken),
  ],
  ['uptime_seconds', 'Seconds since the server started.', ({ server }) => server.uptimeSeconds],
  [
    'unlisted_connections',
    'Threads_connected less the rows of the process list.',
    ({ reconciliation }) => reconciliation.difference,
  ],
  ['probe_statements', 'Statements that the probe ran.', ({ probe }) => probe.statements],
]

const counters: readonly (readonly [string, string, Read])[] = [
  ['refused_connections_total', 'Connections refused with 1040.', ({ load }) => load.refused],
  ['connection_attempts_total', 'Attempts to connect, refused ones among them.', ({ load }) => load.attempts],
  ['aborted_connects_total', 'Logins that failed.', ({ load }) => load.abortedConnects],
  ['aborted_clients_total', 'Sessions that were cut off.', ({ load }) => load.abortedClients],
  ['threads_created_total', 'Threads made for connections.', ({ load }) => load.threadsCreated],
]

function observed(address: string, observation: MysqlObservation): readonly Family[] {
  const { server } = observation
  const about = {
    version: server.version,
    flavour: server.flavour,
    managed: server.managed,
    hostname: server.hostname,
  }
  const families = (type: Family['type'], rows: typeof gauges): readonly Family[] =>
    rows.map(([name, help, read]) => ({
      name: `vtsize_mysql_${name}`,
      type,
      help,
      samples: [{ labels: { address }, value: read(observation) }],
    }))
  return [
    {
      name: 'vtsize_mysql_info',
      type: 'gauge',
      help: 'What the server is.',
      samples: [{ labels: { address, ...about }, value: 1 }],
    },
    ...families('gauge', gauges),
    ...families('counter', counters),
    connectionErrors(address, observation),
    ...accountFamilies(address, observation),
    dumpFamily(address, observation),
  ]
}

function flag(value: boolean | null): number | null {
  return value === null ? null : Number(value)
}

function connectionErrors(address: string, { load }: MysqlObservation): Family {
  return {
    name: 'vtsize_mysql_connection_errors_total',
    type: 'counter',
    help: 'Connections that failed for other reasons than max_connections.',
    samples: Object.entries(load.connectionErrors).map(([error, value]) => ({
      labels: { address, error },
      value,
    })),
  }
}

function accountFamilies(address: string, { accounts }: MysqlObservation): readonly Family[] {
  const samples = (value: (account: (typeof accounts)[number]) => number | null): readonly FamilySample[] =>
    accounts.map(account => ({
      labels: { address, user: account.user, role: account.role },
      value: value(account),
    }))
  return [
    {
      name: 'vtsize_mysql_account_connections',
      type: 'gauge',
      help: 'Connections by account.',
      samples: samples(({ connections }) => connections),
    },
    {
      name: 'vtsize_mysql_account_idle_connections',
      type: 'gauge',
      help: 'Connections by account that sleep.',
      samples: samples(({ idle }) => idle),
    },
    {
      name: 'vtsize_mysql_account_longest_idle_seconds',
      type: 'gauge',
      help: 'How long the longest sleeping connection of an account has slept.',
      samples: samples(({ longestIdleSeconds }) => longestIdleSeconds),
    },
  ]
}

function dumpFamily(address: string, { binlogDumps }: MysqlObservation): Family {
  const byUser = new Map<string, { readonly labels: FamilySample['labels']; readonly value: number }>()
  for (const { user, role } of binlogDumps) {
    byUser.set(user, { labels: { address, user, role }, value: (byUser.get(user)?.value ?? 0) + 1 })
  }
  return {
    name: 'vtsize_mysql_binlog_dumps',
    type: 'gauge',
    help: 'Streams of the binary log by account, each in a slot of its own.',
    samples: [...byUser.values()],
  }
}
