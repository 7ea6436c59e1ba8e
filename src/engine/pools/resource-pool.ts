import type { ResourcePoolBehaviour } from '../../catalog/pool-families.ts'
import type { Connection } from '../ports/backend.ts'
import { background, type Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import { ExpiryTimer } from './expiry-timer.ts'
import { drawMaxLifetime } from './lifetime.ts'
import {
  newPoolMetrics,
  type Pool,
  type PoolConfig,
  type PoolDependencies,
  type PoolDone,
  type PoolRequest,
} from './pool.ts'
import { type ResourcePoolErrors, resourcePoolErrors } from './pool-errors.ts'
import { type Home, Pooled } from './pooled.ts'
import { ReadyQueue } from './ready.ts'
import { type Place, type Receiver, Receivers } from './receivers.ts'
import { blockGet, serve } from './resource-acquire.ts'
import { closeResourcePool, prefill, setResourceCapacity } from './resource-capacity.ts'
import { ResourceWorkers } from './resource-workers.ts'
import { type Slot, SlotQueue } from './slot-queue.ts'

/**
 * vttablet's pool of v6 to v18 (`go/pools/resource_pool.go`): slots, empty or with a connection, go round
 * through a FIFO channel; from v15 on a second one holds the connections that carry a setting.
 */
export class ResourcePool implements Pool, Home {
  readonly behaviour: ResourcePoolBehaviour
  readonly config: PoolConfig
  readonly deps: PoolDependencies
  readonly errors: ResourcePoolErrors
  readonly metrics = newPoolMetrics()
  readonly receivers = new Receivers()
  readonly expiry: ExpiryTimer<Place>
  readonly workers: ResourceWorkers
  readonly maxCap: number
  /** Slots without a setting, and all empty ones. */
  resources: SlotQueue
  /** Connections with a setting; always empty before v15. */
  settingResources: SlotQueue
  capacity = 0
  available = 0
  #active = 0
  #inUse = 0
  idleTimeoutMs: number
  isClosed = true
  readonly #ready = new ReadyQueue<Woken>(({ receiver, slot }) => receiver.receive(slot))

  constructor(behaviour: ResourcePoolBehaviour, config: PoolConfig, deps: PoolDependencies) {
    this.maxCap = config.maxCapacity ?? config.capacity
    if (config.capacity <= 0 || config.capacity > this.maxCap) {
      throw new Error('bug: invalid/out of range capacity')
    }
    this.behaviour = behaviour
    this.config = config
    this.deps = deps
    this.errors = resourcePoolErrors(behaviour)
    this.idleTimeoutMs = config.idleTimeoutMs
    this.resources = new SlotQueue(this.maxCap)
    this.settingResources = new SlotQueue(this.maxCap)
    this.workers = new ResourceWorkers(this)
    this.expiry = new ExpiryTimer(deps.clock, this.receivers.queue, place => this.receivers.expire(place))
  }

  get active(): number {
    return this.#active
  }

  set active(connections: number) {
    this.#active = connections
    this.deps.observer?.active(connections)
  }

  get inUse(): number {
    return this.#inUse
  }

  set inUse(connections: number) {
    this.#inUse = connections
    this.deps.observer?.inUse(connections)
  }

  get isOpen(): boolean {
    return !this.isClosed
  }

  get idleAllowed(): number {
    return this.capacity
  }

  get waiting(): number {
    return this.receivers.length
  }

  /** Builds the channels, which real tablets do once for each pool object, and fills them where told to. */
  open(done?: () => void): void {
    this.makeChannels()
    this.capacity = this.config.capacity
    this.available = this.capacity
    for (let i = 0; i < this.capacity; i++) this.resources.push('empty')
    prefill(this, () => {
      this.workers.start()
      done?.()
    })
  }

  /** Waits for all connections, however long that takes: these releases know no limit. */
  close(_context: Context | undefined, done: PoolDone): void {
    closeResourcePool(this, done)
  }

  setCapacity(capacity: number, _context: Context, done: PoolDone): void {
    setResourceCapacity(this, capacity, done)
  }

  /** Moves threshold and period; a pool built without a timeout cannot get one (`resource_pool.go:250@v6`). */
  setIdleTimeout(idleTimeoutMs: number): void {
    if (this.config.idleTimeoutMs === 0)
      throw new Error('bug: SetIdleTimeout called when timer not initialized')
    this.idleTimeoutMs = idleTimeoutMs
    this.workers.restartIdle()
  }

  get(request: PoolRequest): Pooled | undefined {
    if (request.context.isOver(this.deps.clock.now())) {
      request.failed(this.errors.expiredContext)
      return undefined
    }
    const setting = request.setting
    if (setting === undefined) this.metrics.getCount++
    else this.metrics.getSettingCount++
    const slot = this.take(setting)
    if (slot === undefined) {
      blockGet(this, request)
      return undefined
    }
    if (slot === 'empty' || slot.setting !== setting) {
      serve(this, request, slot)
      return undefined
    }
    this.countLent()
    return slot
  }

  put(pooled: Pooled, done: (() => void) | undefined): void {
    if (pooled.connection.closed) {
      this.putNothing(done)
      return
    }
    const now = this.deps.clock.now()
    pooled.timeUsed = now
    if (this.config.maxLifetimeMs > 0 && this.#outlived(pooled, now)) {
      this.metrics.maxLifetimeClosed++
      this.deps.connector.close(pooled.connection)
      this.putNothing(done)
      return
    }
    this.#putSlot(pooled)
    done?.()
  }

  putNothing(done: (() => void) | undefined): void {
    this.redial(slot => {
      this.#putSlot(slot)
      done?.()
    })
  }

  discard(connection: Connection): void {
    this.deps.connector.close(connection)
  }

  /** A slot without blocking: with a setting from the settings channel first, whatever setting it carries. */
  take(setting: Setting | undefined): Slot | undefined {
    if (setting === undefined) return this.resources.shift() ?? this.settingResources.shift()
    return this.settingResources.shift() ?? this.resources.shift()
  }

  /** Lets a slot into the channels: to the receiver that has blocked longest, or to the tail. */
  send(slot: Slot): void {
    const receiver = this.receivers.shift()
    if (receiver !== undefined) this.#ready.wake({ receiver, slot })
    else if (slot !== 'empty' && slot.setting !== undefined) this.settingResources.push(slot)
    else this.resources.push(slot)
  }

  /** Runs the receivers that a send has woken. */
  drain(): void {
    this.#ready.drain()
  }

  /** Everybody blocked learns that the channels are closed. */
  wakeAllClosed(): void {
    for (let receiver = this.receivers.shift(); receiver !== undefined; receiver = this.receivers.shift()) {
      this.#ready.wake({ receiver, slot: 'closed' })
    }
    this.#ready.drain()
  }

  makeChannels(): void {
    this.resources = new SlotQueue(this.maxCap)
    this.settingResources = new SlotQueue(this.maxCap)
    this.isClosed = false
  }

  /** The gauges of a Get that succeeded. */
  countLent(): void {
    this.available--
    if (this.available <= 0) this.metrics.exhausted++
    this.inUse++
  }

  /** Dials for a slot that counts as active, as long as it takes; a refusal leaves it empty. */
  redial(then: (slot: Slot) => void): void {
    this.deps.connector.connect(background, outcome => {
      if (outcome.kind === 'failed') {
        this.active--
        then('empty')
      } else then(new Pooled(outcome.value, this, this.deps.clock.now()))
    })
  }

  /** The gauges move after the push, before the client that it woke runs. */
  #putSlot(slot: Slot): void {
    this.send(slot)
    this.inUse--
    this.available++
    this.drain()
  }

  #outlived(pooled: Pooled, now: number): boolean {
    const limit = drawMaxLifetime(this.behaviour.maxLifetime, this.config.maxLifetimeMs, this.deps.random)
    return now - pooled.timeCreated > limit
  }
}

/** A receiver and what it receives. */
interface Woken {
  readonly receiver: Receiver
  readonly slot: Slot | 'closed'
}
