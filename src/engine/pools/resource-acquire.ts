import type { Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import type { PoolRequest } from './pool.ts'
import { Pooled } from './pooled.ts'
import type { Receiver } from './receivers.ts'
import type { ResourcePool } from './resource-pool.ts'
import type { Slot } from './slot-queue.ts'

/** Blocks a Get on the channels until a slot comes, the channels close or its context ends (`resource_pool.go:202@v6`). */
export function blockGet(pool: ResourcePool, request: PoolRequest): void {
  if (pool.isClosed) {
    request.failed(pool.errors.closed)
    return
  }
  pool.receivers.push(new BlockedGet(pool, request))
  pool.expiry.watch(request.context.deadline)
}

/** Makes of a slot what the Get wants, and lends it. */
export function serve(pool: ResourcePool, request: PoolRequest, slot: Slot): void {
  if (slot === 'empty') dialInto(pool, request)
  else if (slot.setting === undefined || isSame(slot.setting, request.setting))
    applyWanted(pool, request, slot)
  else reset(pool, request, slot, slot.setting)
}

/** A Get that blocks: a wait counts when it ends with a slot, or with the pool's close. */
class BlockedGet implements Receiver {
  readonly context: Context
  readonly #pool: ResourcePool
  readonly #request: PoolRequest
  readonly #since: number

  constructor(pool: ResourcePool, request: PoolRequest) {
    this.#pool = pool
    this.#request = request
    this.context = request.context
    this.#since = pool.deps.clock.now()
    pool.deps.observer?.waitBegan()
  }

  receive(slot: Slot | 'closed'): void {
    const { metrics, deps, errors } = this.#pool
    const waitedMs = deps.clock.now() - this.#since
    metrics.waitCount++
    metrics.waitTimeMs += waitedMs
    deps.onWait?.(waitedMs)
    deps.observer?.waitEnded(waitedMs, slot === 'closed' ? 'failed' : 'served')
    if (slot === 'closed') this.#request.failed(errors.closed)
    else serve(this.#pool, this.#request, slot)
  }

  giveUp(): void {
    const { clock, observer } = this.#pool.deps
    observer?.waitEnded(clock.now() - this.#since, 'failed')
    this.#request.failed(this.#pool.errors.timeout)
  }
}

/** These releases compare the text of the SET statement, without regard to case (`resource_pool.go:324@v15`). */
function isSame(present: Setting, wanted: Setting | undefined): boolean {
  return wanted !== undefined && present.query.toLowerCase() === wanted.query.toLowerCase()
}

/** Nothing counts until the dial succeeds; a refused one puts the empty slot back, at the tail. */
function dialInto(pool: ResourcePool, request: PoolRequest): void {
  pool.deps.connector.connect(request.context, outcome => {
    if (outcome.kind === 'failed') {
      pool.send('empty')
      request.failed(outcome.error)
      pool.drain()
      return
    }
    pool.active++
    applyWanted(pool, request, new Pooled(outcome.value, pool, pool.deps.clock.now()))
  })
}

function reset(pool: ResourcePool, request: PoolRequest, pooled: Pooled, present: Setting): void {
  if (request.setting === undefined) pool.metrics.resetSetting++
  else pool.metrics.diffSetting++
  pool.deps.connector.resetSetting(pooled.connection, present, request.context, outcome => {
    if (outcome.kind === 'failed') {
      pool.deps.connector.close(pooled.connection)
      pool.active--
      dialInto(pool, request)
      return
    }
    pooled.setting = undefined
    applyWanted(pool, request, pooled)
  })
}

/** A failed apply gives the connection back, still open, to the plain channel (`resource_pool.go:331@v16`). */
function applyWanted(pool: ResourcePool, request: PoolRequest, pooled: Pooled): void {
  const wanted = request.setting
  if (wanted === undefined || pooled.setting !== undefined) {
    lend(pool, request, pooled)
    return
  }
  pool.deps.connector.applySetting(pooled.connection, wanted, request.context, outcome => {
    if (outcome.kind === 'failed') {
      pool.send(pooled)
      request.failed(outcome.error)
      pool.drain()
      return
    }
    pooled.setting = wanted
    lend(pool, request, pooled)
  })
}

function lend(pool: ResourcePool, request: PoolRequest, pooled: Pooled): void {
  pool.countLent()
  request.acquired(pooled)
}
