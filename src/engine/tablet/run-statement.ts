import type { TabletBehaviour } from '../../catalog/tablet-engine.ts'
import type { EngineError } from '../engine-error.ts'
import { ExpiryTimer } from '../pools/expiry-timer.ts'
import type { Done, Outcome } from '../ports/backend.ts'
import type { Clock } from '../ports/clock.ts'
import { background, type CancelListener, type Context } from '../ports/context.ts'
import { overError } from './account-connector.ts'
import type { DBConn } from './db-conn.ts'

/** Where a statement runs decides what is killed with it. */
export type Where = 'inside-transaction' | 'outside-transaction'

/** The statements of a tablet that are under way, and the one timer that watches their deadlines. */
export class RunningStatements {
  /** All that are under way, and others that were when the timer last rang: statements come and go without notice. */
  #runs: StatementRun[] = []
  readonly #expiry: ExpiryTimer<StatementRun>
  #started = 0

  constructor(clock: Clock) {
    this.#expiry = new ExpiryTimer(clock, this, run => run.interrupt('deadline'))
  }

  /** A statement begins. */
  watch(run: StatementRun): void {
    run.order = this.#started++
    if (!run.isWatched) {
      run.isWatched = true
      this.#runs.push(run)
    }
    this.#expiry.watch(run.deadline)
  }

  /** Those whose time is up at `now`, in the order in which they began. */
  over(now: number): readonly StatementRun[] {
    return this.#runs
      .filter(run => run.isQueued && run.deadline <= now)
      .sort((left, right) => left.order - right.order)
  }

  /** When the time of the first is up. */
  earliestDeadline(): number {
    let earliest = Number.POSITIVE_INFINITY
    for (const run of this.#runs) {
      run.isWatched = run.isQueued
      if (run.isWatched && run.deadline < earliest) earliest = run.deadline
    }
    this.#runs = this.#runs.filter(({ isWatched }) => isWatched)
    return earliest
  }
}

/**
 * Runs the statements of one connection, one after the other, and stops one when its caller's time is up: by killing
 * the statement or the whole connection, as the release does (`connpool/dbconn.go:452@v20`). The caller may hear before
 * the statement has ended, or only after.
 */
export class StatementRun implements CancelListener {
  /** When it came among all statements of the tablet. */
  order = 0
  /** Its deadlines are looked at. */
  isWatched = false
  deadline = Number.POSITIVE_INFINITY
  readonly #conn: DBConn
  #context: Context = background
  #sql = ''
  #where: Where = 'outside-transaction'
  #done: Done<void> | undefined
  #victim = 0
  #mayRetry = false
  #hasEnded = true
  #isKilled = false
  #interruption: EngineError | undefined
  #killError: EngineError | undefined

  constructor(conn: DBConn) {
    this.#conn = conn
  }

  /** True once a statement was stopped: its kill may end after it, so the connection takes another one. */
  get isSpent(): boolean {
    return this.#interruption !== undefined
  }

  /** True while a statement is under way that nobody has stopped. */
  get isQueued(): boolean {
    return !this.#hasEnded && this.#interruption === undefined
  }

  /** Runs a statement; where it may be tried again, a broken connection is replaced in place, once. */
  start(sql: string, context: Context, where: Where, mayRetry: boolean, done: Done<void>): void {
    const { env, connection } = this.#conn
    const before = overError(context, env.deps.clock.now())
    if (before !== undefined) {
      done({ kind: 'failed', error: before })
      return
    }
    this.#sql = sql
    this.#context = context
    this.#where = where
    this.#mayRetry = mayRetry
    this.#done = done
    this.#victim = connection.id
    this.#hasEnded = false
    this.deadline = context.deadline
    context.listen(this)
    if (this.deadline !== Number.POSITIVE_INFINITY) env.running.watch(this)
    env.deps.backend.run(connection, sql, this.#ended)
  }

  /** The server has answered, or the connection is gone. */
  readonly #ended = (outcome: Outcome<void>): void => {
    this.#hasEnded = true
    if (this.#interruption !== undefined) {
      this.#finishInterrupted()
      return
    }
    this.#context.unlisten(this)
    const done = this.#done
    this.#done = undefined
    if (outcome.kind === 'ok') done?.(outcome)
    else this.#failed(this.#told(outcome.error), done)
  }

  #failed(error: EngineError, done: Done<void> | undefined): void {
    const conn = this.#conn
    const sql = this.#sql
    const context = this.#context
    if (done === undefined) return
    if (!this.#mayRetry || !conn.mayRetry(error, context)) {
      this.#tell(error, done)
      return
    }
    conn.reconnect(context, again => {
      if (again.kind === 'failed') done(again)
      else conn.execAgain(sql, context, done)
    })
  }

  /** From a transaction or a reserved connection: one that is lost has MySQL checked (`stateful_connection.go@v24`). */
  #tell(error: EngineError, done: Done<void>): void {
    if (this.#where === 'inside-transaction' && isLost(error) && !this.#context.isCancelled())
      this.#conn.env.checkMysql()
    done({ kind: 'failed', error })
  }

  /** The failure, or who killed the connection under it and why. */
  #told(error: EngineError): EngineError {
    const { killReason, env } = this.#conn
    const tells = env.behaviour.killScope === 'query-outside-transactions'
    return killReason === undefined || !tells ? error : killed(killReason, this.#victim)
  }

  cancelled(): void {
    this.interrupt('cancelled')
  }

  /** Stops it. */
  interrupt(why: 'cancelled' | 'deadline'): void {
    const conn = this.#conn
    if (this.#hasEnded || this.#interruption !== undefined) return
    const scope = conn.env.behaviour.killScope
    this.#interruption = interruption(scope, why, this.#victim)
    // The caller may hear before the statement ends, and then use its context for something else.
    this.#context.unlisten(this)
    const isWhole = scope === 'connection' || this.#where === 'inside-transaction'
    conn.kill(isWhole ? 'connection' : 'query', error => {
      this.#isKilled = true
      this.#killError = error
      this.#finishInterrupted()
    })
  }

  #finishInterrupted(): void {
    const { cancelledReturns } = this.#conn.env.behaviour
    const done = this.#done
    if (this.#interruption === undefined || done === undefined || !this.#mayReturn(cancelledReturns)) return
    const isKillsError = cancelledReturns === 'when-both-done'
    const error = isKillsError ? (this.#killError ?? this.#interruption) : this.#interruption
    this.#done = undefined
    this.#tell(error, done)
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

function isLost({ code, errno }: EngineError): boolean {
  return code !== 'CANCELED' && (errno === 2006 || errno === 2013)
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
