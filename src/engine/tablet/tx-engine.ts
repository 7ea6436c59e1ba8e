import { type EngineError, engineError } from '../engine-error.ts'
import { allAtOnce, inTurn } from '../in-turn.ts'
import type { Done, Outcome } from '../ports/backend.ts'
import type { Timer } from '../ports/clock.ts'
import type { Context } from '../ports/context.ts'
import { type Counted, CountedBegin } from './counted-begin.ts'
import type { TransactionIsolation } from './execute-options.ts'
import { queryDeadline } from './request-context.ts'
import type { StatefulConnection } from './stateful-connection.ts'
import type { NewConnRequest } from './stateful-connection-pool.ts'
import type { TabletEnv } from './tablet-env.ts'
import type { Replied } from './tablet-request.ts'
import { TxConclusion } from './tx-conclusion.ts'
import { TxPool } from './tx-pool.ts'

/** In Vitess' own spelling: they stand in error texts. */
export type TxEngineState = 'NotServing' | 'Transitioning' | 'AcceptReadWrite' | 'AcceptingReadOnly'

/** Who begins or reserves, and on which connection. */
export interface TxRequest extends NewConnRequest {
  /** The transaction to reserve, or the reserved connection to begin on; 0 for a new connection. */
  readonly connId: number
  /** Instead of the session's own: the tablet's autocommit transactions. */
  readonly isolation?: TransactionIsolation
}

/** Decides who may have transactions, and ends them all when the tablet changes its state (`tx_engine.go`). */
export class TxEngine {
  readonly txPool: TxPool
  readonly #env: TabletEnv
  #state: TxEngineState = 'NotServing'
  #nextState: TxEngineState = 'NotServing'
  #beginsInFlight = 0
  readonly #afterBegins: (() => void)[] = []
  readonly #restingBegins: CountedBegin[] = []
  readonly #restingConclusions: TxConclusion[] = []
  readonly #afterTransition: (() => void)[] = []

  constructor(env: TabletEnv) {
    this.#env = env
    this.txPool = new TxPool(env)
  }

  get state(): TxEngineState {
    return this.#state
  }

  acceptReadWrite(done: () => void): void {
    this.#moveTo('AcceptReadWrite', done)
  }

  acceptReadOnly(done: () => void): void {
    this.#moveTo('AcceptingReadOnly', done)
  }

  /** Ends all transactions and reserved connections: at once where the tablet only read, with grace otherwise. */
  close(done: () => void): void {
    this.#moveTo('NotServing', done)
  }

  /** Begins a transaction; the connection comes back locked. */
  begin(request: TxRequest, done: Done<StatefulConnection>): void {
    if (this.#refuse(done)) return
    if (request.connId !== 0 && request.setting !== undefined) {
      const text = '[BUG] should not mix reserved connection and connection with setting'
      done({ kind: 'failed', error: engineError('INTERNAL', text) })
      return
    }
    const begin = this.#newBegin(request, done)
    this.#beginsInFlight++
    this.txPool.begin(begin, begin.ended)
  }

  /** Reserves a connection, running `preQueries` on it; it comes back locked. A failure closes it, transaction and all. */
  reserve(request: TxRequest, preQueries: readonly string[], done: Done<StatefulConnection>): void {
    if (this.#refuse(done)) return
    this.#beginsInFlight++
    this.#reserve(request, preQueries, outcome => this.#beginEnded(outcome, done))
  }

  /** Reserves and begins on the same connection. */
  reserveBegin(request: TxRequest, preQueries: readonly string[], done: Done<StatefulConnection>): void {
    this.reserve(request, preQueries, outcome => {
      if (outcome.kind === 'failed') done(outcome)
      else this.txPool.beginOn(outcome.value, this.#newBegin(request, done), done)
    })
  }

  /** Within the query timeout, as `rollback`. */
  commit(transactionId: number, context: Context, done: Replied): void {
    this.#finish(transactionId, 'commit', context, done)
  }

  rollback(transactionId: number, context: Context, done: Replied): void {
    this.#finish(transactionId, 'rollback', context, done)
  }

  /** Ends a reserved connection, whatever it is in the middle of; the limiter is not told (`tabletserver.go:1757-1783@v24`). */
  release(connId: number): EngineError | undefined {
    const found = this.txPool.scp.getAndLock(connId, 'for release')
    if (found.kind === 'failed') return found.error
    found.value.release('connection released')
    return undefined
  }

  #newBegin(request: TxRequest, done: Done<StatefulConnection>): CountedBegin {
    const begin = this.#restingBegins.pop() ?? new CountedBegin(this.#begun)
    begin.take(request, this.#state === 'AcceptingReadOnly', done)
    return begin
  }

  readonly #begun: Counted = (begin, outcome, done) => {
    this.#restingBegins.push(begin)
    this.#beginEnded(outcome, done)
  }

  #reserve(request: TxRequest, preQueries: readonly string[], done: Done<StatefulConnection>): void {
    if (request.connId !== 0) {
      const found = this.txPool.scp.getAndLock(request.connId, 'to reserve')
      if (found.kind === 'failed') done(found)
      else this.#taint(found.value, request, preQueries, done)
      return
    }
    this.txPool.scp.newConn(request, outcome => {
      if (outcome.kind === 'failed') done(outcome)
      else this.#taint(outcome.value, request, preQueries, done)
    })
  }

  #taint(
    conn: StatefulConnection,
    request: TxRequest,
    preQueries: readonly string[],
    done: Done<StatefulConnection>,
  ): void {
    let error: EngineError | undefined
    const finish = (): void => {
      if (error === undefined) done({ kind: 'ok', value: conn })
      else {
        conn.release('failed to reserve connection')
        done({ kind: 'failed', error })
      }
    }
    conn.taint(request.caller, tainted => {
      if (tainted.kind === 'failed') error = tainted.error
      inTurn(
        preQueries,
        (query, next) => {
          if (error !== undefined) {
            next()
            return
          }
          conn.exec(query, request.context, outcome => {
            if (outcome.kind === 'failed') error = outcome.error
            next()
          })
        },
        finish,
      )
    })
  }

