/** A number of things: how many now, and the most so far. */
export class Level {
  #now = 0
  #most = 0
  /** Told of each change. */
  changed: ((now: number) => void) | undefined

  get now(): number {
    return this.#now
  }

  get most(): number {
    return this.#most
  }

  add(change: number): void {
    this.#now += change
    if (this.#now > this.#most) this.#most = this.#now
    this.changed?.(this.#now)
  }
}
