/**
 * Clients that were woken and run next, oldest first. In Vitess they are goroutines of their own; here a
 * client that returns its connection while it is told may wake the next one without growing the stack.
 */
export class ReadyQueue {
  #first: Task | undefined = undefined
  #last: Task | undefined = undefined
  #running = false

  /** True while somebody was woken and has not run. */
  get isWaiting(): boolean {
    return this.#first !== undefined
  }

  /** Lets `run` go after whatever was woken before it. */
  wake(run: () => void): void {
    const task: Task = { run, next: undefined }
    if (this.#last === undefined) this.#first = task
    else this.#last.next = task
    this.#last = task
  }

  /** Runs all that were woken, and those that they wake. */
  drain(): void {
    if (this.#running) return
    this.#running = true
    try {
      for (let task = this.#shift(); task !== undefined; task = this.#shift()) task.run()
    } finally {
      this.#running = false
    }
  }

  #shift(): Task | undefined {
    const task = this.#first
    this.#first = task?.next
    if (this.#first === undefined) this.#last = undefined
    return task
  }
}

interface Task {
  readonly run: () => void
  next: Task | undefined
}
