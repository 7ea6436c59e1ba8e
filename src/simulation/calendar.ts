import { firstInCalendar, nowhere, type Ticket } from './clock-task.ts'
import { mostFromCalendar, type SoonQueue } from './soon-queue.ts'
import type { TaskHeap } from './task-heap.ts'
import { copied } from './typed-arrays.ts'

/** How long a day is: exact in binary, so that there is no doubt to which day a time belongs. */
const dayMs = 1
/** So many days can be noted for, a power of two: clients mostly think for less than these. */
const days = 4096
/** Room for so many tasks to begin with. */
const firstRoom = 256
const none = -1

/**
 * Tasks of the next seconds, each under its day, in no order within a day: noting one and taking it out again costs
 * the same however many there are (R. Brown, Calendar Queues, 1988). What is due sooner or later stands elsewhere.
 */
export class Calendar {
  /** The task that was noted last for each day. */
  readonly #latest = new Int32Array(days).fill(none)
  /** The one noted before it for the same day, and the one noted after it. */
  #earlier = new Int32Array(firstRoom)
  #later = new Int32Array(firstRoom)
  #days = new Int32Array(firstRoom)
  #times = new Float64Array(firstRoom)
  #orders = new Float64Array(firstRoom)
  readonly #tickets: (Ticket | undefined)[] = []
  readonly #freeNumbers: number[] = []
  /** The tasks of the day that is being taken out. */
  readonly #taken: number[] = []
  #size = 0
  #firstDay = 0
  #begin = 0

  get size(): number {
    return this.#size
  }

  /** From this time on tasks can be noted; those of the days before have been taken out. */
  get begin(): number {
    return this.#begin
  }

  /** It begins on the day of `time`, unless it begins later anyhow. Nothing may be noted in it. */
  skipTo(time: number): void {
    const begin = Math.floor(time / dayMs) * dayMs
    if (begin > this.#begin) this.#begin = begin
  }

  /** As `skipTo`, to the day after. */
  skipPast(time: number): void {
    this.skipTo(time + dayMs)
  }

  /** Notes a task that is due at the beginning or later; false when that is beyond the last day. */
  note(ticket: Ticket, time: number, order: number): boolean {
    const ahead = (time - this.#begin) / dayMs
    if (ahead >= days) return false
    const day = (this.#firstDay + Math.trunc(ahead)) & (days - 1)
    const number = this.#freeNumbers.pop() ?? this.#newNumber()
    this.#tickets[number] = ticket
    this.#times[number] = time
    this.#orders[number] = order
    this.#days[number] = day
    this.#link(number, day)
    this.#size++
    ticket.place = firstInCalendar + number
    return true
  }

  /** Takes out a task that stands here. */
  remove(ticket: Ticket): void {
    const number = ticket.place - firstInCalendar
    const earlier = this.#earlier[number] as number
    const later = this.#later[number] as number
    if (later === none) this.#latest[this.#days[number] as number] = earlier
    else this.#earlier[later] = earlier
    if (earlier !== none) this.#later[earlier] = later
    this.#forget(number)
    ticket.place = nowhere
  }

  /**
   * Takes out the next day on which something is due: to the short queue, which must be empty; to the heap when the day
   * is crowded, or when the heap has tasks for it too. Something must be noted.
   */
  turn(soon: SoonQueue, heap: TaskHeap): void {
    const taken = this.#takeDay()
    const goesToHeap = taken.length > mostFromCalendar || heap.firstTime < this.#begin
    for (let number = taken.pop(); number !== undefined; number = taken.pop()) {
      const ticket = this.#tickets[number] as Ticket
      const time = this.#times[number] as number
      if (goesToHeap) heap.push(ticket, time, this.#orders[number] as number)
      else soon.insert(ticket, time, this.#orders[number] as number)
      this.#forget(number)
    }
  }

  /** The tasks of the first day that has any, the latest first; the calendar then begins on the day after. */
  #takeDay(): number[] {
    const latest = this.#latest
    while (latest[this.#firstDay] === none) this.#endDay()
    for (let number = latest[this.#firstDay] as number; number !== none; ) {
      this.#taken.push(number)
      number = this.#earlier[number] as number
    }
    latest[this.#firstDay] = none
    this.#endDay()
    return this.#taken
  }

  #endDay(): void {
    this.#firstDay = (this.#firstDay + 1) & (days - 1)
    this.#begin += dayMs
  }

  #link(number: number, day: number): void {
    const earlier = this.#latest[day] as number
    this.#earlier[number] = earlier
    this.#later[number] = none
    if (earlier !== none) this.#later[earlier] = number
    this.#latest[day] = number
  }

  #forget(number: number): void {
    this.#tickets[number] = undefined
    this.#freeNumbers.push(number)
    this.#size--
  }

  #newNumber(): number {
    const number = this.#tickets.length
    if (number === this.#times.length) this.#grow(2 * number)
    return number
  }

  #grow(room: number): void {
    this.#earlier = copied(this.#earlier, new Int32Array(room))
    this.#later = copied(this.#later, new Int32Array(room))
    this.#days = copied(this.#days, new Int32Array(room))
    this.#times = copied(this.#times, new Float64Array(room))
    this.#orders = copied(this.#orders, new Float64Array(room))
  }
}
