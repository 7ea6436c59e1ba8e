/**
 * How long a caller is willing to wait, as Go's context tells it: a deadline, and a cancellation that may
 * come before. Deadlines are times of the engine's clock, `Infinity` for none.
 */
export class Context {
  #deadline: number
  /** Shared with the contexts that have narrower deadlines; none where nobody ever cancels. */
  #cancellation: Cancellation | null

  constructor(deadline = Number.POSITIVE_INFINITY, cancellation: Cancellation | null = new Cancellation()) {
    this.#deadline = deadline
    this.#cancellation = cancellation
  }

  get deadline(): number {
    return this.#deadline
  }

  /** True when the caller waits no more at `now`. */
  isOver(now: number): boolean {
    return this.#deadline <= now || this.isCancelled()
  }

  /** True when the caller went away, whatever the time. */
  isCancelled(): boolean {
    return this.#cancellation?.hasHappened === true
  }

  /** The caller went away: a client that disconnected. Tells whoever works for it. */
  cancel(): void {
    this.#cancellation?.happen()
  }

  /** Tells `listener` at the cancellation, unless it leaves before. Deadlines are the listener's own affair. */
  listen(listener: CancelListener): void {
    this.#cancellation?.add(listener)
  }

  /** Takes a listener back; one that is not there is ignored. */
  unlisten(listener: CancelListener): void {
    this.#cancellation?.delete(listener)
  }

  /** This context, ending no later than `deadline`. */
  until(deadline: number): Context {
    return deadline >= this.#deadline ? this : new Context(deadline, this.#cancellation)
  }

  /** Becomes what `parent.until(deadline)` is: for one piece of work after the other, when the last is over. */
  renew(parent: Context, deadline: number): void {
    this.#deadline = deadline >= parent.#deadline ? parent.#deadline : deadline
    this.#cancellation = parent.#cancellation
  }
}

/** Whoever works for a caller, and stops when the caller goes away. */
export interface CancelListener {
  cancelled(): void
}

/** That a caller goes away, and who is to hear of it. */
class Cancellation {
  hasHappened = false
  /** The only listener, or the first of several: mostly there is one. */
  #listener: CancelListener | undefined
  #others: Set<CancelListener> | undefined

  add(listener: CancelListener): void {
    if (this.#listener === undefined) this.#listener = listener
    else {
      this.#others ??= new Set()
      this.#others.add(listener)
    }
  }

  delete(listener: CancelListener): void {
    if (this.#listener === listener) this.#listener = undefined
    else this.#others?.delete(listener)
  }

  happen(): void {
    if (this.hasHappened) return
    this.hasHappened = true
    const listeners = [this.#listener, ...(this.#others ?? [])]
    this.#listener = undefined
    this.#others = undefined
    for (const listener of listeners) listener?.cancelled()
  }
}

/** Nobody waits, and nobody cancels: only the backend's own limits bound the work. Go's `context.Background()`. */
export const background: Context = new Context(Number.POSITIVE_INFINITY, null)
