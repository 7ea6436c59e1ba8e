import type { CancelListener, Context } from '../ports/context.ts'
import type { Slot } from './slot-queue.ts'
import { type Queued, WaitQueue } from './wait-queue.ts'

/** Who blocks on the channels of the old pool: a Get, or a shrink, which nothing but a slot ends. */
export interface Receiver {
  /** What bounds its patience, where something does. */
  readonly context: Context | undefined
  /** A slot, or `closed` when the channels were closed while it was blocked. */
  receive(slot: Slot | 'closed'): void
  /** Its patience is over. */
  giveUp(): void
}

/** A place among the blocked. */
export class Place implements Queued<Place>, CancelListener {
  readonly receiver: Receiver
  readonly deadline: number
  previous: Place | undefined = undefined
  next: Place | undefined = undefined
  isQueued = false
  readonly #receivers: Receivers

  constructor(receiver: Receiver, receivers: Receivers) {
    this.receiver = receiver
    this.deadline = receiver.context?.deadline ?? Number.POSITIVE_INFINITY
    this.#receivers = receivers
  }

  cancelled(): void {
    this.#receivers.expire(this)
  }
}

/** Blocked receivers in order of arrival: one order for both channels, since all block on both. */
export class Receivers {
  readonly queue = new WaitQueue<Place>()

  get length(): number {
    return this.queue.length
  }

  push(receiver: Receiver): void {
    const place = new Place(receiver, this)
    this.queue.push(place)
    receiver.context?.listen(place)
  }

  /** The oldest; nothing when nobody is blocked. */
  shift(): Receiver | undefined {
    const place = this.queue.head
    if (place === undefined) return undefined
    this.#remove(place)
    return place.receiver
  }

  /** Lets somebody leave whose patience is over. */
  expire(place: Place): void {
    this.#remove(place)
    place.receiver.giveUp()
  }

  #remove(place: Place): void {
    this.queue.remove(place)
    place.receiver.context?.unlisten(place)
  }
}
