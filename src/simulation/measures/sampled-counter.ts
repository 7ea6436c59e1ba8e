import type { Recorder, Track } from './recorder.ts'
import { sumOver, type Window } from './window.ts'

/** A counter that somebody else keeps: what it grew by in each block. One that starts again from 0 is followed. */
export class SampledCounter implements Track {
  readonly #read: () => number
  #last = 0
  readonly #blocks: Float64Array

  constructor(recorder: Recorder, read: () => number) {
    this.#read = read
    this.#blocks = new Float64Array(recorder.blocks)
  }

  flush(_step: number, block: number): void {
    const value = this.#read()
    const grown = value < this.#last ? value : value - this.#last
    this.#last = value
    this.#blocks[block] = (this.#blocks[block] ?? 0) + grown
  }

  over(window: Window): number {
    return sumOver(this.#blocks, window)
  }
}
