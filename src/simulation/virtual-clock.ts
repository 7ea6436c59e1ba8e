import type { Clock, Timer } from '../engine/ports/clock.ts'

/** Where a task is that nobody has scheduled, or that has run. */
const nowhere = -1

/**
 * Something to do at a time of the virtual clock. The same object can be scheduled again and again, so what happens
 * for each statement allocates nothing.
 */
export abstract class ClockTask {
  /** The clock's own note: a place in the heap, or below -1 one among what is due now. */
  place = nowhere

  /** It is done at its time. It may schedule itself anew. */
  abstract run(): void

  /** True while it waits for its time. */
  get isScheduled(): boolean {
    return this.place !== nowhere
  }
}

/**
 * A clock that only its events move on: tasks run in order of time, then of the calls that scheduled them. Cancelled
 * tasks leave the queue at once, so that it never holds more than what is still to come.
 *
 * A heap of four children to a node, its keys in arrays of their own; what is due at the present moment goes through a
 * plain queue instead: everything in the heap for that moment was scheduled before.
 */
export class VirtualClock implements Clock {
  #times = new Float64Array(256)
  #orders = new Float64Array(256)
  readonly #tasks: ClockTask[] = []
  #size = 0
  readonly #due: (ClockTask | undefined)[] = []
  #dueFrom = 0
  #dueCount = 0
  #now: number
  #scheduled = 0

  constructor(start = 0) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  at(time: number, task: () => void): Timer {
    const scheduled = new CalledTask(this, task)
    this.schedule(scheduled, time)
    return scheduled
  }

  /** Has `task` run at `time`, once; a past time means now. It must not be scheduled already. */
  schedule(task: ClockTask, time: number): void {
    if (task.place !== nowhere) throw new Error('bug: the task is scheduled already')
    if (!(time > this.#now)) {
      task.place = -2 - this.#due.length
      this.#due.push(task)
      this.#dueCount++
      return
    }
    if (time === Number.POSITIVE_INFINITY) return
    if (this.#size === this.#times.length) this.#grow()
    this.#rise(this.#size++, time, this.#scheduled++, task)
  }

  /** The task will not run; nothing happens when it is not scheduled. */
  cancel(task: ClockTask): void {
    const { place } = task
    if (place === nowhere) return
    task.place = nowhere
    if (place < nowhere) {
      this.#due[-2 - place] = undefined
      this.#dueCount--
    } else this.#remove(place)
  }

  /** When the next task is due; nothing when none waits. */
  get nextAt(): number | undefined {
    if (this.#dueCount > 0) return this.#now
    return this.#size === 0 ? undefined : this.#times[0]
  }

  /** Tasks that wait for their time. */
  get pending(): number {
    return this.#size + this.#dueCount
  }

  /** Moves the clock on, running what falls due. */
  advance(milliseconds: number): void {
    this.runUntil(this.#now + milliseconds)
  }

  /**
   * Runs what falls due up to `end`, that moment included, and moves there; or no more than `mostTasks`, and stays at
   * the last. What it says: whether it got to the end.
   */
  runUntil(end: number, mostTasks = Number.POSITIVE_INFINITY): boolean {
    for (let left = mostTasks; left > 0; left--) {
      const task = this.#next(end)
      if (task === undefined) {
        if (end > this.#now) this.#now = end
        return true
      }
      task.run()
    }
    return false
  }

  /** Moves on until `isDone`, `limitMs` at most; what it then says. */
  advanceUntil(isDone: () => boolean, limitMs: number): boolean {
    const end = this.#now + limitMs
    while (!isDone()) {
      const task = this.#next(end)
      if (task === undefined) break
      task.run()
    }
    return isDone()
  }

  /** The next task that is due by `end`, taken out of the queue; the clock then stands at its time. */
  #next(end: number): ClockTask | undefined {
    if (this.#dueCount > 0 && !(this.#size > 0 && (this.#times[0] as number) <= this.#now))
      return this.#shift()
    if (this.#size === 0) return undefined
    const time = this.#times[0] as number
    if (time > end) return undefined
    const task = this.#tasks[0] as ClockTask
    this.#now = time
    this.#remove(0)
    task.place = nowhere
    return task
  }

  #shift(): ClockTask | undefined {
    const due = this.#due
    let task = due[this.#dueFrom++]
    while (task === undefined) task = due[this.#dueFrom++]
    this.#dueCount--
    if (this.#dueCount === 0) {
      due.length = 0
      this.#dueFrom = 0
    }
    task.place = nowhere
    return task
  }

  /** Fills the hole at `place` with the last task. */
  #remove(place: number): void {
    const last = --this.#size
    const task = this.#tasks[last] as ClockTask
    this.#tasks.length = last
    if (place === last) return
    const time = this.#times[last] as number
    const order = this.#orders[last] as number
    if (place > 0 && this.#isBefore(time, order, (place - 1) >> 2)) this.#rise(place, time, order, task)
    else this.#sink(place, time, order, task)
  }

  #rise(from: number, time: number, order: number, task: ClockTask): void {
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 2
      if (!this.#isBefore(time, order, parent)) break
      this.#move(parent, place)
      place = parent
    }
    this.#put(place, time, order, task)
  }

  #sink(from: number, time: number, order: number, task: ClockTask): void {
    let place = from
    for (let first = 4 * place + 1; first < this.#size; first = 4 * place + 1) {
      const least = this.#leastChild(first)
      if (this.#isBefore(time, order, least)) break
      this.#move(least, place)
      place = least
    }
    this.#put(place, time, order, task)
  }

  #leastChild(first: number): number {
    const end = Math.min(first + 4, this.#size)
    let least = first
    for (let child = first + 1; child < end; child++) {
      if (this.#isBefore(this.#times[child] as number, this.#orders[child] as number, least)) least = child
    }
    return least
  }

  #isBefore(time: number, order: number, place: number): boolean {
    const there = this.#times[place] as number
    return time === there ? order < (this.#orders[place] as number) : time < there
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#times[from] as number, this.#orders[from] as number, this.#tasks[from] as ClockTask)
  }

  #put(place: number, time: number, order: number, task: ClockTask): void {
    this.#times[place] = time
    this.#orders[place] = order
    this.#tasks[place] = task
    task.place = place
  }

  #grow(): void {
    this.#times = grown(this.#times)
    this.#orders = grown(this.#orders)
  }
}

/** A function at a time: what the engine's timers are. */
class CalledTask extends ClockTask implements Timer {
  readonly #clock: VirtualClock
  readonly #task: () => void

  constructor(clock: VirtualClock, task: () => void) {
    super()
    this.#clock = clock
    this.#task = task
  }

  run(): void {
    this.#task()
  }

  cancel(): void {
    this.#clock.cancel(this)
  }
}

function grown(keys: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(keys.length * 2)
  larger.set(keys)
  return larger
}
