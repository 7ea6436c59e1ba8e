import type { EngineError } from '../engine-error.ts'
import { background, type Context } from '../ports/context.ts'
import type { Caller } from '../tablet/caller.ts'
import type { ExecuteOptions } from '../tablet/execute-options.ts'
import type { TabletReply } from '../tablet/tablet-request.ts'
import {
  type ClientError,
  fromTablet,
  meansConnectionLost,
  meansOtherTablet,
  noTablet,
} from './client-error.ts'
import type { Place, TabletPort } from './gateway.ts'
import type { Call } from './session-step.ts'
import { noQueries, ShardRequest } from './shard-request.ts'

/** Hears how each operation of a shard session ended. */
export interface ShardOwner {
  readonly caller: Caller
  /** Over when vtgate is gone: tablets stop what they do for it. */
  readonly context: Context
  /** Lost reserved connections are replaced and the statement sent again (v9 and later). */
  readonly heals: boolean
  /** A reserved connection of this place is gone. */
  lost(): void
  /** Counts the places that came to hold something. */
  nextHold(): number
  ended(error: ClientError | undefined): void
}

/** What has to happen on the shard before or while a statement runs (`scatter_conn.go#actionInfo`). */
type Action = 'nothing' | 'begin' | 'reserve' | 'reserve-begin'

/** What is under way. */
type Operation = 'none' | 'call' | 'retry' | 'commit' | 'rollback' | 'release'

/**
 * A session on one shard: the ids that it holds there and the tablet that gave them. One operation is under way
 * at a time, so that its state stands in fields.
 */
export class ShardSession {
  readonly place: Place
  /** 0 outside a transaction. */
  transactionId = 0
  /** 0 without a reserved connection. */
  reservedId = 0
  /** Which of the session's places it was, in the order in which they came to hold something. */
  holdOrder = 0
  readonly #owner: ShardOwner
  readonly #request: ShardRequest
  /** The tablet that gave the ids. */
  #holder: TabletPort | undefined
  /** The tablet that the present call goes to. */
  #target: TabletPort | undefined
  #operation: Operation = 'none'
  #action: Action = 'nothing'
  #call: Call | undefined

  constructor(place: Place, owner: ShardOwner) {
    this.place = place
    this.#owner = owner
    this.#request = new ShardRequest(owner.caller, owner.context)
  }

  /** True while the tablet keeps something for this session. */
  get isHolding(): boolean {
    return this.transactionId !== 0 || this.reservedId !== 0
  }

  /** The alias of the tablet that keeps it. */
  get alias(): string | undefined {
    return this.isHolding ? this.#holder?.alias : undefined
  }

  /** Runs one statement, beginning and reserving as the session needs it. */
  run(call: Call, isInTransaction: boolean, options: ExecuteOptions): void {
    const request = this.#request
    request.query = call.query
    request.options = options
    this.#call = call
    this.#operation = 'call'
    this.#action = call.heedsSession ? this.#needed(call, isInTransaction) : 'nothing'
    request.preQueries =
      this.#action === 'reserve' || this.#action === 'reserve-begin' ? call.preQueries : noQueries
    if (call.heedsSession) {
      request.transactionId = this.transactionId
      request.reservedId = this.reservedId
    } else {
      request.transactionId = 0
      request.reservedId = 0
    }
    this.#target = this.isHolding && call.heedsSession ? this.#holder : this.place.tablet
    this.#send()
  }

  /** Commits; nothing to do without a transaction here. */
  commit(): void {
    if (this.transactionId === 0 || this.#holder === undefined) {
      this.#owner.ended(undefined)
      return
    }
    this.#operation = 'commit'
    this.#holder.commit(this.transactionId, background, this.#heard)
  }

  rollback(): void {
    if (this.transactionId === 0 || this.#holder === undefined) {
      this.#owner.ended(undefined)
      return
    }
    this.#operation = 'rollback'
    this.#holder.rollback(this.transactionId, background, this.#heard)
  }

  /** Gives everything back; errors are ignored. */
  release(): void {
    const { transactionId, reservedId } = this
    this.forget()
    if (this.#holder === undefined || (transactionId === 0 && reservedId === 0)) {
      this.#owner.ended(undefined)
      return
    }
    this.#operation = 'release'
    this.#holder.release(transactionId, reservedId, background, this.#heard)
  }

