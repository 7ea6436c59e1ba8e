import { inTurn } from '../in-turn.ts'
import { background } from '../ports/context.ts'
import { busy, expired, type Pooled } from './pooled.ts'
import type { SmartPool } from './smart-pool.ts'
import type { ConnStack } from './stack.ts'

/** One step of a tick: works on a stack from the time of the tick on, and says when it is through. */
type StackStep = (pool: SmartPool, stack: ConnStack, tick: number, done: () => void) => void

/**
 * One tick of the idle worker, the settings stacks first and the clean one last. What it does with a
 * connection idle for longer than the timeout is the release's: see the three steps.
 */
export function closeIdleResources(pool: SmartPool, tick: number, done: () => void): void {
  if (pool.idleTimeoutMs === 0 || pool.capacity === 0) {
    done()
    return
  }
  const step = stepOf(pool)
  inTurn(occupied(pool), (stack, next) => step(pool, stack, tick, next), done)
}

/** The stacks that hold something when their turn comes: mostly one or two of the nine. */
function* occupied(pool: SmartPool): Generator<ConnStack> {
  for (const stack of pool.settings) if (stack.peek() !== undefined) yield stack
  if (pool.clean.peek() !== undefined) yield pool.clean
}

function stepOf(pool: SmartPool): StackStep {
  switch (pool.behaviour.idleWorker) {
    case 'shrinks':
      return shrinkStack
    case 'reopens-in-place':
      return reopenInPlace
    case 'reopens-popped':
      return reopenPopped
  }
}

/** Closes what is expired and keeps the rest in order: the pool shrinks (`smartconnpool/pool.go:665-696@v19`). */
function shrinkStack(pool: SmartPool, stack: ConnStack, tick: number, done: () => void): void {
  const kept: Pooled[] = []
  for (const pooled of stack.popAll()) {
    if (claim(pool, pooled, tick)) closeExpired(pool, pooled, freeSlot(pool))
    else kept.push(pooled)
  }
  for (const pooled of kept.reverse()) stack.push(pooled)
  done()
}

/**
 * Walks down the stack and dials into each expired record where it lies (`pool.go:710@v20`, `pool.go:768@v23`).
 * A record popped meanwhile is dropped by whoever popped it, and the slot is lost: the leak of #18967.
 */
function reopenInPlace(pool: SmartPool, stack: ConnStack, tick: number, done: () => void): void {
  inTurn(
    below(stack.peek()),
    (pooled, next) => {
      if (claim(pool, pooled, tick)) closeExpired(pool, pooled, redial(pool, pooled, tick, next))
      else next()
    },
    done,
  )
}

/** The records from `top` down, following what each has below it when its turn comes. */
function* below(top: Pooled | undefined): Generator<Pooled> {
  for (let pooled = top; pooled !== undefined; pooled = pooled.next) yield pooled
}

/**
 * Takes records out until half of the pool is found expired, gives the others back, and dials for the expired
 * ones one after the other (`pool.go:775-862@v24`).
 */
function reopenPopped(pool: SmartPool, stack: ConnStack, tick: number, done: () => void): void {
  const most = Math.max(Math.floor(pool.active / 2), 1)
  const valid: Pooled[] = []
  const gone: Pooled[] = []
  while (gone.length < most) {
    const pooled = stack.pop()
    if (pooled === undefined) break
    if (claim(pool, pooled, tick)) gone.push(pooled)
    else valid.push(pooled)
  }
  for (const pooled of valid) pool.tryReturnConn(pooled)
  inTurn(
    gone,
    (pooled, next) => {
      closeExpired(
        pool,
        pooled,
        redial(pool, pooled, tick, isOpen => {
          if (isOpen) pool.tryReturnConn(pooled)
          next()
        }),
      )
    },
    done,
  )
}

/** Marks the record as taken by the worker when it was idle for longer than the timeout. */
function claim(pool: SmartPool, pooled: Pooled, tick: number): boolean {
  if (pooled.timeUsed === busy || tick - pooled.timeUsed <= pool.idleTimeoutMs) return false
  pooled.timeUsed = expired
  return true
}

function closeExpired(pool: SmartPool, pooled: Pooled, then: () => void): void {
  pool.metrics.idleClosed++
  pool.deps.connector.close(pooled.connection)
  then()
}

function freeSlot(pool: SmartPool): () => void {
  return () => {
    pool.active--
  }
}

/** The stamp of the new connection is the tick's, however long the dial took. */
function redial(pool: SmartPool, pooled: Pooled, tick: number, next: (isOpen: boolean) => void): () => void {
  return () => {
    pool.deps.connector.connect(background, outcome => {
      if (outcome.kind === 'failed') pool.active--
      else pooled.reopen(outcome.value, tick)
      next(outcome.kind === 'ok')
    })
  }
}
