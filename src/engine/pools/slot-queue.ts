import type { Pooled } from './pooled.ts'

/** A slot of the old pool: a connection, or room for one. */
export type Slot = Pooled | 'empty'

/** Slots in order of arrival, as many as the pool may ever have: Go's buffered channel. */
export class SlotQueue {
  readonly #ring: (Slot | undefined)[]
  #first = 0
  #length = 0

  constructor(capacity: number) {
    this.#ring = new Array<Slot | undefined>(capacity).fill(undefined)
  }

  get length(): number {
    return this.#length
  }

  push(slot: Slot): void {
    if (this.#length === this.#ring.length) throw new Error('bug: attempt to Put into a full ResourcePool')
    let end = this.#first + this.#length
    if (end >= this.#ring.length) end -= this.#ring.length
    this.#ring[end] = slot
    this.#length++
  }

  /** The oldest slot, or nothing. */
  shift(): Slot | undefined {
    if (this.#length === 0) return undefined
    const slot = this.#ring[this.#first]
    this.#ring[this.#first] = undefined
    this.#first = this.#first + 1 === this.#ring.length ? 0 : this.#first + 1
    this.#length--
    return slot
  }
}
