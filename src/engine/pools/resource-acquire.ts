import type { Timer } from '../ports/clock.ts'
import type { Setting } from '../setting.ts'
import type { PoolRequest } from './pool.ts'
import { Pooled } from './pooled.ts'
import type { ResourcePool } from './resource-pool.ts'
import type { Slot } from './slot-queue.ts'

/** Blocks a Get on the channels until a slot comes, the channels close or its context ends (`resource_pool.go:202@v6`). */
export function blockGet(pool: ResourcePool, request: PoolRequest): void {
  if (pool.isClosed) {
    request.failed(pool.errors.closed)
    return
  }
  const { clock } = pool.deps
  const since = clock.now()
  let stopWatching: () => void = () => undefined
  const place = pool.receivers.push({
    receive(slot) {
      stopWatching()
      recordWait(pool, since)
      if (slot === 'closed') request.failed(pool.errors.closed)
      else serve(pool, request, slot)
    },
  })
  stopWatching = watchContext(pool, request, () => {
    if (!place.isQueued) return
    pool.receivers.remove(place)
    stopWatching()
    request.failed(pool.errors.timeout)
  })
}

/** Makes of a slot what the Get wants, and lends it. */
export function serve(pool: ResourcePool, request: PoolRequest, slot: Slot): void {
  if (slot === 'empty') dialInto(pool, request)
  else if (slot.setting === undefined || isSame(slot.setting, request.setting))
    applyWanted(pool, request, slot)
  else reset(pool, request, slot, slot.setting)
}

function watchContext(pool: ResourcePool, request: PoolRequest, onEnd: () => void): () => void {
  const { deadline } = request.context
  const stopListening = request.context.onCancel(onEnd)
  const timer: Timer | undefined =
    deadline === Number.POSITIVE_INFINITY ? undefined : pool.deps.clock.at(deadline, onEnd)
  return () => {
    stopListening()
    timer?.cancel()
  }
}

function recordWait(pool: ResourcePool, since: number): void {
  const waitedMs = pool.deps.clock.now() - since
  pool.metrics.waitCount++
  pool.metrics.waitTimeMs += waitedMs
  pool.deps.onWait?.(waitedMs)
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