  #finish(id: number, how: 'commit' | 'rollback', context: Context, done: Replied): void {
    const found = this.txPool.scp.getAndLock(id, how === 'commit' ? 'for commit' : 'for rollback')
    if (found.kind === 'failed') {
      done({ error: found.error, transactionId: 0, reservedId: 0 })
      return
    }
    const conclusion = this.#restingConclusions.pop() ?? new TxConclusion(this.#restingConclusions)
    const ended = conclusion.begin(found.value, how, done)
    conclusion.context.renew(context, queryDeadline(this.#env))
    if (how === 'commit') this.txPool.commit(found.value, conclusion.context, ended)
    else this.txPool.rollback(found.value, conclusion.context, ended)
  }

  #refuse(done: Done<never>): boolean {
    if (this.#state === 'AcceptReadWrite' || this.#state === 'AcceptingReadOnly') return false
    const text = `${this.#env.behaviour.engineStateText} ${this.#state}`
    done({ kind: 'failed', error: engineError('UNAVAILABLE', text) })
    return true
  }

  /** A transition waits for begins and reservations under way. */
  #beginEnded(outcome: Outcome<StatefulConnection>, done: Done<StatefulConnection>): void {
    this.#beginsInFlight--
    done(outcome)
    if (this.#beginsInFlight > 0 || this.#afterBegins.length === 0) return
    for (const go of this.#afterBegins.splice(0)) go()
  }

  #moveTo(state: TxEngineState, done: () => void): void {
    if (this.#state === state) {
      done()
      return
    }
    if (this.#state === 'Transitioning') {
      this.#nextState = state
      this.#afterTransition.push(done)
      return
    }
    const isImmediate = this.#state === 'AcceptingReadOnly'
    const wasServing = this.#state !== 'NotServing'
    this.#state = 'Transitioning'
    this.#nextState = state
    this.#afterTransition.push(done)
    if (wasServing) this.#whenNoBegins(() => this.#shutDown(isImmediate))
    else this.#arrive()
  }

  #whenNoBegins(go: () => void): void {
    if (this.#beginsInFlight === 0) go()
    else this.#afterBegins.push(go)
  }

  #shutDown(isImmediate: boolean): void {
    const { scp } = this.txPool
    if (this.#env.behaviour.shutdownNonTx === 'at-once') scp.shutdownNonTx()
    let grace: Timer | undefined
    if (isImmediate) this.#rollBackAll()
    else grace = this.#startGrace()
    scp.whenEmpty(() => {
      grace?.cancel()
      this.txPool.close(() => this.#arrive())
    })
  }

  #startGrace(): Timer | undefined {
    const { config, deps } = this.#env
    const graceMs = config.shutdownGraceMs
    if (graceMs <= 0) return undefined
    return deps.clock.at(deps.clock.now() + graceMs, () => this.#rollBackAll())
  }

  #rollBackAll(): void {
    const idle = this.txPool.scp.shutdownAll()
    allAtOnce(
      idle,
      (conn, next) => this.txPool.rollbackAndRelease(conn, next),
      () => undefined,
    )
  }

  /** The transition is over: to the state that was asked for last. */
  #arrive(): void {
    this.#state = this.#nextState
    if (this.#state !== 'NotServing') this.txPool.open()
    for (const done of this.#afterTransition.splice(0)) done()
  }
}
