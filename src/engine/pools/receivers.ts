import type { Slot } from './slot-queue.ts'

/** Who blocks on the channels of the old pool: a Get, or a shrink. */
export interface Receiver {
  /** A slot, or `closed` when the channels were closed while it was blocked. */
  receive(slot: Slot | 'closed'): void
}

/** A place in the queue of blocked receivers. */
export interface Place {
  readonly receiver: Receiver
  previous: Place | undefined
  next: Place | undefined
  isQueued: boolean
}

/** Blocked receivers in order of arrival: one order for both channels, since all block on both. */
export class Receivers {
  #head: Place | undefined = undefined
  #tail: Place | undefined = undefined
  #length = 0

  get length(): number {
    return this.#length
  }

  push(receiver: Receiver): Place {
    const place: Place = { receiver, previous: this.#tail, next: undefined, isQueued: true }
    if (this.#tail === undefined) this.#head = place
    else this.#tail.next = place
    this.#tail = place
    this.#length++
    return place
  }

  /** The oldest; nothing when nobody is blocked. */
  shift(): Receiver | undefined {
    const place = this.#head
    if (place === undefined) return undefined
    this.remove(place)
    return place.receiver
  }

  remove(place: Place): void {
    if (!place.isQueued) return
    if (place.previous === undefined) this.#head = place.next
    else place.previous.next = place.next
    if (place.next === undefined) this.#tail = place.previous
    else place.next.previous = place.previous
    place.isQueued = false
    this.#length--
  }
}
