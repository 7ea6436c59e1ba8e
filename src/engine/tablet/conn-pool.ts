import type { Account } from '../../catalog/roles.ts'
import { type EngineError, engineError } from '../engine-error.ts'
import { newPool } from '../pools/new-pool.ts'
import {
  newPoolMetrics,
  type Pool,
  type PoolDone,
  type PoolMetrics,
  type PoolRequest,
} from '../pools/pool.ts'
import { type Home, Pooled } from '../pools/pooled.ts'
import type { Connection } from '../ports/backend.ts'
import { Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import { AccountConnector } from './account-connector.ts'
import type { Caller } from './caller.ts'
import { DBConn } from './db-conn.ts'
import { KillPool } from './kill-pool.ts'
import type { ConnPoolConfig } from './tablet-config.ts'
import type { TabletEnv } from './tablet-env.ts'

/** One Get through the wrapper. */
export interface ConnRequest {
  readonly context: Context
  readonly caller: Caller
  readonly setting: Setting | undefined
  acquired(conn: DBConn): void
  failed(error: EngineError): void
}

/** What a pool is called and as whom it dials. */
export interface ConnPoolIdentity {
  /** In the catalog of pools: `transaction_pool`. */
  readonly id: string
  /** The prefix of its metrics: `TransactionPool`; its id where it exports none. */
  readonly name: string
  readonly account: Account
  readonly foundRows: boolean
  /** True for the pools that knew a waiter cap before v13: OLTP reads and transactions. */
  readonly isOltp: boolean
}

/**
 * A pool as the tablet uses it (`tabletserver/connpool/pool.go`): the pool of the release with its account,
 * its timeout, its waiter cap, the app-debug bypass and a kill connection behind it.
 */
export class ConnPool implements Home {
  readonly identity: ConnPoolIdentity
  readonly connector: AccountConnector
  readonly killPool: KillPool
  readonly #env: TabletEnv
  readonly #config: ConnPoolConfig
  readonly #debugConnector: AccountConnector
  #pool: Pool | undefined
  #isOpen = false
  /** What the pool is built with next: runtime resizes outlive a close before v19, as there. */
  #size: number
  #getsInFlight = 0
  /** Gets that have ended, ready for the next: as many as were ever in flight at once. */
  readonly #resting: PoolGet[] = []
  /** Gets refused at the waiter cap. */
  waiterQueueFull = 0
  /** Successful Gets, by whether a setting was asked for, and their times. */
  readonly getConnTime = { withSettings: newTimings(), withoutSettings: newTimings() }
  /** The waits that `WaitTime` counts, once more. */
  resourceWaitTimeMs = 0

  constructor(env: TabletEnv, identity: ConnPoolIdentity, config: ConnPoolConfig) {
    this.#env = env
    this.identity = identity
    this.#config = config
    this.#size = config.size
    const { id: pool, account, foundRows } = identity
    this.connector = new AccountConnector(env, { account, foundRows }, { pool, by: 'pool' })
    const debug = { account: 'appdebug', foundRows } as const
    this.#debugConnector = new AccountConnector(env, debug, { pool, by: 'app-debug' })
    this.killPool = new KillPool(env, pool, config.idleTimeoutMs)
  }

  /** The pool, for its gauges; before v19 there is none while it is closed. */
  get pool(): Pool | undefined {
    return this.#isOpen || !this.#forgets ? this.#pool : undefined
  }

  /** Counters; those of a closed pool before v19 are gone. */
  get metrics(): Readonly<PoolMetrics> {
    return this.pool?.metrics ?? newPoolMetrics()
  }

  open(done?: () => void): void {
    if (this.#isOpen) {
      done?.()
      return
    }
    this.#isOpen = true
    this.killPool.open()
    if (this.#pool === undefined || this.#forgets) this.#pool = this.#build()
    this.#pool.open(done)
  }

  /** Waits for lent connections: ten seconds from 19.0.5 on, as long as it takes before. */
  close(done: PoolDone): void {
    const pool = this.#usable
    if (pool === undefined) {
      done(undefined)
      return
    }
    pool.close(undefined, error => {
      this.#isOpen = false
      this.killPool.close(() => done(error))
    })
  }

  setCapacity(capacity: number, context: Context, done: PoolDone): void {
    const pool = this.#usable
    if (pool === undefined) {
      this.#size = capacity
      done(undefined)
      return
    }
    pool.setCapacity(capacity, context, error => {
      if (error === undefined) this.#size = capacity
      done(error)
    })
  }

  get(request: ConnRequest): void {
    if (this.#isAboveWaiterCap()) {
      this.#refuseAtCap(request)
      return
    }
    const pool = this.#usable
    if (this.#bypasses(request.caller)) this.#dialDebug(request)
    else if (pool === undefined) request.failed(this.#closedError())
    else this.#getPooled(pool, request)
  }

  put(): void {
    throw new Error('bug: a connection outside the pool was put into it')
  }

  putNothing(): void {
    throw new Error('bug: a connection outside the pool was put into it')
  }

  discard(connection: Connection): void {
    this.connector.close(connection)
  }

  get #usable(): Pool | undefined {
    return this.#isOpen ? this.#pool : undefined
  }

  /** True where each Open builds a new pool. */
  get #forgets(): boolean {
    return this.#env.connPoolBehaviour.counters === 'restart-at-open'
  }

  #build(): Pool {
    const { deps, config } = this.#env
    const observer = deps.observer?.pool(this.identity.id)
    const poolConfig = {
      capacity: this.#size,
      maxCapacity: this.#size,
      maxIdleCount: this.#config.maxIdleCount,
      idleTimeoutMs: this.#config.idleTimeoutMs,
      maxLifetimeMs: this.#config.maxLifetimeMs,
      refreshIntervalMs: config.refreshIntervalMs,
      prefillParallelism: this.#config.prefillParallelism,
    }
    return newPool(this.#env.poolBehaviour, poolConfig, {
      clock: deps.clock,
      connector: this.connector,
      random: deps.random,
      ...(deps.refresh === undefined ? {} : { refresh: deps.refresh }),
      ...(deps.waitWindowMs === undefined ? {} : { waitWindowMs: deps.waitWindowMs }),
      ...(observer === undefined ? {} : { observer }),
      onWait: waitedMs => {
        this.resourceWaitTimeMs += waitedMs
      },
    })
  }

  #getPooled(pool: Pool, request: ConnRequest): void {
    const startedAt = this.#env.deps.clock.now()
    const { timeoutMs } = this.#config
    const get = this.#resting.pop() ?? new PoolGet(this)
    get.begin(request, startedAt, timeoutMs)
    this.#getsInFlight++
    const pooled = pool.get(get)
    if (pooled !== undefined) get.acquired(pooled)
  }

  /** A Get has ended with a connection. */
  gotPooled(get: PoolGet, request: ConnRequest, startedAt: number, pooled: Pooled): void {
    this.#resting.push(get)
    this.#getsInFlight--
    this.#recordGetTime(request, startedAt)
    request.acquired(this.#wrapped(pooled))
  }

  /** A Get has ended without one. Where the caller went away before, nobody was failed. */
  gotError(get: PoolGet, request: ConnRequest, error: EngineError): void {
    this.#resting.push(get)
    this.#getsInFlight--
    if (!request.context.isCancelled())
      this.#env.deps.observer?.getFailed(this.identity.id, error, request.caller)
    request.failed(error)
  }

  #wrapped(pooled: Pooled): DBConn {
    if (pooled.attached instanceof DBConn) return pooled.attached
    const wrapped = new DBConn(this.#env, this, pooled)
    pooled.attached = wrapped
    return wrapped
  }

  /** Every Get in progress counts, waiting or not (`connpool/pool.go:167-202@v14`). */
  #isAboveWaiterCap(): boolean {
    const { waiterCap } = this.#env.connPoolBehaviour
    const isCapped =
      waiterCap === 'every-pool' || (waiterCap === 'oltp-and-transaction' && this.identity.isOltp)
    return isCapped && this.#config.maxWaiters > 0 && this.#getsInFlight >= this.#config.maxWaiters
  }

  #refuseAtCap(request: ConnRequest): void {
    this.waiterQueueFull++
    const text = `pool ${this.identity.name} waiter count exceeded`
    const error = engineError('RESOURCE_EXHAUSTED', text)
    this.#env.deps.observer?.getFailed(this.identity.id, error, request.caller)
    request.failed(error)
  }

  #bypasses(caller: Caller): boolean {
    const user = this.#env.config.appDebugUser
    return user !== '' && caller.username === user
  }

  #dialDebug(request: ConnRequest): void {
    this.#getsInFlight++
    this.#debugConnector.connect(request.context, outcome => {
      this.#getsInFlight--
      if (outcome.kind === 'failed') {
        request.failed(outcome.error)
        return
      }
      const pooled = new Pooled(outcome.value, this, this.#env.deps.clock.now())
      pooled.detach()
      request.acquired(new DBConn(this.#env, this, pooled))
    })
  }

  #closedError(): EngineError {
    const code = this.#env.poolBehaviour.kind === 'smartconnpool' ? 'INTERNAL' : 'UNKNOWN'
    return engineError(code, 'connection pool is closed')
  }

  #recordGetTime(request: ConnRequest, startedAt: number): void {
    const { withSettings, withoutSettings } = this.getConnTime
    const timings = request.setting === undefined ? withoutSettings : withSettings
    timings.count++
    timings.totalMs += this.#env.deps.clock.now() - startedAt
  }
}

/** A Get under way; then perhaps another one. */
class PoolGet implements PoolRequest {
  readonly context: Context = new Context()
  setting: Setting | undefined = undefined
  readonly #pool: ConnPool
  #request: ConnRequest | undefined
  #startedAt = 0

  constructor(pool: ConnPool) {
    this.#pool = pool
  }

  begin(request: ConnRequest, startedAt: number, timeoutMs: number): void {
    this.#request = request
    this.#startedAt = startedAt
    this.context.renew(request.context, timeoutMs === 0 ? Number.POSITIVE_INFINITY : startedAt + timeoutMs)
    this.setting = request.setting
  }

  acquired(pooled: Pooled): void {
    const request = this.#end()
    this.#pool.gotPooled(this, request, this.#startedAt, pooled)
  }

  failed(error: EngineError): void {
    const request = this.#end()
    this.#pool.gotError(this, request, error)
  }

  #end(): ConnRequest {
    const request = this.#request
    if (request === undefined) throw new Error('bug: a Get ended twice')
    this.#request = undefined
    return request
  }
}

/** How many, and how long in all. */
export interface Timings {
  count: number
  totalMs: number
}

function newTimings(): Timings {
  return { count: 0, totalMs: 0 }
}
