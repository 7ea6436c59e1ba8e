import { type EngineError, engineError } from '../engine-error.ts'
import type { Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import { ConnPool } from './conn-pool.ts'
import { QueryEngine } from './query-engine.ts'
import { QueryExecutor } from './query-executor.ts'
import { type How, queryContext, queryDeadline, statementDeadline } from './request-context.ts'
import type { ServingState } from './serving-state.ts'
import { StateManager, type WantedState } from './state-manager.ts'
import type { StatefulConnection } from './stateful-connection.ts'
import { TabletCall } from './tablet-call.ts'
import type { TabletConfig, TabletDependencies } from './tablet-config.ts'
import { newTabletEnv, type TabletEnv } from './tablet-env.ts'
import { poolMetrics } from './tablet-metrics.ts'
import { needsReservation, withoutReservation } from './tablet-query.ts'
import type { Replied, TabletRequest } from './tablet-request.ts'
import { TxEngine, type TxRequest } from './tx-engine.ts'

/** A vttablet: all its connections to MySQL, behind the calls that vtgate makes (`tabletserver.go`). */
export class Tablet {
  readonly env: TabletEnv
  readonly te: TxEngine
  readonly qe: QueryEngine
  readonly others: readonly ConnPool[]
  readonly #state: StateManager
  readonly #executor: QueryExecutor
  readonly #restingCalls: TabletCall[] = []

  constructor(config: TabletConfig, deps: TabletDependencies) {
    this.env = newTabletEnv(config, deps)
    this.te = new TxEngine(this.env)
    this.qe = new QueryEngine(this.env)
    this.others = config.otherPools.map(
      ({ config: pool, ...identity }) =>
        new ConnPool(this.env, { ...identity, foundRows: false, isOltp: false }, pool),
    )
    this.#state = new StateManager(this.env, this.qe, this.te, this.others)
    this.#executor = new QueryExecutor(this.env, this.qe, this.te)
  }

  get state(): ServingState {
    return this.#state.state
  }

  /** Promotion, demotion, start and shutdown. */
  setState(wanted: WantedState, done: () => void): void {
    this.#state.setState(wanted, done)
  }

  /** One statement, in the transaction or on the reserved connection that the request names. */
  execute(request: TabletRequest, done: Replied): void {
    this.#execute(request, undefined, 'execute', done)
  }

  /** One streamed statement. */
  streamExecute(request: TabletRequest, done: Replied): void {
    this.#execute(request, undefined, 'stream', done)
  }

  /** Begins, then runs the statement; its failure leaves the transaction open. */
  beginExecute(request: TabletRequest, done: Replied): void {
    this.#beginExecute(request, undefined, 'execute', done)
  }

  /** As `beginExecute`, streamed. */
  beginStreamExecute(request: TabletRequest, done: Replied): void {
    this.#beginExecute(request, undefined, 'stream', done)
  }

  /** Reserves a connection for the statement, or, with the settings pool, only where the statement needs one. */
  reserveExecute(request: TabletRequest, done: Replied): void {
    this.#reserveExecute(request, 'execute', done)
  }

  reserveStreamExecute(request: TabletRequest, done: Replied): void {
    this.#reserveExecute(request, 'stream', done)
  }

  reserveBeginExecute(request: TabletRequest, done: Replied): void {
    this.#reserveBeginExecute(request, 'execute', done)
  }

  reserveBeginStreamExecute(request: TabletRequest, done: Replied): void {
    this.#reserveBeginExecute(request, 'stream', done)
  }

  /** The reply carries the new id of a reserved connection that lives on. */
  commit(transactionId: number, context: Context, done: Replied): void {
    this.te.commit(transactionId, context, done)
  }

  rollback(transactionId: number, context: Context, done: Replied): void {
    this.te.rollback(transactionId, context, done)
  }

  /** Ends a reserved connection, or rolls a transaction back. Allowed while the tablet shuts down. */
  release(transactionId: number, reservedId: number, context: Context, done: Replied): void {
    if (reservedId === 0) this.rollback(transactionId, context, done)
    else done({ error: this.te.release(reservedId), transactionId: 0, reservedId: 0 })
  }

  /** Resizes the transaction pool at runtime; found rows with it from v22 on. Tells the first error. */
  setTxPoolSize(size: number, context: Context, done: (error: EngineError | undefined) => void): void {
    const { conns, foundRowsPool } = this.te.txPool.scp
    conns.setCapacity(size, context, error => {
      if (error !== undefined || this.env.behaviour.foundRowsResize === 'separate') done(error)
      else foundRowsPool.setCapacity(size, context, done)
    })
  }

  /** The pools that serve clients, and the tablet's own. */
  get pools(): readonly ConnPool[] {
    const { conns, foundRowsPool } = this.te.txPool.scp
    return [this.qe.conns, this.qe.streamConns, conns, foundRowsPool, ...this.others]
  }

  /** What the tablet holds of MySQL's connections, or is dialling for: pooled, reserved, kill connections. */
  held(): HeldConnections {
    let pooled = 0
    let kill = 0
    for (const pool of this.pools) {
      pooled += pool.pool?.active ?? 0
      kill += pool.killPool.active
    }
    return { pooled, kill, reserved: this.te.txPool.scp.reserved }
  }

  /** Everything that this release exports about pools, transactions and kills, under the exported names. */
  metrics(): Readonly<Record<string, number>> {
    const exported = this.pools.map(pool => poolMetrics(pool, this.env))
    return Object.assign({}, ...exported, this.env.stats.all()) as Readonly<Record<string, number>>
  }

  #execute(request: TabletRequest, setting: Setting | undefined, how: How, done: Replied): void {
    this.#run(this.#newCall(request, setting, how, done))
  }

  /** Runs the statement of a call on the connection that it names. */
  readonly #run = (call: TabletCall): void => {
    const { request, connId } = call
    const refused = this.#state.refusal(connId !== 0) ?? this.#planError(call)
    if (refused !== undefined) {
      call.refuse(refused)
      return
    }
    call.context.renew(request.context, statementDeadline(this.env, call))
    if (connId === 0) this.#executor.onPooled(call)
    else this.#executor.onStateful(call)
  }

  #beginExecute(request: TabletRequest, setting: Setting | undefined, how: How, done: Replied): void {
    const call = this.#newCall(request, setting, how, done)
    call.transactionId = 0
    const refused = this.#state.refusal(request.reservedId !== 0)
    if (refused !== undefined) {
      call.refuse(refused)
      return
    }
    call.context.renew(request.context, queryDeadline(this.env))
    this.te.begin(call, call.begun)
  }

  #newCall(request: TabletRequest, setting: Setting | undefined, how: How, done: Replied): TabletCall {
    const call = this.#restingCalls.pop() ?? new TabletCall(this.#run, this.#restingCalls)
    call.take(request, setting, how, done)
    return call
  }

  #reserveExecute(request: TabletRequest, how: How, done: Replied): void {
    if (this.#knowsNoReservation(done)) return
    if (!this.#usesSettingsPool()) {
      this.#reserveAndRun(request, how, done)
      return
    }
    const setting = this.#settingOf(request)
    this.#execute(request, setting, how, reply => {
      if (this.#mustReserve(reply.error, how)) this.#reserveAndRun(request, how, done)
      else done(reply)
    })
  }

  #reserveBeginExecute(request: TabletRequest, how: How, done: Replied): void {
    if (this.#knowsNoReservation(done)) return
    if (!this.#usesSettingsPool()) {
      this.#reserveBeginAndRun(request, how, done)
      return
    }
    const setting = this.#settingOf(request)
    this.#beginExecute(request, setting, how, reply => {
      if (!this.#mustReserve(reply.error, how)) {
        done(reply)
        return
      }
      // The transaction that was begun for nothing goes back before the reservation.
      this.te.rollback(reply.transactionId, request.context, () =>
        this.#reserveBeginAndRun(request, how, done),
      )
    })
  }

  /** v6 has no such calls. */
  #knowsNoReservation(done: Replied): boolean {
    if (this.env.behaviour.reservedConnections === 'kept') return false
    done({ error: engineError('UNIMPLEMENTED', 'unknown method'), transactionId: 0, reservedId: 0 })
    return true
  }

  #reserveAndRun(request: TabletRequest, how: How, done: Replied): void {
    const refused = this.#state.refusal(request.transactionId !== 0)
    if (refused !== undefined) {
      done({ error: refused, transactionId: request.transactionId, reservedId: 0 })
      return
    }
    const txRequest = this.#txRequest(request, undefined, request.transactionId)
    this.te.reserve(txRequest, request.preQueries, reserved => {
      if (reserved.kind === 'failed') done({ error: reserved.error, transactionId: 0, reservedId: 0 })
      else this.#runReserved(reserved.value, request, how, done)
    })
  }

  #reserveBeginAndRun(request: TabletRequest, how: How, done: Replied): void {
    const refused = this.#state.refusal(false)
    if (refused !== undefined) {
      done({ error: refused, transactionId: 0, reservedId: 0 })
      return
    }
    const txRequest = this.#txRequest(request, undefined, 0)
    this.te.reserveBegin(txRequest, request.preQueries, reserved => {
      if (reserved.kind === 'failed') {
        done({ error: reserved.error, transactionId: 0, reservedId: 0 })
        return
      }
      reserved.value.unlockUpdateTime()
      const { id } = reserved.value
      this.#runOn(id, id, request, how, done)
    })
  }

  /** The ids come back whether the statement succeeds or not. */
  #runReserved(conn: StatefulConnection, request: TabletRequest, how: How, done: Replied): void {
    const { id } = conn
    const transactionId = conn.isInTransaction ? id : 0
    conn.unlock()
    this.#runOn(transactionId, id, request, how, done)
  }

  /** The statement of a request, on a connection that was made for it. */
  #runOn(transactionId: number, reservedId: number, request: TabletRequest, how: How, done: Replied): void {
    const call = this.#newCall(request, undefined, how, done)
    call.transactionId = transactionId
    call.reservedId = reservedId
    this.#run(call)
  }

  #planError({ request, reservedId, setting }: TabletCall): EngineError | undefined {
    if (reservedId !== 0) return undefined
    return withoutReservation(request.query.plan, setting !== undefined, this.env.behaviour)
  }

  #usesSettingsPool(): boolean {
    const { settingsPool } = this.env.behaviour
    return settingsPool === 'always' || (settingsPool === 'flag' && this.env.config.settingsPool)
  }

  #settingOf(request: TabletRequest): Setting | undefined {
    return request.preQueries.length === 0 ? undefined : this.qe.settings.get(request.preQueries)
  }

  #mustReserve(error: EngineError | undefined, how: How): boolean {
    if (error === undefined || !error.message.includes(needsReservation)) return false
    return how === 'execute' || this.env.behaviour.streamReserves === 'falls-back'
  }

  #txRequest(request: TabletRequest, setting: Setting | undefined, connId: number): TxRequest {
    const { caller, options } = request
    return { context: queryContext(this.env, request.context), caller, options, setting, connId }
  }
}

/** Connections by reason; app-debug connections and questions to MySQL come and go beside them. */
export interface HeldConnections {
  readonly pooled: number
  readonly kill: number
  readonly reserved: number
}
