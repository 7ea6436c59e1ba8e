import type { Setting } from '../setting.ts'
import type { PoolRequest } from './pool.ts'

/** A client that waits for a connection (`smartconnpool/waitlist.go`). */
export class Waiter {
  readonly request: PoolRequest
  readonly since: number
  /** How often a hand-over has passed it by. */
  age = 0
  previous: Waiter | undefined = undefined
  next: Waiter | undefined = undefined
  isQueued = false
  /** Takes back the timer and the listener of its context, where the release has such. */
  release: (() => void) | undefined = undefined

  constructor(request: PoolRequest, since: number) {
    this.request = request
    this.since = since
  }
}

/** A waiter passed over more often than this takes whatever comes next (`waitlist.go:142-183@v24`). */
const maxAge = 8

/**
 * The clients that wait, in order of arrival. Each step costs O(1): a hand-over may pass over many, but it
 * passes over each one nine times at most.
 */
export class Waitlist {
  #head: Waiter | undefined = undefined
  #tail: Waiter | undefined = undefined
  #length = 0
  #neverPassed = 0

  get length(): number {
    return this.#length
  }

  /** How many no hand-over has passed over yet: they may be starving. */
  get neverPassed(): number {
    return this.#neverPassed
  }

  get head(): Waiter | undefined {
    return this.#head
  }

  push(waiter: Waiter): void {
    waiter.previous = this.#tail
    if (this.#tail === undefined) this.#head = waiter
    else this.#tail.next = waiter
    this.#tail = waiter
    waiter.isQueued = true
    this.#length++
    this.#neverPassed++
  }

  remove(waiter: Waiter): void {
    if (waiter.previous === undefined) this.#head = waiter.next
    else waiter.previous.next = waiter.next
    if (waiter.next === undefined) this.#tail = waiter.previous
    else waiter.next.previous = waiter.previous
    waiter.previous = undefined
    waiter.next = undefined
    waiter.isQueued = false
    this.#length--
    if (waiter.age === 0) this.#neverPassed--
    waiter.release?.()
  }

  /**
   * Takes the waiter out that a connection with `setting` goes to: the first that wants exactly this setting
   * or has been passed over too often, otherwise the head. Those passed over grow older. Nothing when
   * nobody waits.
   */
  takeFor(setting: Setting | undefined): Waiter | undefined {
    let target = this.#head
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
