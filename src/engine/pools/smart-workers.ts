import { reopenPool } from './smart-capacity.ts'
import { closeIdleResources } from './smart-idle.ts'
import type { SmartPool } from './smart-pool.ts'
import { Ticker } from './ticker.ts'

/** The workers of an open pool, but for those that look after waiters. */
export interface Workers {
  /** Ends them; `done` when the one at work is through. */
  stop(done: () => void): void
}

/** Opens a closed pool at its configured size: an earlier runtime size is lost. Nothing is dialled. */
export function openPool(pool: SmartPool): void {
  if (pool.isOpen) return
  pool.capacity = pool.config.capacity
  pool.setIdleCount()
  pool.workers = startWorkers(pool)
  pool.watch.start()
}

/**
 * Starts what an Open starts (`smartconnpool/pool.go:198-262@v24`): the idle worker, whose period is a tenth
 * of the timeout that holds now, and the refresh worker.
 */
function startWorkers(pool: SmartPool): Workers {
  const idle = pool.idleTimeoutMs > 0 ? startIdleWorker(pool) : undefined
  const refresh = startRefreshWorker(pool)
  return {
    stop(done) {
      refresh?.stop(() => undefined)
      if (idle === undefined) done()
      else idle.stop(done)
    },
  }
}

function startIdleWorker(pool: SmartPool): Ticker {
  return new Ticker(pool.deps.clock, pool.idleTimeoutMs / 10, (tick, done) => {
    closeIdleResources(pool, tick, done)
  })
}

/** Ends itself at the first change of address: only a new Open looks again (`pool.go:233-246@v24`). */
function startRefreshWorker(pool: SmartPool): Ticker | undefined {
  const { clock, refresh } = pool.deps
  const period = pool.config.refreshIntervalMs
  if (refresh === undefined || period <= 0) return undefined
  const ticker = new Ticker(clock, period, (_tick, done) => {
    if (refresh()) {
      ticker.stop(() => undefined)
      clock.at(clock.now(), () => reopenPool(pool))
    }
    done()
  })
  return ticker
}
