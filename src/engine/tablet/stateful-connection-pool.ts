import { type EngineError, engineError } from '../engine-error.ts'
import { allAtOnce } from '../in-turn.ts'
import type { Done, Outcome } from '../ports/backend.ts'
import type { Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import type { Caller } from './caller.ts'
import { ConnPool, type ConnRequest } from './conn-pool.ts'
import type { DBConn } from './db-conn.ts'
import type { ExecuteOptions } from './execute-options.ts'
import { Numbered } from './numbered.ts'
import { StatefulConnection } from './stateful-connection.ts'
import type { TabletEnv } from './tablet-env.ts'
import { transactionTimeoutMs } from './transaction-timeout.ts'

/** What ends when it is unlocked: nothing, what is in no transaction, everything. */
type Shutdown = 'no' | 'non-tx' | 'all'

/** Who asks for a new stateful connection, and how. */
export interface NewConnRequest {
  readonly context: Context
  readonly caller: Caller
  readonly options: ExecuteOptions
  readonly setting: Setting | undefined
}

/** All transactions and reserved connections of a tablet, and the two pools that they come from. */
export class StatefulConnectionPool {
  readonly env: TabletEnv
  readonly conns: ConnPool
  readonly foundRowsPool: ConnPool
  readonly #active: Numbered<StatefulConnection>
  #reserved = 0
  #lastId: number
  #shutdown: Shutdown = 'no'

  constructor(env: TabletEnv) {
    this.env = env
    const { txPool } = env.config
    this.conns = new ConnPool(env, identity('transaction_pool', 'TransactionPool', false), txPool)
    this.foundRowsPool = new ConnPool(env, identity('found_rows_pool', 'FoundRowsPool', true), txPool)
    this.#active = new Numbered(env.deps.clock, env.behaviour.unknownIdText)
    this.#lastId = env.config.lastId
  }

  /** Transactions and reserved connections that have an id now. */
  get size(): number {
    return this.#active.size
  }

  /** Tainted connections that are not yet released: in no pool's gauges. */
  get reserved(): number {
    return this.#reserved
  }

  set reserved(connections: number) {
    this.#reserved = connections
    this.env.deps.observer?.reserved(connections)
  }

  open(): void {
    this.#shutdown = 'no'
    this.conns.open()
    this.foundRowsPool.open()
  }

  /** Ends what is left and closes both pools. */
  close(done: () => void): void {
    for (const conn of this.#active.lockAll('for closing', () => true)) {
      this.env.stats.add('InternalErrors', 1, 'StrayTransactions')
      conn.close()
      conn.release('pool closed')
    }
    allAtOnce([this.conns, this.foundRowsPool], (pool, next) => pool.close(next), done)
  }

  /** A connection with an id of its own, locked (`stateful_connection_pool.go:175-214@v24`). */
  newConn(request: NewConnRequest, done: Done<StatefulConnection>): void {
    this.get(new StatefulGet(this, request, done), request.options)
  }

  /** A connection of the pool that these options ask for; `adopt` gives it an id. */
  get(request: ConnRequest, { clientFoundRows }: ExecuteOptions): void {
    const pool = clientFoundRows ? this.foundRowsPool : this.conns
    pool.get(request)
  }

  /**
   * Gives a pool's connection an id. v19 and later look at its socket first, and dial once more when the server has
   * hung up.
   */
  adopt(conn: DBConn, request: NewConnRequest, done: Done<StatefulConnection>): void {
    const isFine = this.env.behaviour.socketCheck === 'none' || this.env.deps.backend.isAlive(conn.connection)
    if (isFine) {
      done(this.#register(conn, request.options))
      return
    }
    conn.reconnect(request.context, outcome => {
      if (outcome.kind === 'ok') done(this.#register(conn, request.options))
      else conn.recycle(() => done(outcome))
    })
  }

  /** Locks the connection with this id, or says why it cannot be had. */
  getAndLock(id: number, purpose: string): Outcome<StatefulConnection> {
    const found = this.#active.lock(id, purpose)
    if (typeof found !== 'string') return { kind: 'ok', value: found }
    return { kind: 'failed', error: engineError('ABORTED', `transaction ${id}: ${found}`) }
  }

  /** Locks and returns everything that nobody has locked and whose time is up. */
  lockExpired(): readonly StatefulConnection[] {
    const now = this.env.deps.clock.now()
    return this.#active.lockAll('for tx killer rollback', conn => conn.isExpired(now))
  }

  /** Ends idle connections outside transactions, and busy ones when they are unlocked. */
  shutdownNonTx(): void {
    this.#shutdown = 'non-tx'
    for (const conn of this.#active.lockAll(
      'kill non-tx',
      each => !each.isInTransaction && this.#isFiltered(each),
    )) {
      conn.release('kill non-tx')
    }
  }

  /** Locks and returns all idle connections, to be rolled back; busy ones end when they are unlocked. */
  shutdownAll(): readonly StatefulConnection[] {
    this.#shutdown = 'all'
    return this.#active.lockAll('kill all', conn => this.#isFiltered(conn))
  }

  /** Breaks whatever runs on a transaction or a reserved connection now. */
  terminateBusy(): void {
    for (const conn of this.#active.all()) {
      if (conn.lockedFor !== undefined) conn.conn?.kill('connection', () => undefined)
    }
  }

  forAllTx(work: (conn: StatefulConnection) => void): void {
    for (const conn of this.#active.all()) if (conn.isInTransaction) work(conn)
  }

  whenEmpty(done: () => void): void {
    this.#active.whenEmpty(done)
  }

  unregister(id: number, reason: string): void {
    this.#active.unregister(id, reason)
  }

  /** The end of an unlock: while the tablet shuts down it may be the connection's end. */
  markAsNotInUse(conn: StatefulConnection): void {
    if (this.#shutdown === 'all') {
      conn.close()
      conn.release('kill all')
    } else if (this.#shutdown === 'non-tx' && !conn.isInTransaction) conn.release('kill non-tx')
    else this.#active.unlock(conn)
  }

  /** A new id for the same connection, locked. */
  renew(conn: StatefulConnection): string | undefined {
    this.#active.unregister(conn.id, 'renew existing connection')
    conn.id = this.#nextId()
    conn.usedAt = this.env.deps.clock.now()
    return this.#active.register(conn, 'renewed connection')
  }

  /** The next id is one above `id`: what a restart of the counter does. */
  adjustLastId(id: number): void {
    this.#lastId = id
  }

  #register(conn: DBConn, options: ExecuteOptions): Outcome<StatefulConnection> {
    const timeoutMs = transactionTimeoutMs(this.env, options)
    const stateful = new StatefulConnection(this, conn, this.#nextId(), timeoutMs, options.workload !== 'DBA')
    const refusal = this.#active.register(stateful, 'new connection')
    if (refusal === undefined) return { kind: 'ok', value: stateful }
    conn.recycle()
    return { kind: 'failed', error: engineError('INTERNAL', refusal) }
  }

  /** Up to v14 these filters pass over connections whose timeout is not enforced. */
  #isFiltered(conn: StatefulConnection): boolean {
    return conn.enforceTimeout || this.env.behaviour.transactionTimeout !== 'oltp-only'
  }

  #nextId(): number {
    this.#lastId++
    return this.#lastId
  }
}

/** A Get of a connection that is to have an id. */
class StatefulGet implements ConnRequest {
  readonly context: Context
  readonly caller: Caller
  readonly setting: Setting | undefined
  readonly #pool: StatefulConnectionPool
  readonly #request: NewConnRequest
  readonly #done: Done<StatefulConnection>

  constructor(pool: StatefulConnectionPool, request: NewConnRequest, done: Done<StatefulConnection>) {
    this.context = request.context
    this.caller = request.caller
    this.setting = request.setting
    this.#pool = pool
    this.#request = request
    this.#done = done
  }

  acquired(conn: DBConn): void {
    this.#pool.adopt(conn, this.#request, this.#done)
  }

  failed(error: EngineError): void {
    this.#done({ kind: 'failed', error })
  }
}

function identity(id: string, name: string, foundRows: boolean) {
  return { id, name, account: 'app', foundRows, isOltp: true } as const
}
