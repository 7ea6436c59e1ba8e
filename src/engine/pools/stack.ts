import type { Pooled } from './pooled.ts'

/** Idle connections, last in first out (`smartconnpool/stack.go`). */
export class ConnStack {
  #top: Pooled | undefined = undefined

  push(pooled: Pooled): void {
    pooled.next = this.#top
    this.#top = pooled
  }

  pop(): Pooled | undefined {
    const top = this.#top
    if (top !== undefined) this.#top = top.next
    return top
  }

  /** The record that a pop would give. */
  peek(): Pooled | undefined {
    return this.#top
  }

  /** All records, top first; the stack is empty afterwards. */
  popAll(): Pooled[] {
    const all: Pooled[] = []
    for (let pooled = this.#top; pooled !== undefined; pooled = pooled.next) all.push(pooled)
    this.#top = undefined
    return all
  }
}
