import type { ClockTask } from './clock-task.ts'

/** Room for so many tasks to begin with. */
const firstRoom = 256

/**
 * Tasks by time, then by the order in which they came: a heap of four children to a node. Keys stand in arrays of their
 * own, and each task has a ticket that says where it is, so that moving it touches numbers alone. The place of the task
 * that ran last is filled by the next one that is pushed, which saves half of the work of a task that schedules itself.
 */
export class TaskHeap {
  #times = new Float64Array(firstRoom)
  #orders = new Float64Array(firstRoom)
  /** Which task stands at each place. */
  #tickets = new Int32Array(firstRoom)
  /** Where the task of each ticket stands. */
  #places = new Int32Array(firstRoom)
  readonly #tasks: (ClockTask | undefined)[] = []
  readonly #freeTickets: number[] = []
  #size = 0
  #pushed = 0
  #hasHole = false

  get size(): number {
    return this.#hasHole ? this.#size - 1 : this.#size
  }

  /** When the first is due; infinite when there is none. */
  firstTime(): number {
    if (this.#hasHole) this.#fillHole()
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#times[0] as number)
  }

  push(task: ClockTask, time: number): void {
    const ticket = this.#freeTickets.pop() ?? this.#tasks.length
    this.#tasks[ticket] = task
    task.place = ticket
    if (this.#hasHole) {
      this.#hasHole = false
      this.#sink(0, time, this.#pushed++, ticket)
      return
    }
    if (this.#size === this.#times.length) this.#grow()
    this.#rise(this.#size++, time, this.#pushed++, ticket)
  }

  /** Takes the first out. There must be one. */
  shift(): ClockTask {
    if (this.#hasHole) this.#fillHole()
    this.#hasHole = true
    return this.#handIn(this.#tickets[0] as number)
  }

  /** Takes out the task that has this ticket. */
  remove(ticket: number): void {
    this.#handIn(ticket)
    if (this.#hasHole) this.#fillHole()
    this.#close(this.#places[ticket] as number)
  }

  #handIn(ticket: number): ClockTask {
    const task = this.#tasks[ticket] as ClockTask
    this.#tasks[ticket] = undefined
    this.#freeTickets.push(ticket)
    return task
  }

  #fillHole(): void {
    this.#hasHole = false
    this.#close(0)
  }

  /** Fills an empty place with the last task. */
  #close(place: number): void {
    const last = --this.#size
    if (place === last) return
    const time = this.#times[last] as number
    const order = this.#orders[last] as number
    const ticket = this.#tickets[last] as number
    if (place > 0 && this.#isBefore(time, order, (place - 1) >> 2)) this.#rise(place, time, order, ticket)
    else this.#sink(place, time, order, ticket)
  }

  #rise(from: number, time: number, order: number, ticket: number): void {
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 2
      if (!this.#isBefore(time, order, parent)) break
      this.#move(parent, place)
      place = parent
    }
    this.#put(place, time, order, ticket)
  }

  #sink(from: number, time: number, order: number, ticket: number): void {
    const size = this.#size
    let place = from
    for (let first = 4 * place + 1; first < size; first = 4 * place + 1) {
      const least = this.#leastChild(first, size)
      if (this.#isBefore(time, order, least)) break
      this.#move(least, place)
      place = least
    }
    this.#put(place, time, order, ticket)
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
    this.#put(to, this.#times[from] as number, this.#orders[from] as number, this.#tickets[from] as number)
  }

  #put(place: number, time: number, order: number, ticket: number): void {
    this.#times[place] = time
    this.#orders[place] = order
    this.#tickets[place] = ticket
    this.#places[ticket] = place
  }

  #grow(): void {
    const length = this.#times.length * 2
    this.#times = copied(this.#times, new Float64Array(length))
    this.#orders = copied(this.#orders, new Float64Array(length))
    this.#tickets = copied(this.#tickets, new Int32Array(length))
    this.#places = copied(this.#places, new Int32Array(length))
  }
}

function copied<Keys extends Float64Array | Int32Array>(from: Keys, to: Keys): Keys {
  to.set(from)
  return to
}
