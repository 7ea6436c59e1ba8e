import type { CancelListener } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import type { PoolRequest } from './pool.ts'
import type { Pooled } from './pooled.ts'
import { type Queued, WaitQueue } from './wait-queue.ts'

/** A client that waits for a connection (`smartconnpool/waitlist.go`). */
export class Waiter implements Queued<Waiter>, CancelListener {
  readonly request: PoolRequest
  readonly since: number
  readonly deadline: number
  /** How often a hand-over has passed it by. */
  age = 0
  previous: Waiter | undefined = undefined
  next: Waiter | undefined = undefined
  isQueued = false
  /** The connection that was handed to it, once one was. */
  granted: Pooled | undefined = undefined
  readonly #onCancelled: (waiter: Waiter) => void

  constructor(request: PoolRequest, since: number, onCancelled: (waiter: Waiter) => void) {
    this.request = request
    this.since = since
    this.deadline = request.context.deadline
    this.#onCancelled = onCancelled
  }

  cancelled(): void {
    this.#onCancelled(this)
  }
}

/** A waiter passed over more often than this takes whatever comes next (`waitlist.go:142-183@v24`). */
const maxAge = 8

/**
 * The clients that wait, in order of arrival. Each step costs O(1): a hand-over may pass over many, but it
 * passes over each one nine times at most.
 */
export class Waitlist {
  readonly queue = new WaitQueue<Waiter>()
  #neverPassed = 0

  get length(): number {
    return this.queue.length
  }

  /** How many no hand-over has passed over yet: they may be starving. */
  get neverPassed(): number {
    return this.#neverPassed
  }

  get head(): Waiter | undefined {
    return this.queue.head
  }

  push(waiter: Waiter): void {
    this.queue.push(waiter)
    this.#neverPassed++
  }

  remove(waiter: Waiter): void {
    this.queue.remove(waiter)
    if (waiter.age === 0) this.#neverPassed--
    waiter.request.context.unlisten(waiter)
  }

  /**
   * Takes the waiter out that a connection with `setting` goes to: the first that wants exactly this setting
   * or has been passed over too often, otherwise the head. Those passed over grow older. Nothing when
   * nobody waits.
   */
  takeFor(setting: Setting | undefined): Waiter | undefined {
    let target = this.queue.head
    for (let waiter = target; waiter !== undefined; waiter = waiter.next) {
      if (waiter.age > maxAge || waiter.request.setting === setting) {
        target = waiter
        break
      }
      if (waiter.age === 0) this.#neverPassed--
      waiter.age++
    }
    if (target !== undefined) this.remove(target)
    return target
  }
}
