import type { Clock } from '../ports/clock.ts'
import type { Context } from '../ports/context.ts'
import type { Caller } from '../tablet/caller.ts'
import type { ClientError } from './client-error.ts'
import type { Gateway, Place } from './gateway.ts'
import { type LockOwner, LockSession } from './lock-session.ts'
import { lockMoved, noKeyspace } from './refusals.ts'
import type { SessionState } from './session-state.ts'
import type { Step } from './session-step.ts'

/** Hears what becomes of the advisory locks of a session. */
export interface LocksOwner {
  /** A call goes out, and the statement waits for its answer. */
  exchange(): void
  readonly caller: Caller
  readonly context: Context
  /** A statement with lock functions is through. */
  locksEnded(error: ClientError | undefined): void
  /** The connection was given back with everything else. */
  ended(error: ClientError | undefined): void
  /** The connection is gone, and the locks with it. */
  lockLost(): void
}

/** Runs statements with lock functions on a connection of their own, which comes and goes with the locks (`engine/lock.go`). */
export class AdvisoryLocks implements LockOwner {
  readonly caller: Caller
  readonly context: Context
  readonly #owner: LocksOwner
  readonly #gateway: Gateway
  readonly #clock: Clock
  #session: LockSession | undefined
  /** A statement is under way, and what it has met so far. */
  #step: Step | undefined
  #error: ClientError | undefined

  constructor(owner: LocksOwner, gateway: Gateway, clock: Clock) {
    this.caller = owner.caller
    this.context = owner.context
    this.#owner = owner
    this.#gateway = gateway
    this.#clock = clock
  }

  /** The lock session while it has its connection. */
  get held(): LockSession | undefined {
    return this.#session?.isHolding ? this.#session : undefined
  }

  /** Runs the statement of `step`. Locks whose place is another one now are given back, and that is an error. */
  run(step: Step, { session, options }: SessionState): void {
    const place = lockPlace(this.#gateway, session.target.tabletType)
    const [call] = step.calls
    if (place === undefined || call === undefined) {
      this.#owner.locksEnded(noKeyspace)
      return
    }
    this.#step = step
    this.#error = undefined
    const { held } = this
    if (held !== undefined && held.place !== place) {
      this.#error = lockMoved
      this.#owner.lockLost()
      this.#owner.exchange()
      held.release()
      return
    }
    if (this.#session?.place !== place) this.#session = new LockSession(place, this)
    this.#owner.exchange()
    this.#session.run(call, options)
  }

  /** Another statement of the session runs: keeps the connection alive. */
  beat(everyMs: number): void {
    this.#session?.beat(everyMs)
  }

  /** What the tablet keeps is left to its own timeouts. */
  forget(): void {
    this.#session = undefined
  }

  now(): number {
    return this.#clock.now()
  }

  lockEnded(error: ClientError | undefined): void {
    if (error === undefined && this.#step?.verb === 'lock-release' && this.#session !== undefined) {
      this.#owner.exchange()
      this.#session.release()
    } else this.#end(error)
  }

  lockReleased(): void {
    if (this.#step === undefined) this.#owner.ended(undefined)
    else this.#end(this.#error)
  }

  lockLost(): void {
    this.#owner.lockLost()
  }

  #end(error: ClientError | undefined): void {
    this.#step = undefined
    this.#owner.locksEnded(error)
  }
}

/** Where advisory locks are taken: on the first shard of the alphabetically first keyspace. */
function lockPlace(gateway: Gateway, tabletType: string): Place | undefined {
  const [keyspace] = gateway.keyspaces
  const shard = keyspace === undefined ? undefined : gateway.shards(keyspace)[0]
  return keyspace === undefined || shard === undefined
    ? undefined
    : gateway.place(keyspace, shard, tabletType)
}
