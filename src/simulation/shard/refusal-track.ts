import type { RefusalForm } from '../mysqld/refusal-log.ts'
import type { Refusals } from '../result.ts'
import type { VirtualClock } from '../virtual-clock.ts'

/** Refusals of one form in the whole run, the warm-up included: what is refused then is refused at any start. */
export class RefusalTrack {
  readonly #form: RefusalForm
  readonly #text: string
  readonly #clock: VirtualClock
  #count = 0
  #firstAt = 0
  #lastAt = 0

  constructor(form: RefusalForm, text: string, clock: VirtualClock) {
    this.#form = form
    this.#text = text
    this.#clock = clock
  }

  add(): void {
    this.#lastAt = this.#clock.now()
    if (this.#count === 0) this.#firstAt = this.#lastAt
    this.#count++
  }

  result(): Refusals {
    return {
      form: this.#form,
      text: this.#text,
      count: this.#count,
      firstAtMs: this.#firstAt,
      lastAtMs: this.#lastAt,
    }
  }
}
