import { type EngineError, engineError } from '../engine-error.ts'
import type { Context } from '../ports/context.ts'
import type { Tablet } from '../tablet/tablet.ts'
import type { Replied, TabletRequest } from '../tablet/tablet-request.ts'
import { wrongTablet } from './client-error.ts'
import type { TabletPort, TabletType } from './gateway.ts'

/** A tablet in the same process, without a network between: it may be down, and serve another type than it is asked as. */
export class LocalTablet {
  readonly alias: string
  readonly tablet: Tablet
  /** What it serves now. */
  tabletType: TabletType
  isUp = true

  constructor(alias: string, tablet: Tablet, tabletType: TabletType) {
    this.alias = alias
    this.tablet = tablet
    this.tabletType = tabletType
  }

  /** How vtgate calls it as a tablet of this type. */
  as(tabletType: TabletType): TabletPort {
    return new TypedPort(this, tabletType)
  }
}

class TypedPort implements TabletPort {
  readonly alias: string
  readonly #host: LocalTablet
  readonly #tablet: Tablet
  readonly #type: TabletType

  constructor(host: LocalTablet, type: TabletType) {
    this.alias = host.alias
    this.#host = host
    this.#tablet = host.tablet
    this.#type = type
  }

  execute(request: TabletRequest, done: Replied): void {
    if (this.#passes(done, request)) this.#tablet.execute(request, done)
  }

  streamExecute(request: TabletRequest, done: Replied): void {
    if (this.#passes(done, request)) this.#tablet.streamExecute(request, done)
  }

  beginExecute(request: TabletRequest, done: Replied): void {
    if (this.#passes(done, request)) this.#tablet.beginExecute(request, done)
  }

  beginStreamExecute(request: TabletRequest, done: Replied): void {
    if (this.#passes(done, request)) this.#tablet.beginStreamExecute(request, done)
  }

  reserveExecute(request: TabletRequest, done: Replied): void {
    if (this.#passes(done, request)) this.#tablet.reserveExecute(request, done)
  }

  reserveStreamExecute(request: TabletRequest, done: Replied): void {
    if (this.#passes(done, request)) this.#tablet.reserveStreamExecute(request, done)
  }

  reserveBeginExecute(request: TabletRequest, done: Replied): void {
    if (this.#passes(done, request)) this.#tablet.reserveBeginExecute(request, done)
  }

  reserveBeginStreamExecute(request: TabletRequest, done: Replied): void {
    if (this.#passes(done, request)) this.#tablet.reserveBeginStreamExecute(request, done)
  }

  commit(transactionId: number, context: Context, done: Replied): void {
    if (this.#passes(done)) this.#tablet.commit(transactionId, context, done)
  }

  rollback(transactionId: number, context: Context, done: Replied): void {
    if (this.#passes(done)) this.#tablet.rollback(transactionId, context, done)
  }

  release(transactionId: number, reservedId: number, context: Context, done: Replied): void {
    if (this.#passes(done)) this.#tablet.release(transactionId, reservedId, context, done)
  }

  #passes(done: Replied, request?: TabletRequest): boolean {
    const host = this.#host
    if (host.isUp && host.tabletType === this.#type) return true
    done({
      error: host.isUp ? this.#wrongType() : down,
      transactionId: request?.transactionId ?? 0,
      reservedId: request?.reservedId ?? 0,
    })
    return false
  }

  #wrongType(): EngineError {
    const [asked, served] = [this.#type, this.#host.tabletType].map(type => type.toUpperCase())
    return engineError('FAILED_PRECONDITION', `${wrongTablet}: ${asked}, want: ${served} or []`)
  }
}

const down = engineError('UNAVAILABLE', 'connection refused')
