import type { EngineError } from '../engine-error.ts'
import { background } from '../ports/context.ts'
import type { ExecuteOptions } from '../tablet/execute-options.ts'
import type { TabletReply } from '../tablet/tablet-request.ts'
import { type ClientError, fromTablet, meansConnectionLost, noTablet, wrapped } from './client-error.ts'
import type { Place, TabletPort } from './gateway.ts'
import type { Call } from './session-step.ts'
import { noQueries, ShardRequest } from './shard-request.ts'
import type { ShardOwner } from './shard-session.ts'

/** The reserved connection that holds a session's advisory locks, apart from all others (`scatter_conn.go#ExecuteLock`). */
export class LockSession {
  readonly place: Place
  #reservedId = 0
  /** When it was last used, in milliseconds of the clock. */
  #beatAt = 0
  readonly #owner: LockOwner
  readonly #request: ShardRequest
  #holder: TabletPort | undefined
  #isBeating = false

  constructor(place: Place, owner: LockOwner) {
    this.place = place
    this.#owner = owner
    this.#request = new ShardRequest(owner.caller, owner.context)
  }

  /** True while the tablet keeps the connection, as far as vtgate knows. */
  get isHolding(): boolean {
    return this.#reservedId !== 0
  }

  /** Runs a statement on it; without a connection one is reserved first. */
  run(call: Call, options: ExecuteOptions): void {
    const request = this.#request
    request.query = call.query
    request.options = options
    request.reservedId = this.#reservedId
    if (this.#reservedId !== 0) {
      request.preQueries = noQueries
      this.#holder?.execute(request, this.#heard)
      return
    }
    const tablet = this.place.tablet
    if (tablet === undefined) {
      this.#owner.lockEnded(noTablet(this.place))
      return
    }
    request.preQueries = call.preQueries
    this.#holder = tablet
    tablet.reserveExecute(request, this.#heardReserve)
  }

  /** Keeps the connection alive, if it has not been used for `everyMs`; nobody hears how that went. */
  beat(everyMs: number): void {
    if (this.#reservedId === 0 || this.#isBeating) return
    if (this.#owner.now() - this.#beatAt < everyMs) return
    this.#isBeating = true
    const request = new ShardRequest(this.#owner.caller, this.#owner.context)
    request.query = heartbeat
    request.reservedId = this.#reservedId
    this.#holder?.execute(request, this.#heardBeat)
  }

  /** Gives the connection back; errors are ignored. */
  release(): void {
    const reservedId = this.#reservedId
    this.#reservedId = 0
    if (reservedId === 0 || this.#holder === undefined) this.#owner.lockReleased()
    else this.#holder.release(0, reservedId, background, this.#heardRelease)
  }

  readonly #heard = ({ error }: TabletReply): void => {
    this.#beatAt = this.#owner.now()
    if (error === undefined) this.#owner.lockEnded(undefined)
    else if (meansConnectionLost(error)) {
      this.#lose()
      this.#owner.lockEnded(wrapped(this.#told(error, false), 'held locks released'))
    } else this.#owner.lockEnded(this.#told(error, false))
  }

  readonly #heardReserve = ({ error, reservedId }: TabletReply): void => {
    this.#beatAt = this.#owner.now()
    if (error === undefined) {
      this.#reservedId = reservedId
      this.#owner.lockEnded(undefined)
      return
    }
    const told = this.#told(error, reservedId !== 0)
    if (reservedId === 0) this.#owner.lockEnded(told)
    else this.#holder?.release(0, reservedId, background, () => this.#owner.lockEnded(told))
  }

  readonly #heardBeat = ({ error }: TabletReply): void => {
    this.#isBeating = false
    this.#beatAt = this.#owner.now()
    if (error !== undefined && meansConnectionLost(error)) this.#lose()
  }

  readonly #heardRelease = (): void => {
    this.#owner.lockReleased()
  }

  #lose(): void {
    if (this.#reservedId === 0) return
    this.#reservedId = 0
    this.#owner.lockLost()
  }

  #told(error: EngineError, isInReply: boolean): ClientError {
    return fromTablet(this.place, error, this.#owner.caller.username, isInReply)
  }
}

/** The session that the locks belong to. */
export interface LockOwner extends Pick<ShardOwner, 'caller' | 'context'> {
  now(): number
  /** The connection is gone, and the locks with it. */
  lockLost(): void
  lockEnded(error: ClientError | undefined): void
  lockReleased(): void
}

const heartbeat = { sql: 'select 1', plan: 'select' } as const
