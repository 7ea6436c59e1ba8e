import type { Clock, Timer } from '../ports/clock.ts'

/** Whoever has a deadline, while it matters. */
export interface Expiring {
  readonly isQueued: boolean
}

/** Those whose deadlines matter now. */
export interface ExpiringQueue<Node> {
  /** When the first patience ends; infinite when none does. */
  earliestDeadline(): number
  /** Those whose patience is over at `now`, in order of arrival. */
  over(now: number): readonly Node[]
}

/**
 * One timer for the patience of all who wait: most waits end well, so a timer for each would mostly be set in
 * vain. It may go off for somebody who has left; then it is set for the next.
 */
export class ExpiryTimer<Node extends Expiring> {
  readonly #clock: Clock
  readonly #queue: ExpiringQueue<Node>
  readonly #expire: (node: Node) => void
  #timer: Timer | undefined
  #setFor = Number.POSITIVE_INFINITY

  constructor(clock: Clock, queue: ExpiringQueue<Node>, expire: (node: Node) => void) {
    this.#clock = clock
    this.#queue = queue
    this.#expire = expire
  }

  /** Somebody whose patience ends at `deadline` has begun to wait. */
  watch(deadline: number): void {
    if (deadline >= this.#setFor) return
    this.#timer?.cancel()
    this.#setFor = deadline
    this.#timer = this.#clock.at(deadline, () => this.#ring())
  }

  #ring(): void {
    this.#setFor = Number.POSITIVE_INFINITY
    for (const node of this.#queue.over(this.#clock.now())) if (node.isQueued) this.#expire(node)
    this.watch(this.#queue.earliestDeadline())
  }
}
