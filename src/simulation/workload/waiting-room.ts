/** More than this no client keeps. */
const most = 1_000_000

/** Times at which work came that no session was free for, oldest first: a ring that grows as it must. */
export class WaitingRoom {
  #times = new Float64Array(64)
  #first = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  /** False when there is no room left. */
  push(time: number): boolean {
    if (this.#length === most) return false
    if (this.#length === this.#times.length) this.#grow()
    this.#times[(this.#first + this.#length) & (this.#times.length - 1)] = time
    this.#length++
    return true
  }

  /** The oldest; nothing when nobody waits. */
  shift(): number | undefined {
    if (this.#length === 0) return undefined
    const time = this.#times[this.#first] as number
    this.#first = (this.#first + 1) & (this.#times.length - 1)
    this.#length--
    return time
  }

  #grow(): void {
    const { length } = this.#times
    const larger = new Float64Array(length * 2)
    for (let at = 0; at < length; at++) larger[at] = this.#times[(this.#first + at) & (length - 1)] as number
    this.#times = larger
    this.#first = 0
  }
}
