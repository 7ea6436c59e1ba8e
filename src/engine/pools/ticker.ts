import type { Clock, Timer } from '../ports/clock.ts'

/**
 * Go's `time.Ticker` with one worker behind it: ticks at fixed times; while the worker is busy one tick is
 * kept for it, and the others are lost.
 */
export class Ticker {
  readonly #clock: Clock
  readonly #periodMs: number
  readonly #worker: (tick: number, done: () => void) => void
  #timer: Timer | undefined
  #nextTick: number
  #busy = false
  #kept: number | undefined
  #stopped = false
  #onIdle: (() => void) | undefined

  /** `worker` gets the time of the tick, and calls `done` when it can take the next. */
  constructor(clock: Clock, periodMs: number, worker: (tick: number, done: () => void) => void) {
    this.#clock = clock
    this.#periodMs = periodMs
    this.#worker = worker
    this.#nextTick = clock.now() + periodMs
    this.#schedule()
  }

  /** No more ticks; `done` when the worker has finished what it is at. */
  stop(done: () => void): void {
    this.#stopped = true
    this.#timer?.cancel()
    if (this.#busy) this.#onIdle = done
    else done()
  }

  #schedule(): void {
    this.#timer = this.#clock.at(this.#nextTick, () => {
      const tick = this.#nextTick
      this.#nextTick += this.#periodMs
      this.#schedule()
      if (this.#busy) this.#kept ??= tick
      else this.#run(tick)
    })
  }

  #run(tick: number): void {
    this.#busy = true
    this.#worker(tick, () => this.#finish())
  }

  #finish(): void {
    this.#busy = false
    const kept = this.#kept
    this.#kept = undefined
    if (this.#stopped) this.#onIdle?.()
    else if (kept !== undefined) this.#run(kept)
  }
}
