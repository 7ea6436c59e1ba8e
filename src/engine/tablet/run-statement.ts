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
  readonly #expiry: ExpiryTimer<Run>

  constructor(clock: Clock) {
    this.#expiry = new ExpiryTimer(clock, this.#queue, run => {
      this.#queue.remove(run)
      run.interrupt('deadline')
    })
  }

  add(run: Run): void {
    this.#queue.push(run)
    this.#expiry.watch(run.deadline)
  }

  remove(run: Run): void {
    this.#queue.remove(run)
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
  const run = new Run(conn, context, where, done)
  run.start()
  deps.backend.run(conn.connection, sql, run.ended)
}

/** One statement under way. */
class Run implements Queued<Run>, CancelListener {
  readonly deadline: number
  previous: Run | undefined = undefined
  next: Run | undefined = undefined
  isQueued = false
  readonly #conn: DBConn
  readonly #context: Context
  readonly #where: Where
  readonly #done: Done<void>
  readonly #victim: number
  #hasEnded = false
  #isKilled = false
  #isOver = false
  #interruption: EngineError | undefined
  #killError: EngineError | undefined

  constructor(conn: DBConn, context: Context, where: Where, done: Done<void>) {
    this.#conn = conn
    this.#context = context
    this.#where = where
    this.#done = done
    this.#victim = conn.connection.id
    this.deadline = context.deadline
  }

  start(): void {
    this.#context.listen(this)
    this.#conn.env.running.add(this)
  }

  /** The server has answered, or the connection is gone. */
  readonly ended = (outcome: Outcome<void>): void => {
    this.#hasEnded = true
    this.#context.unlisten(this)
    this.#conn.env.running.remove(this)
    if (this.#interruption === undefined) this.#finish(outcome)
    else this.#finishInterrupted()
  }

  cancelled(): void {
    this.interrupt('cancelled')
  }

  interrupt(why: 'cancelled' | 'deadline'): void {
    if (this.#hasEnded || this.#interruption !== undefined) return
    const scope = this.#conn.env.behaviour.killScope
    this.#interruption = interruption(scope, why, this.#victim)
    const isWhole = scope === 'connection' || this.#where === 'inside-transaction'
    this.#conn.kill(isWhole ? 'connection' : 'query', error => {
      this.#isKilled = true
      this.#killError = error
      this.#finishInterrupted()
    })
  }

  #finishInterrupted(): void {
    if (this.#interruption === undefined || !this.#mayReturn()) return
    const { cancelledReturns } = this.#conn.env.behaviour
    const error =
      cancelledReturns === 'when-both-done' ? (this.#killError ?? this.#interruption) : this.#interruption
    this.#finish({ kind: 'failed', error })
  }

  #mayReturn(): boolean {
    switch (this.#conn.env.behaviour.cancelledReturns) {
      case 'when-query-ended':
        return this.#hasEnded
      case 'when-killed-in-transaction':
        return this.#isKilled && (this.#hasEnded || this.#where === 'inside-transaction')
      case 'when-both-done':
        return this.#isKilled && this.#hasEnded
    }
  }

  #finish(outcome: Outcome<void>): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#done(outcome)
  }
}

function interruption(
  scope: 'connection' | 'query-outside-transactions',
  why: 'cancelled' | 'deadline',
  victim: number,
): EngineError {
  if (scope === 'connection') {
    const cause = why === 'deadline' ? 'context deadline exceeded' : 'context canceled'
    return {
      code: 'CANCELED',
      errno: 2013,
      sqlstate: 'HY000',
      message: `due to ${cause}, killing query ID ${victim}`,
    }
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
