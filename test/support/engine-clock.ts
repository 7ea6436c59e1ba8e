import type { Clock, Timer } from '../../src/engine/ports/clock.ts'

/** A clock that stands still until a test moves it; tasks run in order of time, then of scheduling. */
export class VirtualClock implements Clock {
  readonly #heap: Task[] = []
  #now: number
  #scheduled = 0

  constructor(start = 0) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  at(time: number, run: () => void): Timer {
    const task: Task = { time: Math.max(time, this.#now), order: this.#scheduled++, run, isCancelled: false }
    this.#insert(task)
    return {
      cancel: () => {
        task.isCancelled = true
      },
    }
  }

  /** Moves the clock on, running what falls due. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds
    while ((this.#heap[0]?.time ?? Number.POSITIVE_INFINITY) <= end) this.#runNext()
    this.#now = end
  }

  /** Moves on until `isDone`, `limitMs` at most; what it then says. */
  advanceUntil(isDone: () => boolean, limitMs: number): boolean {
    const end = this.#now + limitMs
    while (!isDone() && (this.#heap[0]?.time ?? Number.POSITIVE_INFINITY) <= end) this.#runNext()
    return isDone()
  }

  /** Tasks not yet run or cancelled. */
  get pending(): number {
    return this.#heap.filter(task => !task.isCancelled).length
  }

  #runNext(): void {
    const task = this.#pop()
    if (task === undefined || task.isCancelled) return
    this.#now = task.time
    task.run()
  }

  #insert(task: Task): void {
    const heap = this.#heap
    let i = heap.length
    heap.push(task)
    while (i > 0) {
      const parent = (i - 1) >> 1
      const above = heap[parent] as Task
      if (!isBefore(task, above)) break
      heap[i] = above
      i = parent
    }
    heap[i] = task
  }

  #pop(): Task | undefined {
    const heap = this.#heap
    const top = heap[0]
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return top
    let i = 0
    for (let child = 1; child < heap.length; child = 2 * i + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Task, heap[child] as Task)) child++
      const below = heap[child] as Task
      if (!isBefore(below, last)) break
      heap[i] = below
      i = child
    }
    heap[i] = last
    return top
  }
}

interface Task {
  readonly time: number
  readonly order: number
  readonly run: () => void
  isCancelled: boolean
}

function isBefore(left: Task, right: Task): boolean {
  return left.time === right.time ? left.order < right.order : left.time < right.time
}
