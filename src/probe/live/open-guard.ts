import { type EngineError, engineError } from '../../engine/engine-error.ts'
import type { Clock } from '../../engine/ports/clock.ts'

/** How far a rehearsal may go. */
export interface OpenLimits {
  /** Connections that it may have open at once, over all tablets. */
  readonly maxOpen: number
  /** Slots of the server that it leaves to others, whatever happens. */
  readonly leave: number
  /** What others may come to have beyond what they had at the start. */
  readonly othersMayGrow: number
}

/** The server as the control connection saw it last. */
export interface ServerRoom {
  readonly maxConnections: number
  readonly connected: number
}

/** The server may count a connection for so long after it was closed. */
const closingMs = 1000

/**
 * The guard of a live rehearsal: says before each dial whether it may be made, and stops everything at the first
 * reason to. It counts what the rehearsal has open, dials under way included.
 */
export class OpenGuard {
  readonly #limits: OpenLimits
  readonly #clock: Clock
  readonly #othersAtStart: number
  readonly #maxConnections: number
  #others: number
  #open = 0
  #peak = 0
  #closedAt = Number.NEGATIVE_INFINITY
  #stopped: string | undefined
  readonly #listeners = new Set<() => void>()

  constructor(limits: OpenLimits, start: ServerRoom, clock: Clock) {
    this.#limits = limits
    this.#clock = clock
    this.#maxConnections = start.maxConnections
    this.#othersAtStart = start.connected
    this.#others = start.connected
  }

  /** Why the rehearsal has stopped, once it has. */
  get stopped(): string | undefined {
    return this.#stopped
  }

  /** Connections that the rehearsal has open, and the most that it had. */
  get open(): number {
    return this.#open
  }

  get peak(): number {
    return this.#peak
  }

  /** Counts a dial that may be made; the refusal of one that may not. */
  enter(): EngineError | undefined {
    if (this.#stopped === undefined) this.#judge(1)
    if (this.#stopped !== undefined) return engineError('ABORTED', `rehearsal stopped: ${this.#stopped}`)
    this.#open++
    this.#peak = Math.max(this.#peak, this.#open)
    return undefined
  }

  /** A dial failed, or a connection is closed. */
  leave(): void {
    this.#open--
    this.#closedAt = this.#clock.now()
  }

  /** What the control connection sees now. Not believed while connections of the rehearsal may still be counted. */
  observe(connected: number): void {
    if (this.#clock.now() - this.#closedAt < closingMs) return
    this.#others = connected - this.#open
    const grown = this.#others - this.#othersAtStart
    if (grown > this.#limits.othersMayGrow)
      this.stop(`others opened ${grown} connections meanwhile, and they come first`)
    else this.#judge(0)
  }

  /** Ends the rehearsal; the first reason counts. */
  stop(why: string): void {
    if (this.#stopped !== undefined) return
    this.#stopped = why
    for (const listener of [...this.#listeners]) listener()
    this.#listeners.clear()
  }

  /** Calls once when the rehearsal is stopped; what it returns takes the listener back. */
  whenStopped(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #judge(more: number): void {
    const { maxOpen, leave } = this.#limits
    const wanted = this.#open + more
    const free = this.#maxConnections - this.#others - wanted
    if (wanted > maxOpen) this.stop(`--max-open ${maxOpen} is reached`)
    else if (free < leave)
      this.stop(
        `${free + more} of ${this.#maxConnections} slots are free, and ${leave} are to be left to others`,
      )
  }
}
