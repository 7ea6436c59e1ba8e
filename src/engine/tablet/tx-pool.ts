import { type EngineError, engineError } from '../engine-error.ts'
import { inTurn } from '../in-turn.ts'
import { type Done, type Outcome, ok } from '../ports/backend.ts'
import type { Timer } from '../ports/clock.ts'
import { background, type Context } from '../ports/context.ts'
import { type BeginMode, beginStatements } from './begin-statements.ts'
import { goDuration } from './go-duration.ts'
import type { StatefulConnection } from './stateful-connection.ts'
import { type NewConnRequest, StatefulConnectionPool } from './stateful-connection-pool.ts'
import type { TabletEnv } from './tablet-env.ts'
import { killerPeriodMs, transactionTimeoutMs } from './transaction-timeout.ts'
import { TxLimiter } from './tx-limiter.ts'
import { rewordedForTransaction } from './tx-pool-errors.ts'

/** Who begins, on what, and how. */
export interface BeginRequest extends NewConnRequest {
  /** The reserved connection to begin on; 0 for a new one. */
  readonly reservedId: number
  readonly mode: BeginMode
}

/** Begins and ends transactions on stateful connections, and kills those that outlive their timeout (`tx_pool.go`). */
export class TxPool {
  readonly env: TabletEnv
  readonly scp: StatefulConnectionPool
  readonly limiter: TxLimiter
  #killer: Timer | undefined
  #isOpen = false

  constructor(env: TabletEnv) {
    this.env = env
    this.scp = new StatefulConnectionPool(env)
    this.limiter = new TxLimiter(env)
  }

  open(): void {
    this.#isOpen = true
    this.scp.open()
    this.#scheduleKiller()
  }

  close(done: () => void): void {
    this.#isOpen = false
    this.#killer?.cancel()
    this.scp.close(done)
  }

  /** Begins; the connection comes back locked. On a reserved one nothing is asked for and nothing limited. */
  begin(request: BeginRequest, done: Done<StatefulConnection>): void {
    if (request.reservedId !== 0) {
      this.#beginReserved(request, done)
      return
    }
    if (!this.limiter.get(request.caller)) {
      const error = engineError('RESOURCE_EXHAUSTED', 'per-user transaction pool connection limit exceeded')
      done({ kind: 'failed', error })
      return
    }
    this.scp.newConn(request, outcome => {
      if (outcome.kind === 'ok') this.beginOn(outcome.value, request, done)
      else {
        this.limiter.release(request.caller)
        done({ kind: 'failed', error: rewordedForTransaction(outcome.error, this.env.behaviour) })
      }
    })
  }

  /** Begins on a connection that the caller has locked. */
  beginOn(conn: StatefulConnection, request: BeginRequest, done: Done<StatefulConnection>): void {
    const begin = beginStatements(request.mode)
    if (begin.kind === 'refused') {
      this.#failBegin(conn, request, begin.error, done)
      return
    }
    runAll(conn, begin.statements, request.context, outcome => {
      if (outcome.kind === 'failed') {
        this.#failBegin(conn, request, outcome.error, done)
        return
      }
      conn.tx = {
        caller: request.caller,
        startedAt: this.env.deps.clock.now(),
        isAutocommit: begin.statements.length === 0,
        conclusion: undefined,
      }
      done({ kind: 'ok', value: conn })
    })
  }

  /** Commits; the connection stays locked. One that fails is closed. */
  commit(conn: StatefulConnection, context: Context, done: Done<void>): void {
    const { tx } = conn
    if (tx === undefined) {
      done({ kind: 'failed', error: engineError('INTERNAL', 'not in a transaction') })
      return
    }
    this.#end(conn, 'commit', tx.isAutocommit ? undefined : 'commit', context, done)
  }

  /** Rolls back; nothing to do on a closed connection or outside a transaction. */
  rollback(conn: StatefulConnection, context: Context, done: Done<void>): void {
    const { tx } = conn
    if (conn.isClosed || tx === undefined) done(ok)
    else this.#end(conn, 'rollback', tx.isAutocommit ? undefined : 'rollback', context, done)
  }

