/** Somebody in a queue of waiting clients: linked, so that leaving costs O(1) wherever one stands. */
export interface Queued<Node> {
  previous: Node | undefined
  next: Node | undefined
  isQueued: boolean
  /** When its patience ends; `Infinity` for never. */
  readonly deadline: number
}

/** Waiting clients in order of arrival. */
export class WaitQueue<Node extends Queued<Node>> {
  #head: Node | undefined = undefined
  #tail: Node | undefined = undefined
  #length = 0
  /** True while nobody's patience ends before that of somebody ahead: the usual case, one timeout for all. */
  #isOrdered = true

  get length(): number {
    return this.#length
  }

  get head(): Node | undefined {
    return this.#head
  }

  push(node: Node): void {
    const tail = this.#tail
    node.previous = tail
    if (tail === undefined) this.#head = node
    else {
      tail.next = node
      if (node.deadline < tail.deadline) this.#isOrdered = false
    }
    this.#tail = node
    node.isQueued = true
    this.#length++
  }

  remove(node: Node): void {
    if (!node.isQueued) return
    if (node.previous === undefined) this.#head = node.next
    else node.previous.next = node.next
    if (node.next === undefined) this.#tail = node.previous
    else node.next.previous = node.previous
    node.previous = undefined
    node.next = undefined
    node.isQueued = false
    this.#length--
    if (this.#length === 0) this.#isOrdered = true
  }

  /** The earliest end of anybody's patience: the head's, as long as all have the same. */
  earliestDeadline(): number {
    if (this.#isOrdered) return this.#head?.deadline ?? Number.POSITIVE_INFINITY
    let earliest = Number.POSITIVE_INFINITY
    for (let node = this.#head; node !== undefined; node = node.next) {
      earliest = Math.min(earliest, node.deadline)
    }
    return earliest
  }

  /** Everybody whose patience is over at `now`, in order of arrival. */
  over(now: number): readonly Node[] {
    const over: Node[] = []
    for (let node = this.#head; node !== undefined; node = node.next) {
      if (node.deadline <= now) over.push(node)
      else if (this.#isOrdered) break
    }
    return over
  }
}
