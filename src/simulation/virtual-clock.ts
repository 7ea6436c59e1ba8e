import type { Clock, Timer } from '../engine/ports/clock.ts'
import { Calendar } from './calendar.ts'
import { ClockTask, firstInCalendar, nowhere, soon, type Ticket } from './clock-task.ts'
import { SoonQueue } from './soon-queue.ts'
import { TaskHeap } from './task-heap.ts'

export { ClockTask } from './clock-task.ts'

/**
 * A clock that only its events move on: tasks run in order of time, then of the calls that scheduled them. Cancelled
 * tasks leave the queue at once, so that it never holds more than what is still to come. A short queue holds what comes
 * before everything else, a calendar what comes in the next seconds, a heap what comes later or has no room there.
 */
export class VirtualClock implements Clock {
  readonly #heap = new TaskHeap()
  readonly #calendar = new Calendar()
  readonly #soon = new SoonQueue()
  #scheduled = 0
  /** A number from the first: a field that was ever anything else would make a new object of each time it is given. */
  #now = 0

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
    const { ticket } = task
    if (ticket.place !== nowhere) throw new Error('bug: the task is scheduled already')
    const due = time > this.#now ? time : this.#now
    const order = this.#scheduled++
    if (due >= this.#calendar.begin) this.#note(ticket, due, order)
    else if (due >= this.#heap.firstTime) this.#heap.push(ticket, due, order)
    else if (this.#soon.isFull) this.#crowd(ticket, due, order)
    else this.#soon.insert(ticket, due, order)
  }

  /** The task will not run; nothing happens when it is not scheduled. */
  cancel(task: ClockTask): void {
    const { ticket } = task
    const { place } = ticket
    if (place === soon) this.#soon.remove(ticket)
    else if (place >= firstInCalendar) this.#calendar.remove(ticket)
    else if (place !== nowhere) this.#heap.remove(place)
  }

  /** When the next task is due; nothing when none waits. */
  get nextAt(): number | undefined {
    if (this.#soon.size === 0) this.#refill()
    return this.#soon.size === 0 ? undefined : this.#soon.nextTime()
  }

  /** Tasks that wait for their time. */
  get pending(): number {
    return this.#heap.size + this.#calendar.size + this.#soon.size
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
      const ticket = this.#next(end)
      if (ticket === undefined) {
        if (end > this.#now) this.#now = end
        return true
      }
      ticket.run()
    }
    return false
  }

  /** Moves on until `isDone`, `limitMs` at most; what it then says. */
  advanceUntil(isDone: () => boolean, limitMs: number): boolean {
    const end = this.#now + limitMs
    while (!isDone()) {
      const ticket = this.#next(end)
      if (ticket === undefined) break
      ticket.run()
    }
    return isDone()
  }

  /** The short queue is full: its last goes to the heap, or the new one, which everything in the heap comes after. */
  #crowd(ticket: Ticket, time: number, order: number): void {
    const queue = this.#soon
    const lastTime = queue.lastTime()
    if (time >= lastTime) {
      this.#heap.push(ticket, time, order)
      return
    }
    const lastOrder = queue.lastOrder()
    this.#heap.push(queue.takeLast(), lastTime, lastOrder)
    queue.insert(ticket, time, order)
  }

  /** For later: what is never due is not kept. */
  #note(ticket: Ticket, time: number, order: number): void {
    const calendar = this.#calendar
    if (calendar.size === 0) calendar.skipTo(this.#now)
    if (time === Number.POSITIVE_INFINITY || calendar.note(ticket, time, order)) return
    this.#heap.push(ticket, time, order)
  }

  /** The short queue is empty: to it comes what is due next, if anything is. */
  #refill(): void {
    const heap = this.#heap
    const calendar = this.#calendar
    while (this.#soon.size === 0 && heap.size + calendar.size > 0) {
      if (heap.firstTime < calendar.begin) this.#soon.refill(heap, calendar.begin)
      else if (calendar.size > 0) calendar.turn(this.#soon, heap)
      else calendar.skipPast(heap.firstTime)
    }
  }

  /** The next task that is due by `end`, taken out of the queue; the clock then stands at its time. */
  #next(end: number): Ticket | undefined {
    const soon = this.#soon
    if (soon.size === 0) this.#refill()
    if (soon.size === 0) return undefined
    const time = soon.nextTime()
    if (time > end) return undefined
    this.#now = time
    return soon.shift()
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
