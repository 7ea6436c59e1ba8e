/**
 * How long a caller is willing to wait, as Go's context tells it: a deadline, and a cancellation that may
 * come before. Deadlines are times of the engine's clock, `Infinity` for none.
 */
export class Context {
  readonly deadline: number
  readonly #parent: Context | undefined
  #cancelled = false
  #listeners: Set<() => void> | undefined

  constructor(deadline = Number.POSITIVE_INFINITY, parent?: Context) {
    this.deadline = deadline
    this.#parent = parent
  }

  /** True when the caller waits no more at `now`. */
  isOver(now: number): boolean {
    return this.deadline <= now || this.isCancelled()
  }

  /** True when the caller went away, whatever the time. */
  isCancelled(): boolean {
    return this.#cancelled || (this.#parent?.isCancelled() ?? false)
  }

  /** The caller went away: a client that disconnected. Tells whoever works for it. */
  cancel(): void {
    if (this.#parent !== undefined) this.#parent.cancel()
    else if (!this.#cancelled) this.#end()
  }

  /** Calls `listener` at the cancellation; what it returns takes it back. Deadlines are the listener's own. */
  onCancel(listener: () => void): () => void {
    if (this.#parent !== undefined) return this.#parent.onCancel(listener)
    this.#listeners ??= new Set()
    this.#listeners.add(listener)
    return () => this.#listeners?.delete(listener)
  }

  /** This context, ending no later than `deadline`. */
  until(deadline: number): Context {
    return deadline >= this.deadline ? this : new Context(deadline, this)
  }

  #end(): void {
    this.#cancelled = true
    const listeners = this.#listeners
    this.#listeners = undefined
    for (const listener of listeners ?? []) listener()
  }
}

/** Nobody waits: only the backend's own limits bound the work. Go's `context.Background()`. */
export const background: Context = new Context()
