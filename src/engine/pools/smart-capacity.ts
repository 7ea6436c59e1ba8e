import { background, Context } from '../ports/context.ts'
import type { PoolDone } from './pool.ts'
import { capacityTimeout } from './pool-errors.ts'
import type { SmartPool } from './smart-pool.ts'

/** How long a shrink sleeps when nothing is idle (`smartconnpool/pool.go:736-773@v24`). */
const shrinkPollMs = 10

/** `PoolCloseTimeout` (`pool.go:44@v24`). */
const closeTimeoutMs = 10_000

/**
 * Closes the pool: idle connections at once, lent ones as they return, for ten seconds when the caller sets
 * no limit. A pool whose capacity was set to 0 counts as closed already, and stays open (`pool.go:266-294@v24`).
 */
export function closePool(pool: SmartPool, context: Context | undefined, done: PoolDone): void {
  pool.capacityMu.lock(() => {
    if (!pool.isOpen || pool.capacity === 0) {
      pool.capacityMu.unlock()
      done(undefined)
      return
    }
    changeCapacity(pool, 0, closeContext(pool, context), error => {
      stopOpen(pool, () => {
        pool.capacityMu.unlock()
        done(error)
      })
    })
  })
}

/** Changes the limit; a shrink waits until enough connections came back (`pool.go:736-773@v24`). */
export function setCapacity(pool: SmartPool, capacity: number, context: Context, done: PoolDone): void {
  if (capacity < 0) throw new Error('bug: negative capacity')
  const patience = pool.behaviour.closeTimeout === 'none' ? background : context
  pool.capacityMu.lock(() => {
    changeCapacity(pool, capacity, patience, error => {
      pool.capacityMu.unlock()
      done(error)
    })
  })
}

/** Cycles all connections after MySQL moved; since 19.0.5 the workers are not restarted (`pool.go:298-320@v24`). */
export function reopenPool(pool: SmartPool): void {
  if (pool.behaviour.refresh === 'close-and-open') {
    closePool(pool, background, () => pool.open())
    return
  }
  pool.capacityMu.lock(() => {
    const capacity = pool.capacity
    if (capacity === 0) {
      pool.capacityMu.unlock()
      return
    }
    const context = closeContext(pool, undefined)
    changeCapacity(pool, 0, context, () => {
      changeCapacity(pool, capacity, context, () => pool.capacityMu.unlock())
    })
  })
}

function closeContext(pool: SmartPool, context: Context | undefined): Context {
  if (pool.behaviour.closeTimeout === 'none') return background
  return context ?? new Context(pool.deps.clock.now() + closeTimeoutMs)
}

function stopOpen(pool: SmartPool, done: () => void): void {
  const workers = pool.workers
  pool.workers = undefined
  pool.watch.stop()
  if (pool.behaviour.waitersAtClose === 'served') pool.watch.releaseAll()
  if (workers === undefined) done()
  else workers.stop(done)
}

/** The caller holds the capacity lock. */
function changeCapacity(pool: SmartPool, capacity: number, context: Context, done: PoolDone): void {
  if (pool.capacity === capacity) {
    done(undefined)
    return
  }
  pool.capacity = capacity
  shrink(pool, capacity, context, error => {
    pool.setIdleCount()
    done(error)
  })
}

function shrink(pool: SmartPool, capacity: number, context: Context, done: PoolDone): void {
  const { clock, connector } = pool.deps
  while (pool.active > capacity) {
    if (context.isOver(clock.now())) {
      done(capacityTimeout(pool.capacity, pool.active, pool.borrowed))
      return
    }
    if (capacity === 0 && pool.behaviour.waitersAtClose === 'evicted') pool.watch.evictAll()
    const pooled = pool.getFromSettingsStack(pool.freshSettingsStack) ?? pool.pop(pool.clean)
    if (pooled === undefined) {
      clock.at(clock.now() + shrinkPollMs, () => shrink(pool, capacity, context, done))
      return
    }
    connector.close(pooled.connection)
    pool.active--
  }
  done(undefined)
}
