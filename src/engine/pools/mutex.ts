/** Lets one task in at a time, in order of arrival: Go's `sync.Mutex` round steps that take time. */
export class Mutex {
  readonly #waiting: (() => void)[] = []
  #locked = false

  /** Runs `task` when its turn comes; the task calls `unlock` at its end. */
  lock(task: () => void): void {
    if (this.#locked) this.#waiting.push(task)
    else {
      this.#locked = true
      task()
    }
  }

  unlock(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#locked = false
    else next()
  }
}
