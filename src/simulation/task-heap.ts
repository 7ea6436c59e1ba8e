import { nowhere, type Ticket } from './clock-task.ts'
import { copied } from './typed-arrays.ts'

/** Room for so many tasks to begin with. */
const firstRoom = 256

/**
 * Tasks by time, then by the order in which they came: a heap of four children to a node. Keys stand in arrays of their
 * own, and each task has a number by which it is found, so that moving it touches numbers alone.
 */
export class TaskHeap {
  #times = new Float64Array(firstRoom)
  #orders = new Float64Array(firstRoom)
  /** Which task stands at each place. */
  #numbers = new Int32Array(firstRoom)
  /** Where the task of each number stands. */
  #places = new Int32Array(firstRoom)
  readonly #tickets: (Ticket | undefined)[] = []
  readonly #freeNumbers: number[] = []
  #size = 0
  #firstTime = Number.POSITIVE_INFINITY

  get size(): number {
    return this.#size
  }

  /** When the first is due; infinite when there is none. */
  get firstTime(): number {
    return this.#firstTime
  }

  /** Which the first is among all that were ever scheduled. There must be one. */
  get firstOrder(): number {
    return this.#orders[0] as number
  }

  push(ticket: Ticket, time: number, order: number): void {
    const number = this.#freeNumbers.pop() ?? this.#tickets.length
    this.#tickets[number] = ticket
    ticket.place = number
    if (this.#size === this.#times.length) this.#grow()
    this.#rise(this.#size++, time, order, number)
    this.#firstTime = this.#times[0] as number
  }

  /** Takes the first out. There must be one. */
  shift(): Ticket {
    return this.remove(this.#numbers[0] as number)
  }

  /** Takes out the task that has this number. */
  remove(number: number): Ticket {
    const ticket = this.#tickets[number] as Ticket
    this.#tickets[number] = undefined
    this.#freeNumbers.push(number)
    this.#close(this.#places[number] as number)
    this.#firstTime = this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#times[0] as number)
    ticket.place = nowhere
    return ticket
  }

  /** Fills an empty place with the last task. */
  #close(place: number): void {
    const last = --this.#size
    if (place === last) return
    const time = this.#times[last] as number
    const order = this.#orders[last] as number
    const number = this.#numbers[last] as number
    if (place > 0 && this.#isBefore(time, order, (place - 1) >> 2)) this.#rise(place, time, order, number)
    else this.#sink(place, time, order, number)
  }

  #rise(from: number, time: number, order: number, number: number): void {
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 2
      if (!this.#isBefore(time, order, parent)) break
      this.#move(parent, place)
      place = parent
    }
    this.#put(place, time, order, number)
  }

  #sink(from: number, time: number, order: number, number: number): void {
    const size = this.#size
    let place = from
    for (let first = 4 * place + 1; first < size; first = 4 * place + 1) {
      const least = this.#leastChild(first, size)
      if (this.#isBefore(time, order, least)) break
      this.#move(least, place)
      place = least
    }
    this.#put(place, time, order, number)
  }

  #leastChild(first: number, size: number): number {
    const times = this.#times
    const end = first + 4 < size ? first + 4 : size
    let least = first
    let leastTime = times[first] as number
    for (let child = first + 1; child < end; child++) {
      const time = times[child] as number
      if (time < leastTime || (time === leastTime && this.#isEarlier(child, least))) {
        least = child
        leastTime = time
      }
    }
    return least
  }

  #isBefore(time: number, order: number, place: number): boolean {
    const there = this.#times[place] as number
    return time === there ? order < (this.#orders[place] as number) : time < there
  }

  #isEarlier(left: number, right: number): boolean {
    return (this.#orders[left] as number) < (this.#orders[right] as number)
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#times[from] as number, this.#orders[from] as number, this.#numbers[from] as number)
  }

  #put(place: number, time: number, order: number, number: number): void {
    this.#times[place] = time
    this.#orders[place] = order
    this.#numbers[place] = number
    this.#places[number] = place
  }

  #grow(): void {
    const length = this.#times.length * 2
    this.#times = copied(this.#times, new Float64Array(length))
    this.#orders = copied(this.#orders, new Float64Array(length))
    this.#numbers = copied(this.#numbers, new Int32Array(length))
    this.#places = copied(this.#places, new Int32Array(length))
  }
}
