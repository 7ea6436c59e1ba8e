import type { Connection } from '../ports/backend.ts'
import type { Setting } from '../setting.ts'

/** The pool that a connection goes back to. */
export interface Home {
  /** Takes `pooled` back, or what is left of it when it is closed. */
  put(pooled: Pooled, done: (() => void) | undefined): void
  /** A slot comes back without its connection: the pool dials a replacement, and `done` waits for it. */
  putNothing(done: (() => void) | undefined): void
  /** Closes a connection that belongs to no pool any more. */
  discard(connection: Connection): void
}

/** `timeUsed` of a record that a client holds. */
export const busy: number = Number.NEGATIVE_INFINITY

/** `timeUsed` of a record that the idle worker has claimed: whoever pops it drops it. */
export const expired: number = Number.POSITIVE_INFINITY

/**
 * A pool's record of a MySQL connection (`smartconnpool/connection.go`). The connection in it may be replaced;
 * the record keeps its place.
 */
export class Pooled {
  connection: Connection
  /** The setting now applied. */
  setting: Setting | undefined = undefined
  timeCreated = 0
  /** When it was last returned, or one of the two marks `busy` and `expired`. */
  timeUsed = 0
  /** Below it in its stack. Left as it was by a pop, as in Vitess: the idle worker walks over it. */
  next: Pooled | undefined = undefined
  /** What the pool's user keeps with the record, so as not to make it anew for each Get. */
  attached: object | undefined = undefined
  readonly #home: Home
  #tainted = false

  constructor(connection: Connection, home: Home, now: number) {
    this.connection = connection
    this.#home = home
    this.timeCreated = now
    this.timeUsed = now
  }

  /** True once it belongs to no pool: recycling will close it. */
  get isTainted(): boolean {
    return this.#tainted
  }

  /**
   * Gives it back (`connection.go:46-55@v24`). `done` is when the caller may go on: at once, or after the
   * replacement of a closed connection was dialled or refused.
   */
  recycle(done?: () => void): void {
    if (this.#tainted) {
      this.#home.discard(this.connection)
      done?.()
      return
    }
    this.#home.put(this, done)
  }

  /**
   * Takes it out of the pool for good, which dials a replacement for the slot at once, in the caller's time
   * (`connection.go:57-63@v24`). Tainting twice does nothing.
   */
  taint(done?: () => void): void {
    if (this.#tainted) {
      done?.()
      return
    }
    this.#tainted = true
    this.#home.putNothing(done)
  }

  /** Marks one that was dialled outside the pool: recycling will close it. */
  detach(): void {
    this.#tainted = true
  }

  /** A new connection in the same record: the setting of the old one is gone. */
  reopen(connection: Connection, now: number): void {
    this.connection = connection
    this.setting = undefined
    this.timeCreated = now
    this.timeUsed = now
  }
}
