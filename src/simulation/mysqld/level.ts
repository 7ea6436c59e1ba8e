import type { Clock } from '../../engine/ports/clock.ts'

/** A number of things over time: how many now, the most so far, and the area under the curve for its mean. */
export class Level {
  readonly #clock: Clock
  #now = 0
  #most = 0
  #area = 0
  #changedAt: number
  /** Told of each change. */
  changed: ((now: number) => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
    this.#changedAt = clock.now()
  }

  get now(): number {
    return this.#now
  }

  get most(): number {
    return this.#most
  }

  add(change: number): void {
    const at = this.#clock.now()
    this.#area += (at - this.#changedAt) * this.#now
    this.#changedAt = at
    this.#now += change
    if (this.#now > this.#most) this.#most = this.#now
    this.changed?.(this.#now)
  }

  /** Things times milliseconds so far: a difference of two readings over the time between is the mean. */
  area(): number {
    return this.#area + (this.#clock.now() - this.#changedAt) * this.#now
  }
}