  /** Rolls back and releases. */
  rollbackAndRelease(conn: StatefulConnection, done: () => void): void {
    this.rollback(conn, background, () => conn.release('transaction rolled back', done))
  }

  /** Counts a transaction as over; a killed or failed one of v7 keeps its limiter slot. */
  complete(conn: StatefulConnection, conclusion: 'commit' | 'rollback' | 'kill' | 'close'): void {
    const { tx } = conn
    if (tx === undefined) return
    tx.conclusion = conclusion
    conn.tx = undefined
    this.env.stats.add('Transactions', 1, conclusion)
    const leaks = conclusion === 'kill' && this.env.behaviour.limiterAfterFailure === 'leaks'
    if (!leaks) this.limiter.release(tx.caller)
  }

  #beginReserved(request: BeginRequest, done: Done<StatefulConnection>): void {
    const outcome = this.scp.getAndLock(request.reservedId, 'start transaction on reserve conn')
    if (outcome.kind === 'failed') {
      done(outcome)
      return
    }
    if (this.env.behaviour.transactionTimeout !== 'oltp-only') {
      outcome.value.timeoutMs = transactionTimeoutMs(this.env, request.options)
    }
    this.beginOn(outcome.value, request, done)
  }

  #failBegin(
    conn: StatefulConnection,
    request: BeginRequest,
    error: EngineError,
    done: Done<StatefulConnection>,
  ): void {
    conn.close()
    if (request.reservedId === 0 && this.env.behaviour.limiterAfterFailure === 'releases') {
      this.limiter.release(request.caller)
    }
    conn.release('initFail', () => done({ kind: 'failed', error }))
  }

  #end(
    conn: StatefulConnection,
    conclusion: 'commit' | 'rollback',
    statement: string | undefined,
    context: Context,
    done: Done<void>,
  ): void {
    const finish = (outcome: Outcome<void>): void => {
      if (outcome.kind === 'failed') conn.close()
      this.complete(conn, conclusion)
      done(outcome)
    }
    if (statement === undefined) finish(ok)
    else conn.exec(statement, context, finish)
  }

  /** The next look comes one period after the end of this one. */
  #scheduleKiller(): void {
    const period = killerPeriodMs(this.env)
    if (!this.#isOpen || period <= 0) return
    const { clock } = this.env.deps
    this.#killer = clock.at(clock.now() + period, () => {
      inTurn(
        this.scp.lockExpired(),
        (conn, next) => this.#kill(conn, next),
        () => this.#scheduleKiller(),
      )
    })
  }

  /** A reserved connection is closed, a transaction rolled back, however long that takes. */
  #kill(conn: StatefulConnection, next: () => void): void {
    const { stats, behaviour } = this.env
    const reason = `exceeded timeout: ${goDuration(conn.timeoutMs)}`
    const release = (): void => {
      this.complete(conn, 'kill')
      conn.release(reason, next)
    }
    if (conn.isInTransaction) stats.add('Kills', 1, 'Transactions')
    if (conn.isTainted) stats.add('Kills', 1, 'ReservedConnection')
    if (conn.isTainted || behaviour.killedTransaction === 'closed') {
      conn.close()
      release()
    } else if (!conn.isInTransaction) release()
    else {
      conn.exec('rollback', background, outcome => {
        if (outcome.kind === 'failed') conn.close()
        release()
      })
    }
  }
}

/** Runs the statements of a begin, each with a second try on a stale connection, up to the first that fails. */
function runAll(
  conn: StatefulConnection,
  statements: readonly string[],
  context: Context,
  done: Done<void>,
): void {
  const [only] = statements
  if (only === undefined) {
    done(ok)
    return
  }
  if (statements.length === 1 && conn.conn !== undefined) {
    conn.conn.exec(only, context, done)
    return
  }
  let failure: Outcome<void> = ok
  inTurn(
    statements,
    (statement, next) => {
      const { conn: inner } = conn
      if (failure.kind === 'failed' || inner === undefined) next()
      else {
        inner.exec(statement, context, outcome => {
          failure = outcome
          next()
        })
      }
    },
    () => done(failure),
  )
}
