import type { EngineError } from '../engine-error.ts'
import type { Done, Outcome } from '../ports/backend.ts'
import type { CancelListener, Context } from '../ports/context.ts'
import { overError } from './account-connector.ts'
import type { DBConn } from './db-conn.ts'

type Where = 'inside-transaction' | 'outside-transaction'

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
  const { clock, backend } = conn.env.deps
  const before = overError(context, clock.now())
  if (before !== undefined) {
    done({ kind: 'failed', error: before })
    return
  }
  const run = new Run(conn, where, done)
  context.listen(run)
  const timer =
    context.deadline === Number.POSITIVE_INFINITY
      ? undefined
      : clock.at(context.deadline, () => run.interrupt('deadline'))
  backend.run(conn.connection, sql, outcome => {
    context.unlisten(run)
    timer?.cancel()
    run.ended(outcome)
  })
}

/** One statement under way. */
class Run implements CancelListener {
  readonly #conn: DBConn
  readonly #where: Where
  readonly #done: Done<void>
  readonly #victim: number
  #hasEnded = false
  #isKilled = false
  #isOver = false
  #interruption: EngineError | undefined
  #killError: EngineError | undefined

  constructor(conn: DBConn, where: Where, done: Done<void>) {
    this.#conn = conn
    this.#where = where
    this.#done = done
    this.#victim = conn.connection.id
  }

  ended(outcome: Outcome<void>): void {
    this.#hasEnded = true
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
