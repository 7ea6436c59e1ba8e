import type { EngineError } from '../engine-error.ts'
import { Context } from '../ports/context.ts'
import type { PoolDone, PoolRequest } from './pool.ts'
import { capacityOutOfRange } from './pool-errors.ts'
import type { Pooled } from './pooled.ts'
import type { ResourcePool } from './resource-pool.ts'
import type { Slot } from './slot-queue.ts'

/** How long the constructor goes on filling slots (`resource_pool.go:93@v6`). */
const prefillTimeoutMs = 30_000

/**
 * Changes the number of slots. A shrink takes slots out, blocking behind the clients that wait, for as long as
 * it takes; a growth puts empty ones in, which wakes waiters (`resource_pool.go:285@v6`).
 */
export function setResourceCapacity(pool: ResourcePool, capacity: number, done: PoolDone): void {
  const old = pool.capacity
  const error = refusal(pool, old, capacity)
  if (error !== undefined || old === capacity) {
    done(error)
    return
  }
  if (old === 0) pool.makeChannels()
  pool.capacity = capacity
  if (capacity > old) {
    grow(pool, capacity - old)
    done(undefined)
  } else shrink(pool, old - capacity, () => finishShrink(pool, capacity, done))
}

/** Stops the workers and drains the pool; closing it again is no error (`resource_pool.go:250@v6`). */
export function closeResourcePool(pool: ResourcePool, done: PoolDone): void {
  pool.workers.stop()
  setResourceCapacity(pool, 0, () => done(undefined))
}

/** Opens all slots by so many Gets at a time, where the release fills pools; errors are ignored. */
export function prefill(pool: ResourcePool, done: () => void): void {
  const parallelism = pool.behaviour.prefill === 'none' ? 0 : pool.config.prefillParallelism
  if (parallelism <= 0) {
    done()
    return
  }
  const context = new Context(pool.deps.clock.now() + prefillTimeoutMs)
  let started = 0
  let running = 0
  const next = (): void => {
    while (running < parallelism && started < pool.capacity) {
      started++
      running++
      openOne(pool, context, () => {
        running--
        next()
      })
    }
    if (running === 0 && started === pool.capacity) {
      started++
      done()
    }
  }
  next()
}

function refusal(pool: ResourcePool, old: number, capacity: number): EngineError | undefined {
  if (capacity < 0 || capacity > pool.maxCap) return capacityOutOfRange(capacity)
  return old === 0 && pool.behaviour.whenClosed === 'set-capacity-fails' ? pool.errors.closed : undefined
}

function openOne(pool: ResourcePool, context: Context, then: () => void): void {
  const request: PoolRequest = {
    setting: undefined,
    context,
    acquired: (pooled: Pooled) => pooled.recycle(then),
    failed: then,
  }
  pool.get(request)?.recycle(then)
}

function grow(pool: ResourcePool, slots: number): void {
  for (let i = 0; i < slots; i++) {
    pool.send('empty')
    pool.available++
  }
  pool.drain()
}

/** Takes slots without blocking first, then one by one as they come. */
function shrink(pool: ResourcePool, slots: number, done: () => void): void {
  let left = slots
  while (left > 0) {
    const slot = pool.take(undefined)
    if (slot === undefined) break
    drop(pool, slot)
    left--
  }
  if (left === 0) {
    done()
    return
  }
  pool.receivers.push({
    context: undefined,
    giveUp: () => undefined,
    receive(slot) {
      if (slot !== 'closed') drop(pool, slot)
      shrink(pool, left - 1, done)
    },
  })
}

function drop(pool: ResourcePool, slot: Slot): void {
  if (slot !== 'empty') {
    pool.deps.connector.close(slot.connection)
    pool.active--
  }
  pool.available--
}

function finishShrink(pool: ResourcePool, capacity: number, done: PoolDone): void {
  if (capacity === 0) {
    pool.isClosed = true
    pool.wakeAllClosed()
  }
  done(undefined)
}
