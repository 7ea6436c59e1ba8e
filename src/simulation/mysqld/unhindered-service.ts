import type { VirtualClock } from '../virtual-clock.ts'
import type { ServiceEntry } from './service-entry.ts'

/** Statements that do not slow each other down: the end of each is known when it begins, and is a task of the clock. */
export class UnhinderedService<Owner> {
  readonly #clock: VirtualClock
  readonly #entries: ServiceEntry<Owner>[] = []
  /** Demand done since the start, of all statements, in milliseconds. */
  #workMs = 0
  #updatedAt = 0

  constructor(clock: VirtualClock) {
    this.#clock = clock
    this.#updatedAt = clock.now()
  }

  get size(): number {
    return this.#entries.length
  }

  /** Demand done so far, in milliseconds. */
  workMs(): number {
    this.#advance()
    return this.#workMs
  }

  /** Any one of them, if there is one. */
  get any(): ServiceEntry<Owner> | undefined {
    return this.#entries.at(-1)
  }

  /** Starts a statement that takes so long. */
  add(entry: ServiceEntry<Owner>, demandMs: number): void {
    this.#advance()
    entry.endsAt = this.#updatedAt + demandMs
    entry.index = this.#entries.length
    this.#entries.push(entry)
    this.#clock.schedule(entry, entry.endsAt)
  }

  /** Takes one out; what was left of its demand, in milliseconds. */
  remove(entry: ServiceEntry<Owner>): number {
    this.#advance()
    this.#clock.cancel(entry)
    const last = this.#entries.pop()
    if (last !== undefined && last !== entry) {
      this.#entries[entry.index] = last
      last.index = entry.index
    }
    entry.index = -1
    return Math.max(entry.endsAt - this.#updatedAt, 0)
  }

  #advance(): void {
    const now = this.#clock.now()
    this.#workMs += (now - this.#updatedAt) * this.#entries.length
    this.#updatedAt = now
  }
}
