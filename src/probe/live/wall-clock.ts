import type { Clock, Timer } from '../../engine/ports/clock.ts'
import { VirtualClock } from '../../simulation/virtual-clock.ts'

/** The longest wait that the system's timers know, in milliseconds. */
const longestWaitMs = 2 ** 31 - 1

/** Real time for the engine: the event queue of the simulation, moved on by the system's monotonic clock. */
export class WallClock implements Clock {
  readonly #queue = new VirtualClock(performance.now())
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  now(): number {
    return performance.now()
  }

  at(time: number, task: () => void): Timer {
    const timer = this.#queue.at(time, task)
    this.#arm()
    return timer
  }

  /** Nothing runs any more. */
  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
  }

  #arm(): void {
    clearTimeout(this.#timer)
    const next = this.#queue.nextAt
    if (this.#isStopped || next === undefined) return
    const wait = Math.min(longestWaitMs, Math.max(0, Math.ceil(next - performance.now())))
    this.#timer = setTimeout(() => {
      this.#queue.runUntil(performance.now())
      this.#arm()
    }, wait)
  }
}
