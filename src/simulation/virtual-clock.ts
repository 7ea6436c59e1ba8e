import type { Clock, Timer } from '../engine/ports/clock.ts'
import { ClockTask, nowhere } from './clock-task.ts'
import { TaskHeap } from './task-heap.ts'

export { ClockTask } from './clock-task.ts'

/**
 * A clock that only its events move on: tasks run in order of time, then of the calls that scheduled them. Cancelled
 * tasks leave the queue at once, so that it never holds more than what is still to come.
 */
export class VirtualClock implements Clock {
  readonly #heap = new TaskHeap()
  /** What is due at the present moment: everything in the heap for that moment was scheduled before. */
  readonly #due: (ClockTask | undefined)[] = []
  #dueFrom = 0
  #dueCount = 0
  #now: number

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
    if (time > this.#now) {
      if (time !== Number.POSITIVE_INFINITY) this.#heap.push(task, time)
    } else {
      task.place = -2 - this.#due.length
      this.#due.push(task)
      this.#dueCount++
    }
  }

  /** The task will not run; nothing happens when it is not scheduled. */
  cancel(task: ClockTask): void {
    const { place } = task
    if (place === nowhere) return
    task.place = nowhere
    if (place >= 0) this.#heap.remove(place)
    else {
      this.#due[-2 - place] = undefined
      this.#dueCount--
      if (this.#dueCount === 0) this.#clearDue()
    }
  }

  /** When the next task is due; nothing when none waits. */
  get nextAt(): number | undefined {
    if (this.#dueCount > 0) return this.#now
    const time = this.#heap.firstTime()
    return time === Number.POSITIVE_INFINITY ? undefined : time
  }

  /** Tasks that wait for their time. */
  get pending(): number {
    return this.#heap.size + this.#dueCount
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
    const time = this.#heap.firstTime()
    if (this.#dueCount > 0 && time > this.#now) return this.#shift()
    if (time > end || time === Number.POSITIVE_INFINITY) return undefined
    this.#now = time
    const task = this.#heap.shift()
    task.place = nowhere
    return task
  }

  #shift(): ClockTask | undefined {
    const due = this.#due
    let task = due[this.#dueFrom++]
    while (task === undefined) task = due[this.#dueFrom++]
    this.#dueCount--
    if (this.#dueCount === 0) this.#clearDue()
    task.place = nowhere
    return task
  }

  #clearDue(): void {
    this.#due.length = 0
    this.#dueFrom = 0
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
