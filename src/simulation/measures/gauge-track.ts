import type { Gauge } from '../result.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import type { Recorder, Track } from './recorder.ts'
import { lengthMs, sumOver, type Window } from './window.ts'

/** A quantity over time, weighted by time. Values that hold for no time count for nothing. */
export class GaugeTrack implements Track {
  readonly #clock: VirtualClock
  #value = 0
  #since = 0
  #integral = 0
  #most = 0
  #mostAt = -1
  readonly #blockIntegrals: Float64Array
  readonly #blockMost: Float64Array
  readonly #blockMostAt: Float64Array
  readonly #blockEnds: Float64Array
  readonly #stepIntegrals: Float64Array
  readonly #stepMost: Float64Array

  constructor(clock: VirtualClock, recorder: Recorder) {
    this.#clock = clock
    this.#since = clock.now()
    this.#blockIntegrals = new Float64Array(recorder.blocks)
    this.#blockMost = new Float64Array(recorder.blocks)
    this.#blockMostAt = new Float64Array(recorder.blocks)
    this.#blockEnds = new Float64Array(recorder.blocks)
    this.#stepIntegrals = new Float64Array(recorder.steps)
    this.#stepMost = new Float64Array(recorder.steps)
  }

  get value(): number {
    return this.#value
  }

  /** It is `value` from now on. */
  set(value: number): void {
    const now = this.#clock.now()
    if (now > this.#since) this.#settle(now)
    this.#value = value
  }

  /** It goes up or down from now on. */
  add(amount: number): void {
    this.set(this.#value + amount)
  }

  flush(step: number, block: number): void {
    this.#settle(this.#clock.now())
    this.#blockIntegrals[block] = (this.#blockIntegrals[block] ?? 0) + this.#integral
    this.#stepIntegrals[step] = (this.#stepIntegrals[step] ?? 0) + this.#integral
    if (this.#most > (this.#blockMost[block] ?? 0)) {
      this.#blockMost[block] = this.#most
      this.#blockMostAt[block] = this.#mostAt
    }
    this.#stepMost[step] = Math.max(this.#stepMost[step] ?? 0, this.#most)
    this.#blockEnds[block] = this.#value
    this.#integral = 0
    this.#most = 0
  }

  /** Over the blocks of a window. */
  over(window: Window): Gauge {
    let peak = 0
    let peakAtMs: number | null = null
    for (let block = window.from; block < window.to; block++) {
      if ((this.#blockMost[block] ?? 0) <= peak) continue
      peak = this.#blockMost[block] ?? 0
      peakAtMs = this.#blockMostAt[block] ?? null
    }
    return { peak, peakAtMs, mean: this.meanOver(window) }
  }

  meanOver(window: Window): number {
    return sumOver(this.#blockIntegrals, window) / lengthMs(window)
  }

  /** By how much it is greater at the end of a window than at its beginning; less than 0 when it is smaller. */
  growthOver({ from, to }: Window): number {
    return (this.#blockEnds[to - 1] ?? 0) - (this.#blockEnds[from - 1] ?? 0)
  }

  /** The integral over one block: for whoever looks for the warm-up. */
  integralOf(block: number): number {
    return this.#blockIntegrals[block] ?? 0
  }

  /** The mean and the most of each step; the last one may be shorter. */
  series(recorder: Recorder): { readonly mean: readonly number[]; readonly most: readonly number[] } {
    const { stepMs, flushedAtMs } = recorder
    const steps = Math.min(recorder.steps, Math.ceil(flushedAtMs / stepMs - 1e-9))
    const mean = Array.from({ length: steps }, (_, at) => {
      const length = Math.min(stepMs, flushedAtMs - at * stepMs)
      return rounded((this.#stepIntegrals[at] ?? 0) / length)
    })
    return { mean, most: Array.from(this.#stepMost.subarray(0, steps)) }
  }

  #settle(now: number): void {
    const value = this.#value
    const held = now - this.#since
    this.#since = now
    if (held <= 0) return
    this.#integral += held * value
    if (value > this.#most) {
      this.#most = value
      this.#mostAt = now - held
    }
  }
}

/** Enough digits for a plot. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4
}
