import { engineError } from '../engine-error.ts'
import { inTurn } from '../in-turn.ts'
import { type Done, ok } from '../ports/backend.ts'
import type { Timer } from '../ports/clock.ts'
import { background, type Context } from '../ports/context.ts'
import type { BeginMode } from './begin-statements.ts'
import { goDuration } from './go-duration.ts'
import type { StatefulConnection, TxProperties } from './stateful-connection.ts'
import { type NewConnRequest, StatefulConnectionPool } from './stateful-connection-pool.ts'
import type { TabletEnv } from './tablet-env.ts'
import type { Stat } from './tablet-stats.ts'
import { killerPeriodMs, transactionTimeoutMs } from './transaction-timeout.ts'
import { TxBegin } from './tx-begin.ts'
import { TxEnd } from './tx-end.ts'
import { TxLimiter } from './tx-limiter.ts'

/** Who begins, on what, and how. */
export interface BeginRequest extends NewConnRequest {
  /** The reserved connection to begin on; 0 for a new one. */
  readonly reservedId: number
  readonly mode: BeginMode
}

/** How a transaction ends, as it is counted. */
type Conclusion = 'commit' | 'rollback' | 'kill' | 'close'

/** Begins and ends transactions on stateful connections, and kills those that outlive their timeout (`tx_pool.go`). */
export class TxPool {
  readonly env: TabletEnv
  readonly scp: StatefulConnectionPool
  readonly limiter: TxLimiter
  readonly #concluded: { [how in Conclusion]?: Stat } = {}
  readonly #restingBegins: TxBegin[] = []
  readonly #restingEnds: TxEnd[] = []
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
    this.#newBegin().start(request, done)
  }

  /** Begins on a connection that the caller has locked. */
  beginOn(conn: StatefulConnection, request: BeginRequest, done: Done<StatefulConnection>): void {
    this.#newBegin().startOn(conn, request, done)
  }

  /** Commits; the connection stays locked. One that fails is closed. */
  commit(conn: StatefulConnection, context: Context, done: Done<void>): void {
    const { tx } = conn
    if (tx === undefined) {
      done({ kind: 'failed', error: engineError('INTERNAL', 'not in a transaction') })
      return
    }
    this.#end(conn, 'commit', tx, context, done)
  }

  /** Rolls back; nothing to do on a closed connection or outside a transaction. */
  rollback(conn: StatefulConnection, context: Context, done: Done<void>): void {
    const { tx } = conn
    if (conn.isClosed || tx === undefined) done(ok)
    else this.#end(conn, 'rollback', tx, context, done)
  }

  /** Rolls back and releases. */
  rollbackAndRelease(conn: StatefulConnection, done: () => void): void {
    this.rollback(conn, background, () => conn.release('transaction rolled back', done))
  }

  /** Counts a transaction as over; a killed or failed one of v7 keeps its limiter slot. */
  complete(conn: StatefulConnection, conclusion: Conclusion): void {
    const { tx } = conn
    if (tx === undefined) return
    tx.conclusion = conclusion
    conn.tx = undefined
    this.#counter(conclusion).value++
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

  /** An autocommit transaction ends without a statement. */
  #end(
    conn: StatefulConnection,
    how: 'commit' | 'rollback',
    { isAutocommit }: TxProperties,
    context: Context,
    done: Done<void>,
  ): void {
    if (!isAutocommit) {
      const end = this.#restingEnds.pop() ?? new TxEnd(this, this.#restingEnds)
      end.start(conn, how, context, done)
      return
    }
    this.complete(conn, how)
    done(ok)
  }

  #counter(conclusion: Conclusion): Stat {
    const known = this.#concluded[conclusion]
    if (known !== undefined) return known
    const counter = this.env.stats.counter('Transactions', conclusion)
    this.#concluded[conclusion] = counter
    return counter
  }

  #newBegin(): TxBegin {
    return this.#restingBegins.pop() ?? new TxBegin(this, this.#restingBegins)
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
