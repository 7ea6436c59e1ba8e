import type { TabletBehaviour } from '../../catalog/tablet-engine.ts'
import type { EngineError } from '../engine-error.ts'
import { ExpiryTimer } from '../pools/expiry-timer.ts'
import { type Queued, WaitQueue } from '../pools/wait-queue.ts'
import type { Done, Outcome } from '../ports/backend.ts'
import type { Clock } from '../ports/clock.ts'
import type { CancelListener, Context } from '../ports/context.ts'
import { overError } from './account-connector.ts'
import type { DBConn } from './db-conn.ts'

/** Where a statement runs decides what is killed with it. */
export type Where = 'inside-transaction' | 'outside-transaction'

/** The statements of a tablet that are under way, and the one timer that watches their deadlines. */
export class RunningStatements {
  readonly #queue = new WaitQueue<Run>()
  /** Through, and ready for the next: as many as were ever under way at once. */
  readonly #resting: Run[] = []
  readonly #expiry: ExpiryTimer<Run>

  constructor(clock: Clock) {
    this.#expiry = new ExpiryTimer(clock, this.#queue, run => {
      this.#queue.remove(run)
      run.interrupt('deadline')
    })
  }

  /** A statement begins. */
  start(conn: DBConn, context: Context, where: Where, done: Done<void>): Run {
    const run = this.#resting.pop() ?? new Run(this)
    run.begin(conn, context, where, done)
    this.#queue.push(run)
    this.#expiry.watch(run.deadline)
    return run
  }

  /** It has ended. */
  remove(run: Run): void {
    this.#queue.remove(run)
  }

  /** Nobody will come back to it: it may serve another statement. */
  rest(run: Run): void {
    this.#resting.push(run)
  }
}

/**
 * Runs one statement and stops it when its caller's time is up: by killing the statement or the whole
 * connection, as the release does (`connpool/dbconn.go:452@v20`). The caller may hear before the statement
 * has ended, or only after.
 */
export function runStatement(
  conn: DBConn,
  sql: string,
  context: Context,
  where: Where,
  done: Done<void>,
): void {
  const { deps } = conn.env
  const before = overError(context, deps.clock.now())
  if (before !== undefined) {
    done({ kind: 'failed', error: before })
    return
  }
  const run = conn.env.running.start(conn, context, where, done)
  deps.backend.run(conn.connection, sql, run.ended)
}

/** One statement under way; then perhaps another one. */
class Run implements Queued<Run>, CancelListener {
  deadline = Number.POSITIVE_INFINITY
  previous: Run | undefined = undefined
  next: Run | undefined = undefined
  isQueued = false
  readonly #running: RunningStatements
  #conn: DBConn | undefined
  #context: Context | undefined
  #where: Where = 'outside-transaction'
  #done: Done<void> | undefined
  #victim = 0
  #hasEnded = false
  #isKilled = false
  #interruption: EngineError | undefined
  #killError: EngineError | undefined

  constructor(running: RunningStatements) {
    this.#running = running
  }

  begin(conn: DBConn, context: Context, where: Where, done: Done<void>): void {
    this.#conn = conn
    this.#context = context
    this.#where = where
    this.#done = done
    this.#victim = conn.connection.id
    this.#hasEnded = false
    this.deadline = context.deadline
    context.listen(this)
  }

  /** The server has answered, or the connection is gone. */
  readonly ended = (outcome: Outcome<void>): void => {
    this.#hasEnded = true
    this.#context?.unlisten(this)
    this.#running.remove(this)
    if (this.#interruption !== undefined) {
      this.#finishInterrupted()
      return
    }
    const done = this.#done
    const told = outcome.kind === 'ok' ? outcome : this.#told(outcome)
    this.#done = undefined
    this.#running.rest(this)
    done?.(told)
  }

  /** The failure, or who killed the connection under it and why. */
  #told(failure: Outcome<void>): Outcome<void> {
    const reason = this.#conn?.killReason
    const tells = this.#conn?.env.behaviour.killScope === 'query-outside-transactions'
    return reason === undefined || !tells ? failure : { kind: 'failed', error: killed(reason, this.#victim) }
  }

  cancelled(): void {
    this.interrupt('cancelled')
  }

  /** Stops it. A statement that was stopped is used no more: its kill may end after it. */
  interrupt(why: 'cancelled' | 'deadline'): void {
    const conn = this.#conn
    if (conn === undefined || this.#hasEnded || this.#interruption !== undefined) return
    const scope = conn.env.behaviour.killScope
    this.#interruption = interruption(scope, why, this.#victim)
    const isWhole = scope === 'connection' || this.#where === 'inside-transaction'
    conn.kill(isWhole ? 'connection' : 'query', error => {
      this.#isKilled = true
      this.#killError = error
      this.#finishInterrupted()
    })
  }

  #finishInterrupted(): void {
    const behaviour = this.#conn?.env.behaviour
    const done = this.#done
    if (behaviour === undefined || this.#interruption === undefined || done === undefined) return
    if (!this.#mayReturn(behaviour.cancelledReturns)) return
    const isKillsError = behaviour.cancelledReturns === 'when-both-done'
    const error = isKillsError ? (this.#killError ?? this.#interruption) : this.#interruption
    this.#done = undefined
    done({ kind: 'failed', error })
  }

  #mayReturn(returns: TabletBehaviour['cancelledReturns']): boolean {
    switch (returns) {
      case 'when-query-ended':
        return this.#hasEnded
      case 'when-killed-in-transaction':
        return this.#isKilled && (this.#hasEnded || this.#where === 'inside-transaction')
      case 'when-both-done':
        return this.#isKilled && this.#hasEnded
    }
  }
}

function interruption(
  scope: 'connection' | 'query-outside-transactions',
  why: 'cancelled' | 'deadline',
  victim: number,
): EngineError {
  if (scope === 'connection') {
    return killed(why === 'deadline' ? 'context deadline exceeded' : 'context canceled', victim)
  }
  const text = 'Query execution was interrupted'
  if (why === 'cancelled') return { code: 'CANCELED', errno: 1317, sqlstate: '70100', message: text }
  return {
    code: 'CANCELED',
    errno: 3024,
    sqlstate: 'HY000',
    message: `${text}, maximum statement execution time exceeded`,
  }
}

function killed(reason: string, victim: number): EngineError {
  return {
    code: 'CANCELED',
    errno: 2013,
    sqlstate: 'HY000',
    message: `due to ${reason}, killing query ID ${victim}`,
  }
}
