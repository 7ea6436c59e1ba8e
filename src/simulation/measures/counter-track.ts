import type { Recorder, Track } from './recorder.ts'
import { lengthMs, sumOver, type Window } from './window.ts'

/** How often something happened, or how much of it there was. */
export class CounterTrack implements Track {
  #count = 0
  readonly #blocks: Float64Array
  readonly #steps: Float64Array

  constructor(recorder: Recorder) {
    this.#blocks = new Float64Array(recorder.blocks)
    this.#steps = new Float64Array(recorder.steps)
  }

  add(amount = 1): void {
    this.#count += amount
  }

  flush(step: number, block: number): void {
    this.#blocks[block] = (this.#blocks[block] ?? 0) + this.#count
    this.#steps[step] = (this.#steps[step] ?? 0) + this.#count
    this.#count = 0
  }

  over(window: Window): number {
    return sumOver(this.#blocks, window)
  }

  perSecond(window: Window): number {
    return (this.over(window) * 1000) / lengthMs(window)
  }

  series({ steps, stepMs, flushedAtMs }: Recorder): readonly number[] {
    const length = Math.min(steps, Math.ceil(flushedAtMs / stepMs - 1e-9))
    return Array.from(this.#steps.subarray(0, length))
  }
}
