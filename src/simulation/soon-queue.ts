import { nowhere, soon, type Ticket } from './clock-task.ts'
import type { TaskHeap } from './task-heap.ts'

/** So few that moving them costs less than a heap; more than ever stand here under usual loads. */
const room = 64

/** How many come from the heap at a time: enough that what these set off mostly falls due before the last of them. */
const batch = 16

/** More tasks than these of one day of the calendar do not come here: others are still to find room. */
export const mostFromCalendar: number = room / 2

/**
 * The few tasks that come before all others, in order, the next one last. Most tasks of a simulation are due soon after
 * they are scheduled, before the thoughts of its clients end, so that they pass through here and never see the heap.
 */
export class SoonQueue {
  readonly #times = new Float64Array(room)
  readonly #orders = new Float64Array(room)
  readonly #tickets: (Ticket | undefined)[] = new Array<Ticket | undefined>(room).fill(undefined)
  #size = 0

  get size(): number {
    return this.#size
  }

  get isFull(): boolean {
    return this.#size === room
  }

  /** When the next one is due. There must be one. */
  nextTime(): number {
    return this.#times[this.#size - 1] as number
  }

  /** When the one that comes last is due, and which it was. There must be one. */
  lastTime(): number {
    return this.#times[0] as number
  }

  lastOrder(): number {
    return this.#orders[0] as number
  }

  /** Takes the first tasks of the heap, as far as they are due before `end`. Nobody may stand here. */
  refill(heap: TaskHeap, end: number): void {
    for (let left = batch; left > 0 && heap.firstTime < end; left--) {
      const { firstTime, firstOrder } = heap
      this.insert(heap.shift(), firstTime, firstOrder)
    }
  }

  /** Puts a task in its place: after all that are due at the same time. There must be room. */
  insert(ticket: Ticket, time: number, order: number): void {
    const times = this.#times
    let at = this.#size++
    for (; at > 0 && (times[at - 1] as number) <= time; at--) this.#move(at - 1, at)
    times[at] = time
    this.#orders[at] = order
    this.#tickets[at] = ticket
    ticket.place = soon
  }

  /** Takes the next one out. There must be one. */
  shift(): Ticket {
    const at = --this.#size
    const ticket = this.#tickets[at] as Ticket
    this.#tickets[at] = undefined
    ticket.place = nowhere
    return ticket
  }

  /** Takes out the one that comes last. There must be one. */
  takeLast(): Ticket {
    const last = this.#tickets[0] as Ticket
    this.remove(last)
    return last
  }

  /** Takes out a task that stands here. */
  remove(ticket: Ticket): void {
    const at = this.#tickets.indexOf(ticket)
    this.#size--
    for (let to = at; to < this.#size; to++) this.#move(to + 1, to)
    this.#tickets[this.#size] = undefined
    ticket.place = nowhere
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from] as number
    this.#orders[to] = this.#orders[from] as number
    this.#tickets[to] = this.#tickets[from]
  }
}
