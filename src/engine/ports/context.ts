/**
 * How long a caller is willing to wait, as Go's context tells it: a deadline, and a cancellation that may
 * come before. Deadlines are times of the engine's clock, `Infinity` for none.
 */
export class Context {
  readonly deadline: number
  /** The context that is cancelled in its place: a narrower deadline has no cancellation of its own. */
  readonly #root: Context | undefined
  #cancelled = false
  /** The only listener, or the first of several: mostly there is one. */
  #listener: CancelListener | undefined
  #others: Set<CancelListener> | undefined

  constructor(deadline = Number.POSITIVE_INFINITY, parent?: Context) {
    this.deadline = deadline
    this.#root = parent === undefined ? undefined : (parent.#root ?? parent)
  }

  /** True when the caller waits no more at `now`. */
  isOver(now: number): boolean {
    return this.deadline <= now || this.isCancelled()
  }

  /** True when the caller went away, whatever the time. */
  isCancelled(): boolean {
    return this.#root === undefined ? this.#cancelled : this.#root.#cancelled
  }

  /** The caller went away: a client that disconnected. Tells whoever works for it. */
  cancel(): void {
    if (this.#root !== undefined) this.#root.cancel()
    else if (!this.#cancelled) this.#end()
  }

  /** Tells `listener` at the cancellation, unless it leaves before. Deadlines are the listener's own affair. */
  listen(listener: CancelListener): void {
    if (this.#root !== undefined) this.#root.listen(listener)
    else if (this !== background) this.#add(listener)
  }

  /** Takes a listener back; one that is not there is ignored. */
  unlisten(listener: CancelListener): void {
    if (this.#root !== undefined) this.#root.unlisten(listener)
    else if (this.#listener === listener) this.#listener = undefined
    else this.#others?.delete(listener)
  }

  /** This context, ending no later than `deadline`. */
  until(deadline: number): Context {
    return deadline >= this.deadline ? this : new Context(deadline, this)
  }

  #add(listener: CancelListener): void {
    if (this.#listener === undefined) this.#listener = listener
    else {
      this.#others ??= new Set()
      this.#others.add(listener)
    }
  }

  #end(): void {
    this.#cancelled = true
    const listeners = [this.#listener, ...(this.#others ?? [])]
    this.#listener = undefined
    this.#others = undefined
    for (const listener of listeners) listener?.cancelled()
  }
}

/** Whoever works for a caller, and stops when the caller goes away. */
export interface CancelListener {
  cancelled(): void
}

/** Nobody waits, and nobody cancels: only the backend's own limits bound the work. Go's `context.Background()`. */
export const background: Context = new Context()
