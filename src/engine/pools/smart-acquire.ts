import type { Setting } from '../setting.ts'
import type { PoolRequest } from './pool.ts'
import type { Pooled } from './pooled.ts'
import type { SmartPool } from './smart-pool.ts'

/**
 * Opens a connection for a Get below capacity. The slot counts as active from here on; a refusal goes to the
 * client unchanged and frees the slot (`smartconnpool/pool.go:590-646@v24`).
 */
export function dialFor(pool: SmartPool, request: PoolRequest): void {
  pool.active++
  pool.deps.connector.connect(request.context, outcome => {
    if (outcome.kind === 'failed') {
      pool.active--
      request.failed(outcome.error)
    } else adapt(pool, request, pool.record(outcome.value))
  })
}

/** Brings a connection that the Get obtained to the setting it wants, and lends it (`pool.go:649-720@v24`). */
export function adapt(pool: SmartPool, request: PoolRequest, pooled: Pooled): void {
  const wanted = request.setting
  const present = pooled.setting
  if (present === wanted) pool.lend(request, pooled)
  else if (present === undefined) applyWanted(pool, request, pooled)
  else reset(pool, request, pooled, present)
}

function reset(pool: SmartPool, request: PoolRequest, pooled: Pooled, present: Setting): void {
  if (request.setting === undefined) pool.metrics.resetSetting++
  else pool.metrics.diffSetting++
  pool.deps.connector.resetSetting(pooled.connection, present, request.context, outcome => {
    if (outcome.kind === 'failed') redialInSlot(pool, request, pooled)
    else {
      pooled.setting = undefined
      applyWanted(pool, request, pooled)
    }
  })
}

/** After a reset that failed, as all do against real servers: close, and dial in the same slot. */
function redialInSlot(pool: SmartPool, request: PoolRequest, pooled: Pooled): void {
  pool.deps.connector.close(pooled.connection)
  pool.deps.connector.connect(request.context, outcome => {
    if (outcome.kind === 'failed') {
      pool.active--
      request.failed(outcome.error)
      return
    }
    pooled.reopen(outcome.value, pool.deps.clock.now())
    applyWanted(pool, request, pooled)
  })
}

/** An apply that fails costs the connection and frees the slot; nobody who waits is told. */
function applyWanted(pool: SmartPool, request: PoolRequest, pooled: Pooled): void {
  const setting = request.setting
  if (setting === undefined) {
    pool.lend(request, pooled)
    return
  }
  pool.deps.connector.applySetting(pooled.connection, setting, request.context, outcome => {
    if (outcome.kind === 'failed') {
      pool.deps.connector.close(pooled.connection)
      pool.active--
      request.failed(outcome.error)
      return
    }
    pooled.setting = setting
    pool.lend(request, pooled)
  })
}
