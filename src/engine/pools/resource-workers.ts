import type { Timer } from '../ports/clock.ts'
import { background } from '../ports/context.ts'
import type { Pooled } from './pooled.ts'
import type { ResourcePool } from './resource-pool.ts'
import type { Slot } from './slot-queue.ts'

/** The idle timer and the refresh worker of a pool of v6 to v18. */
export class ResourceWorkers {
  readonly #pool: ResourcePool
  #idleTimer: Timer | undefined
  #refreshTimer: Timer | undefined
  #isRunning = false
  #isTicking = false
  /** How often somebody stopped it: tells a refresh that the pool was closed while it drained. */
  #stops = 0

  constructor(pool: ResourcePool) {
    this.#pool = pool
  }

  start(): void {
    this.#isRunning = true
    this.restartIdle()
    this.#scheduleRefresh()
  }

  stop(): void {
    this.#stops++
    this.#isRunning = false
    this.#idleTimer?.cancel()
    this.#refreshTimer?.cancel()
  }

  /** The period is a tenth of the timeout, counted from the end of one tick to the start of the next. */
  restartIdle(): void {
    const { deps, config, idleTimeoutMs } = this.#pool
    this.#idleTimer?.cancel()
    if (!this.#isRunning || this.#isTicking || config.idleTimeoutMs === 0 || idleTimeoutMs <= 0) return
    this.#idleTimer = deps.clock.at(deps.clock.now() + idleTimeoutMs / 10, () => this.#tick())
  }

  /** Looks at as many slots as were available when the tick began, oldest first. */
  #tick(): void {
    this.#isTicking = true
    this.#inspect(this.#pool.available)
  }

  #inspect(slots: number): void {
    const pool = this.#pool
    for (let left = slots; left > 0; left--) {
      const slot = this.#takeAny()
      if (slot === undefined) break
      if (isExpired(pool, slot)) {
        this.#reopen(slot, left - 1)
        return
      }
      pool.send(slot)
    }
    this.#isTicking = false
    this.restartIdle()
    pool.drain()
  }

  #reopen(pooled: Pooled, left: number): void {
    const pool = this.#pool
    pool.deps.connector.close(pooled.connection)
    pool.metrics.idleClosed++
    pool.redial(slot => {
      pool.send(slot)
      pool.drain()
      this.#inspect(left)
    })
  }

  /** Go picks at random between two channels that both have something. */
  #takeAny(): Slot | undefined {
    const { resources, settingResources, deps } = this.#pool
    if (settingResources.length === 0) return resources.shift()
    if (resources.length === 0 || deps.random() < 0.5) return settingResources.shift()
    return resources.shift()
  }

  #scheduleRefresh(): void {
    const { deps, config, behaviour } = this.#pool
    const { clock, refresh } = deps
    if (behaviour.refresh === 'none' || refresh === undefined || config.refreshIntervalMs <= 0) return
    this.#refreshTimer = clock.at(clock.now() + config.refreshIntervalMs, () => {
      if (refresh()) this.#reopenPool()
      else this.#scheduleRefresh()
    })
  }

  /** Drains and refills; the workers start anew, so the next change of address is seen too (`refresh_pool.go:63-97@v18`). */
  #reopenPool(): void {
    const pool = this.#pool
    const capacity = pool.capacity
    const stops = this.#stops + 1
    pool.close(undefined, () => {
      if (this.#stops === stops) pool.setCapacity(capacity, background, () => this.start())
    })
  }
}

function isExpired(pool: ResourcePool, slot: Slot): slot is Pooled {
  if (slot === 'empty' || pool.idleTimeoutMs <= 0) return false
  return slot.timeUsed + pool.idleTimeoutMs < pool.deps.clock.now()
}
