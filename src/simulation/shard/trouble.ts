import type { Trouble } from '../result.ts'
import type { VirtualClock } from '../virtual-clock.ts'

/** Keeps what went wrong first. Of what happens at one moment, whoever tells first was first: a cause before its effects. */
export class TroubleLog {
  readonly #clock: VirtualClock
  #first: Trouble | null = null

  constructor(clock: VirtualClock) {
    this.#clock = clock
  }

  /** Nothing while all went well. */
  get first(): Trouble | null {
    return this.#first
  }

  /** Something went wrong. */
  tell(trouble: Omit<Trouble, 'atMs'>): void {
    this.#first ??= { atMs: this.#clock.now(), ...trouble }
  }
}
