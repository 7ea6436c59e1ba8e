import type { Recorder } from '../measures/recorder.ts'
import { sumOver, type Window } from '../measures/window.ts'
import type { RefusalForm } from '../mysqld/refusal-log.ts'
import type { Refusals } from '../result.ts'

/** Refusals of one form, by block: how many, the first and the last. */
export class RefusalTrack {
  readonly #form: RefusalForm
  readonly #text: string
  readonly #recorder: Recorder
  readonly #counts: Float64Array
  readonly #first: Float64Array
  readonly #last: Float64Array

  constructor(form: RefusalForm, text: string, recorder: Recorder) {
    this.#form = form
    this.#text = text
    this.#recorder = recorder
    this.#counts = new Float64Array(recorder.blocks)
    this.#first = new Float64Array(recorder.blocks)
    this.#last = new Float64Array(recorder.blocks)
  }

  add(): void {
    const { block, nowMs } = this.#recorder
    if (this.#counts[block] === 0) this.#first[block] = nowMs
    this.#counts[block] = (this.#counts[block] ?? 0) + 1
    this.#last[block] = nowMs
  }

  /** Nothing when there were none in the window. */
  over(window: Window): readonly Refusals[] {
    const count = sumOver(this.#counts, window)
    if (count === 0) return []
    const blocks = Array.from({ length: window.to - window.from }, (_, at) => window.from + at)
    const refused = blocks.filter(block => (this.#counts[block] ?? 0) > 0)
    return [
      {
        form: this.#form,
        text: this.#text,
        count,
        firstAtMs: this.#first[refused[0] ?? 0] ?? 0,
        lastAtMs: this.#last[refused.at(-1) ?? 0] ?? 0,
      },
    ]
  }
}
