import type { Context } from '../ports/context.ts'
import type { ExecuteOptions } from './execute-options.ts'
import type { TabletEnv } from './tablet-env.ts'
import { smallerNonZero, transactionTimeoutMs } from './transaction-timeout.ts'

/** How a request runs: at once, or as a stream. */
export type How = 'execute' | 'stream'

/** What the time for a statement depends on. */
export interface TimedStatement {
  readonly options: ExecuteOptions
  /** 0 outside a transaction. */
  readonly transactionId: number
  /** 0 without a reserved connection. */
  readonly reservedId: number
  readonly how: How
}

/** The time for begins, commits and reservations: the query timeout (`tabletserver.go:1145-1333@v15`). */
export function queryContext(env: TabletEnv, context: Context): Context {
  return context.until(queryDeadline(env))
}

/** When the time for a begin is up that starts now. */
export function queryDeadline(env: TabletEnv): number {
  return deadlineAfter(env, env.config.queryTimeoutMs)
}

/**
 * When the time for a statement is up that starts now. Streams have no limit outside transactions; from v9 on a statement in a
 * transaction may not outlive it, and up to v14 one on a reserved connection counts as in one.
 */
export function statementDeadline(env: TabletEnv, statement: TimedStatement): number {
  return deadlineAfter(env, statementTimeoutMs(env, statement))
}

function statementTimeoutMs(env: TabletEnv, statement: TimedStatement): number {
  const { behaviour, config } = env
  const isReserved = statement.reservedId !== 0 && behaviour.reservedQueryTimeout === 'as-in-transaction'
  const isInTransaction = statement.transactionId !== 0 || isReserved
  const ofTransaction = isInTransaction ? transactionTimeoutMs(env, statement.options) : 0
  if (statement.how === 'stream') return ofTransaction
  if (behaviour.queryTimeoutInTransaction === 'query-timeout') return config.queryTimeoutMs
  return smallerNonZero(config.queryTimeoutMs, ofTransaction)
}

/** 0 for none. */
function deadlineAfter(env: TabletEnv, timeoutMs: number): number {
  return timeoutMs === 0 ? Number.POSITIVE_INFINITY : env.deps.clock.now() + timeoutMs
}
