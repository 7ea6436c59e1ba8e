import type { Clock, Timer } from '../ports/clock.ts'
import type { Queued, WaitQueue } from './wait-queue.ts'

/**
 * One timer for the patience of all who wait: most waits end well, so a timer for each would mostly be set in
 * vain. It may go off for somebody who has left; then it is set for the next.
 */
export class ExpiryTimer<Node extends Queued<Node>> {
  readonly #clock: Clock
  readonly #queue: WaitQueue<Node>
  readonly #expire: (node: Node) => void
  #timer: Timer | undefined
  #setFor = Number.POSITIVE_INFINITY

  constructor(clock: Clock, queue: WaitQueue<Node>, expire: (node: Node) => void) {
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