  /** What the tablet keeps is left to the tablet's own timeouts. */
  forget(): void {
    this.transactionId = 0
    this.reservedId = 0
  }

  #needed(call: Call, isInTransaction: boolean): Action {
    const begins = isInTransaction && this.transactionId === 0
    if (call.isReserved && this.reservedId === 0) return begins ? 'reserve-begin' : 'reserve'
    return begins ? 'begin' : 'nothing'
  }

  #send(): void {
    const tablet = this.#target
    if (tablet === undefined) {
      this.#operation = 'none'
      this.#owner.ended(noTablet(this.place))
      return
    }
    if (this.#call?.isStream) this.#sendStream(tablet)
    else this.#sendExecute(tablet)
  }

  #sendExecute(tablet: TabletPort): void {
    switch (this.#action) {
      case 'nothing':
        tablet.execute(this.#request, this.#heard)
        break
      case 'begin':
        tablet.beginExecute(this.#request, this.#heard)
        break
      case 'reserve':
        tablet.reserveExecute(this.#request, this.#heard)
        break
      case 'reserve-begin':
        tablet.reserveBeginExecute(this.#request, this.#heard)
    }
  }

  #sendStream(tablet: TabletPort): void {
    switch (this.#action) {
      case 'nothing':
        tablet.streamExecute(this.#request, this.#heard)
        break
      case 'begin':
        tablet.beginStreamExecute(this.#request, this.#heard)
        break
      case 'reserve':
        tablet.reserveStreamExecute(this.#request, this.#heard)
        break
      case 'reserve-begin':
        tablet.reserveBeginStreamExecute(this.#request, this.#heard)
    }
  }

  readonly #heard = (reply: TabletReply): void => {
    const operation = this.#operation
    this.#operation = 'none'
    switch (operation) {
      case 'call':
      case 'retry':
        if (reply.error === undefined) this.#answered(reply)
        else this.#failed(reply.error, reply, operation === 'call')
        break
      case 'commit':
      case 'rollback':
        this.#concluded(reply)
        break
      case 'release':
        this.#owner.ended(undefined)
        break
      case 'none':
        throw new Error('bug: a tablet replied twice')
    }
  }

  #answered(reply: TabletReply): void {
    if (this.#action !== 'nothing') this.#keepIds(reply)
    this.#owner.ended(undefined)
  }

  #failed(error: EngineError, reply: TabletReply, isFirst: boolean): void {
    const isElsewhere = meansOtherTablet(error)
    const isLost = isFirst && this.#mayHeal() && (isElsewhere || meansConnectionLost(error))
    if (isLost) {
      this.forget()
      this.#owner.lost()
      if (this.#owner.heals) {
        this.#again(isElsewhere)
        return
      }
    } else if (this.#action !== 'nothing') this.#keepIds(reply)
    const isInReply = this.#action !== 'nothing' && this.isHolding
    this.#owner.ended(fromTablet(this.place, error, this.#owner.caller.username, isInReply))
  }

  /** Only a reserved connection outside a transaction can be replaced without the client's knowledge. */
  #mayHeal(): boolean {
    return this.#call?.heedsSession === true && this.reservedId !== 0 && this.transactionId === 0
  }

  /** Once more, with a new reservation: on the same tablet, or on the one that serves the place now. */
  #again(isElsewhere: boolean): void {
    const request = this.#request
    if (isElsewhere) this.#target = this.place.tablet
    this.#operation = 'retry'
    this.#action = this.#action === 'begin' ? 'reserve-begin' : 'reserve'
    request.transactionId = 0
    request.reservedId = 0
    request.preQueries = this.#call?.preQueries ?? noQueries
    this.#send()
  }

  #keepIds({ transactionId, reservedId }: TabletReply): void {
    if (!this.isHolding) this.holdOrder = this.#owner.nextHold()
    this.transactionId = transactionId
    this.reservedId = reservedId
    this.#holder = this.#target
  }

  #concluded({ error, reservedId }: TabletReply): void {
    if (error === undefined) {
      this.transactionId = 0
      this.reservedId = reservedId
      this.#owner.ended(undefined)
    } else this.#owner.ended(fromTablet(this.place, error, this.#owner.caller.username, false))
  }
}
