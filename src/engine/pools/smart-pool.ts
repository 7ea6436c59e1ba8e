import type { SmartPoolBehaviour } from '../../catalog/pool-families.ts'
import type { Connection } from '../ports/backend.ts'
import { background, type Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import { drawMaxLifetime } from './lifetime.ts'
import { Mutex } from './mutex.ts'
import {
  newPoolMetrics,
  type Pool,
  type PoolConfig,
  type PoolDependencies,
  type PoolDone,
  type PoolRequest,
} from './pool.ts'
import { smartPoolErrors } from './pool-errors.ts'
import { busy, expired, type Home, Pooled } from './pooled.ts'
import { ReadyQueue } from './ready.ts'
import { adapt, dialFor } from './smart-acquire.ts'
import { closePool, setCapacity } from './smart-capacity.ts'
import { WaiterWatch } from './smart-waiting.ts'
import { openPool, type Workers } from './smart-workers.ts'
import { ConnStack } from './stack.ts'
import { type Waiter, Waitlist } from './waitlist.ts'

/** The number of settings stacks less one: a setting's stack is its bucket under this mask. */
const stackMask = 7

/**
 * vttablet's pool of v19 and later (`go/pools/smartconnpool/pool.go`): a stack of clean connections, eight
 * stacks by setting, and a waitlist. Its fields are Vitess' own; the modules beside it work on them.
 */
export class SmartPool implements Pool, Home {
  readonly behaviour: SmartPoolBehaviour
  readonly config: PoolConfig
  readonly deps: PoolDependencies
  readonly metrics = newPoolMetrics()
  readonly clean = new ConnStack()
  readonly settings: readonly ConnStack[]
  readonly wait = new Waitlist()
  readonly watch: WaiterWatch
  readonly capacityMu = new Mutex()
  /** The settings stack that was pushed to last. */
  freshSettingsStack: number
  #borrowed = 0
  #active = 0
  capacity = 0
  idleCount = 0
  idleTimeoutMs: number
  /** The workers of the open pool; none while it is closed. */
  workers: Workers | undefined = undefined
  readonly #ready = new ReadyQueue<Waiter>(waiter => this.#serve(waiter))

  constructor(behaviour: SmartPoolBehaviour, config: PoolConfig, deps: PoolDependencies) {
    this.behaviour = behaviour
    this.config = config
    this.deps = deps
    this.settings = Array.from({ length: stackMask + 1 }, () => new ConnStack())
    this.watch = new WaiterWatch(this)
    this.freshSettingsStack = behaviour.freshSettingsStack
    this.idleTimeoutMs = config.idleTimeoutMs
  }

  /** Lent to clients and not yet returned. */
  get borrowed(): number {
    return this.#borrowed
  }

  set borrowed(connections: number) {
    this.#borrowed = connections
    this.deps.observer?.inUse(connections)
  }

  /** Slots with a connection that is open or being dialled. */
  get active(): number {
    return this.#active
  }

  set active(connections: number) {
    this.#active = connections
    this.deps.observer?.active(connections)
  }

  get isOpen(): boolean {
    return this.workers !== undefined
  }

  get inUse(): number {
    return this.borrowed
  }

  /** Negative while a shrink waits; blind to slots that are being dialled. */
  get available(): number {
    return this.capacity - this.borrowed
  }

  get maxCap(): number {
    return this.capacity
  }

  get idleAllowed(): number {
    return this.idleCount
  }

  get waiting(): number {
    return this.wait.length
  }

  open(done?: () => void): void {
    openPool(this)
    done?.()
  }

  close(context: Context | undefined, done: PoolDone): void {
    closePool(this, context, done)
  }

  setCapacity(capacity: number, context: Context, done: PoolDone): void {
    setCapacity(this, capacity, context, done)
  }

  /** Moves the threshold; the period of the worker stays what it was at Open. */
  setIdleTimeout(idleTimeoutMs: number): void {
    this.idleTimeoutMs = idleTimeoutMs
  }

  get(request: PoolRequest): Pooled | undefined {
    if (request.context.isOver(this.deps.clock.now())) {
      request.failed(smartPoolErrors.expiredContext)
      return undefined
    }
    if (this.capacity === 0) {
      request.failed(smartPoolErrors.closed)
      return undefined
    }
    return request.setting === undefined
      ? this.#getClean(request)
      : this.#getWithSetting(request, request.setting)
  }

  put(pooled: Pooled, done: (() => void) | undefined): void {
    if (pooled.connection.closed) {
      this.putNothing(done)
      return
    }
    this.borrowed--
    const now = this.deps.clock.now()
    pooled.timeUsed = now
    if (this.config.maxLifetimeMs > 0 && this.#outlived(pooled, now)) {
      this.metrics.maxLifetimeClosed++
      this.deps.connector.close(pooled.connection)
      this.#redial(pooled, now, done)
      return
    }
    this.tryReturnConn(pooled)
    done?.()
  }

  putNothing(done: (() => void) | undefined): void {
    this.borrowed--
    this.#redial(undefined, undefined, done)
  }

  discard(connection: Connection): void {
    this.deps.connector.close(connection)
  }

  /** Hands it to a waiter, closes it above the idle limit, or pushes it. True when a waiter took it. */
  tryReturnConn(pooled: Pooled): boolean {
    if (this.wait.length > 0 && this.#handOver(pooled)) return true
    if (this.#closeOnIdleLimitReached(pooled)) return false
    const setting = pooled.setting
    if (setting === undefined) {
      this.clean.push(pooled)
      return false
    }
    const stack = setting.bucket & stackMask
    this.settingsStack(stack).push(pooled)
    this.freshSettingsStack = stack
    return false
  }

  /** The topmost record that the idle worker has not claimed; claimed ones are dropped on the way. */
  pop(stack: ConnStack): Pooled | undefined {
    for (let pooled = stack.pop(); pooled !== undefined; pooled = stack.pop()) {
      if (pooled.timeUsed !== expired) {
        pooled.timeUsed = busy
        return pooled
      }
    }
    return undefined
  }

  /** Pops from the settings stacks, all eight from `start` upwards; nothing when `start` is below 0. */
  getFromSettingsStack(start: number): Pooled | undefined {
    if (start < 0) return undefined
    for (let i = 0; i <= stackMask; i++) {
      const pooled = this.pop(this.settingsStack((start + i) & stackMask))
      if (pooled !== undefined) return pooled
    }
    return undefined
  }

  settingsStack(index: number): ConnStack {
    return this.settings[index] as ConnStack
  }

  /** The client has it: the last step of every Get. */
  lend(request: PoolRequest, pooled: Pooled): void {
    this.borrowed++
    pooled.timeUsed = busy
    request.acquired(pooled)
  }

  /** Counts a wait that is over, which is not always a wait that helped (`pool.go:380-386@v24`). */
  recordWait(waiter: Waiter, how: 'served' | 'failed'): void {
    const waitedMs = this.deps.clock.now() - waiter.since
    this.metrics.waitCount++
    this.metrics.waitTimeMs += waitedMs
    this.deps.onWait?.(waitedMs)
    this.deps.observer?.waitEnded(waitedMs, how)
  }

  /** Recomputes the idle limit from the capacity (`pool.go:337-345@v24`). */
  setIdleCount(): void {
    const limit = this.config.maxIdleCount
    this.idleCount = limit === 0 || limit > this.capacity ? this.capacity : limit
  }

  #getClean(request: PoolRequest): Pooled | undefined {
    this.metrics.getCount++
    const pooled = this.pop(this.clean)
    if (pooled !== undefined) {
      this.borrowed++
      return pooled
    }
    this.#getSlowly(request, this.freshSettingsStack)
    return undefined
  }

  #getWithSetting(request: PoolRequest, setting: Setting): Pooled | undefined {
    this.metrics.getSettingCount++
    const pooled = this.pop(this.settingsStack(setting.bucket & stackMask)) ?? this.pop(this.clean)
    if (pooled === undefined) {
      this.#getSlowly(request, setting.bucket)
      return undefined
    }
    if (pooled.setting === setting) {
      this.borrowed++
      return pooled
    }
    adapt(this, request, pooled)
    return undefined
  }

  /** Dial before reset: below capacity nothing idle with another setting is touched. */
  #getSlowly(request: PoolRequest, start: number): void {
    if (this.active < this.capacity) {
      dialFor(this, request)
      return
    }
    const pooled = this.getFromSettingsStack(start)
    if (pooled === undefined) this.watch.enqueue(request)
    else adapt(this, request, pooled)
  }

  #handOver(pooled: Pooled): boolean {
    const waiter = this.wait.takeFor(pooled.setting)
    if (waiter === undefined) return false
    waiter.granted = pooled
    this.#ready.wake(waiter)
    this.#ready.drain()
    return true
  }

  #serve(waiter: Waiter): void {
    this.recordWait(waiter, 'served')
    if (waiter.granted !== undefined) adapt(this, waiter.request, waiter.granted)
  }

  /** Slots that are being dialled count as idle here, as in Vitess (`pool.go:493-506@v24`). */
  #closeOnIdleLimitReached(pooled: Pooled): boolean {
    if (this.behaviour.idleCap === 'none' || this.active - this.borrowed <= this.idleCount) return false
    this.active--
    this.metrics.idleClosed++
    this.deps.connector.close(pooled.connection)
    return true
  }

  #outlived(pooled: Pooled, now: number): boolean {
    const limit = drawMaxLifetime(this.behaviour.maxLifetime, this.config.maxLifetimeMs, this.deps.random)
    return now - pooled.timeCreated > limit
  }

  /** Fills the slot again, in `record` or in a new one; a refused dial frees the slot and tells nobody. */
  #redial(record: Pooled | undefined, stamp: number | undefined, done: (() => void) | undefined): void {
    this.deps.connector.connect(background, outcome => {
      if (outcome.kind === 'failed') this.active--
      else this.tryReturnConn(this.record(outcome.value, record, stamp))
      done?.()
    })
  }

  /** A record for a new connection: the one given, or a new one. */
  record(connection: Connection, record?: Pooled, stamp?: number): Pooled {
    const now = stamp ?? this.deps.clock.now()
    if (record === undefined) return new Pooled(connection, this, now)
    record.reopen(connection, now)
    return record
  }
}
