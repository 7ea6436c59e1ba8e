import type { ReservedObservation, TabletCounts } from './observation.ts'
import { type PageValues, totalTimes, type Variable } from './page-values.ts'

/** Reads from a page what is counted beside the pools. A label without any value is missing in /metrics, so what it counts is null there. */
export function tabletCounts(values: PageValues): TabletCounts {
  const kills = values.byLabel(variables.kills)
  const errors = values.byLabel(variables.errors)
  const mysql = values.times(variables.mysql)
  return {
    reserved: reserved(values),
    streams: {
      vstreamers: values.number(variables.vstreamers),
      vreplication: values.number(variables.vreplication),
      vdiffs: values.number(variables.vdiffs),
    },
    kills: {
      transactions: kills?.Transactions ?? null,
      queries: kills?.Queries ?? null,
      reservedConnections: kills?.ReservedConnection ?? null,
      connections: kills?.Connections ?? null,
    },
    errors: {
      resourceExhausted: errors?.RESOURCE_EXHAUSTED ?? null,
      deadlineExceeded: errors?.DEADLINE_EXCEEDED ?? null,
      txLimiterRejections: sum(values.byLabel(variables.txLimiterRejections)),
    },
    queries: totalTimes(values.times(variables.queries)),
    mysql: {
      exec: mysql?.Exec ?? null,
      stream: mysql?.ExecStream ?? null,
      connect: mysql?.Connect ?? null,
    },
    transactions: totalTimes(values.times(variables.transactions)),
    timeouts: {
      transaction: values.seconds(variables.transactionTimeout),
      olapTransaction: values.seconds(variables.olapTransactionTimeout),
      query: values.seconds(variables.queryTimeout),
    },
  }
}

function reserved(values: PageValues): ReservedObservation {
  const byCaller = values.byLabel(variables.reservedNow)
  const count = sum(values.byLabel(variables.reservedEnded))
  const nanoseconds = sum(values.byLabel(variables.reservedEndedNanoseconds))
  return {
    now: sum(byCaller),
    byCaller,
    ended: count === null || nanoseconds === null ? null : { count, seconds: nanoseconds / 1e9 },
  }
}

function sum(counts: Readonly<Record<string, number>> | null): number | null {
  return counts && Object.values(counts).reduce((total, count) => total + count, 0)
}

function named(expvar: string, prometheus: string): Variable {
  return { expvar, prometheus: `vttablet_${prometheus}` }
}

const variables = {
  reservedNow: named('UserActiveReservedCount', 'user_active_reserved_count'),
  reservedEnded: named('UserReservedCount', 'user_reserved_count'),
  reservedEndedNanoseconds: named('UserReservedTimesNs', 'user_reserved_times_ns'),
  vstreamers: named('VStreamerCount', 'v_streamer_count'),
  vreplication: named('VReplicationStreamCount', 'v_replication_stream_count'),
  vdiffs: named('VDiffCount', 'v_diff_count'),
  kills: named('Kills', 'kills'),
  errors: named('Errors', 'errors'),
  txLimiterRejections: named('TxLimiterRejections', 'tx_limiter_rejections'),
  queries: named('Queries', 'queries'),
  mysql: named('Mysql', 'mysql'),
  transactions: named('Transactions', 'transactions'),
  transactionTimeout: named('TransactionTimeout', 'transaction_timeout'),
  olapTransactionTimeout: named('OlapTransactionTimeout', 'olap_transaction_timeout'),
  queryTimeout: named('QueryTimeout', 'query_timeout'),
} as const
