import type { Timer } from '../ports/clock.ts'
import { ExpiryTimer } from './expiry-timer.ts'
import type { PoolRequest } from './pool.ts'
import { smartPoolErrors } from './pool-errors.ts'
import type { SmartPool } from './smart-pool.ts'
import { Waiter } from './waitlist.ts'

/** How often the anti-starvation worker looks (`smartconnpool/pool.go:210-219@v24`). */
const starvationPeriodMs = 100

/**
 * What happens to clients while they wait: the end of their patience, and the workers that look after them.
 * The workers of Vitess tick all the time; these are armed only while somebody waits, at the same moments.
 */
export class WaiterWatch {
  readonly #pool: SmartPool
  readonly #expiry: ExpiryTimer<Waiter>
  /** Whoever was handed a connection meanwhile takes it, though its patience is over. */
  readonly #fail = (waiter: Waiter): void => {
    if (!waiter.isQueued) return
    this.#pool.wait.remove(waiter)
    this.#countFailed(waiter)
    waiter.request.failed(smartPoolErrors.timeout)
  }
  #openedAt = 0
  #lastTick = 0
  #timer: Timer | undefined

  constructor(pool: SmartPool) {
    this.#pool = pool
    this.#expiry = new ExpiryTimer(pool.deps.clock, pool.wait.queue, this.#fail)
  }

  /** The pool opened: ticks count from now. */
  start(): void {
    this.#openedAt = this.#pool.deps.clock.now()
    this.#lastTick = 0
    this.#arm()
  }

  /** The pool closed: no more ticks, so in releases that poll nobody notices the end of a wait. */
  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  /** Lets a client wait, at the tail. */
  enqueue(request: PoolRequest): void {
    const { clock, waitWindowMs } = this.#pool.deps
    if (waitWindowMs === undefined) this.#queue(request)
    else clock.at(clock.now() + waitWindowMs(), () => this.#queue(request))
  }

  /** Throws everybody out, as Close did up to 21.0.5 and 22.0.1; those still patient count as waits. */
  evictAll(): void {
    const now = this.#pool.deps.clock.now()
    for (let waiter = this.#pool.wait.head; waiter !== undefined; waiter = this.#pool.wait.head) {
      this.#pool.wait.remove(waiter)
      if (waiter.request.context.isOver(now)) this.#countFailed(waiter)
      else this.#pool.recordWait(waiter, 'failed')
      waiter.request.failed(smartPoolErrors.timeout)
    }
  }

  /** The close is over: everybody still there fails, and no wait is counted. */
  releaseAll(): void {
    for (let waiter = this.#pool.wait.head; waiter !== undefined; waiter = this.#pool.wait.head) {
      this.#fail(waiter)
    }
  }

  #queue(request: PoolRequest): void {
    const { behaviour, deps, wait, isOpen } = this.#pool
    if (behaviour.waitersAtClose === 'served' && !isOpen) {
      request.failed(smartPoolErrors.closed)
      return
    }
    const waiter = new Waiter(request, deps.clock.now(), this.#fail)
    wait.push(waiter)
    deps.observer?.waitBegan()
    if (behaviour.waiterExpiry.kind === 'at-once') this.#expireAtOnce(waiter)
    this.#arm()
  }

  #countFailed(waiter: Waiter): void {
    const { clock, observer } = this.#pool.deps
    observer?.waitEnded(clock.now() - waiter.since, 'failed')
  }

  #expireAtOnce(waiter: Waiter): void {
    const { context } = waiter.request
    if (context.isCancelled()) {
      this.#fail(waiter)
      return
    }
    context.listen(waiter)
    this.#expiry.watch(waiter.deadline)
  }

  #arm(): void {
    const { wait, isOpen, deps } = this.#pool
    const period = this.#periodMs()
    if (this.#timer !== undefined || period === undefined || wait.length === 0 || !isOpen) return
    // The last tick counts because the quotient of two rounded times may fall just short of it.
    const tick = Math.max(Math.floor((deps.clock.now() - this.#openedAt) / period), this.#lastTick) + 1
    this.#timer = deps.clock.at(this.#openedAt + tick * period, () => {
      this.#timer = undefined
      this.#lastTick = tick
      this.#tick()
      this.#arm()
    })
  }

  /** One worker does both jobs where both exist: their periods are the same then. */
  #periodMs(): number | undefined {
    const { waiterExpiry, starvationWorker } = this.#pool.behaviour
    if (waiterExpiry.kind === 'polled') return waiterExpiry.everyMs
    return starvationWorker === 'none' ? undefined : starvationPeriodMs
  }

  #tick(): void {
    const { waiterExpiry, starvationWorker } = this.#pool.behaviour
    if (waiterExpiry.kind === 'polled') this.#expirePolled(waiterExpiry.perPoll)
    if (starvationWorker === 'every-100-ms') this.#feedStarving()
  }

  /** Before 19.0.7 one poll removed only the first whose patience had ended (#16897). */
  #expirePolled(perPoll: 'first' | 'all'): void {
    const now = this.#pool.deps.clock.now()
    const over: Waiter[] = []
    for (let waiter = this.#pool.wait.head; waiter !== undefined; waiter = waiter.next) {
      if (!waiter.request.context.isOver(now)) continue
      over.push(waiter)
      if (perPoll === 'first') break
    }
    for (const waiter of over) this.#fail(waiter)
  }

  /** Covers the race in which a connection was pushed after a client decided to wait. */
  #feedStarving(): void {
    const pool = this.#pool
    for (let left = pool.wait.neverPassed; left > 0 && pool.wait.length > 0; left--) {
      const pooled = pool.pop(pool.clean) ?? pool.getFromSettingsStack(0)
      if (pooled === undefined) return
      pooled.timeUsed = pool.deps.clock.now()
      if (!pool.tryReturnConn(pooled)) return
    }
  }
}
