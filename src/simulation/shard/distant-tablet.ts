import type { Context } from '../../engine/ports/context.ts'
import type { Replied, TabletRequest } from '../../engine/tablet/tablet-request.ts'
import type { TabletPort } from '../../engine/vtgate/gateway.ts'
import { ClockTask, type VirtualClock } from '../virtual-clock.ts'

/** The calls of a tablet that take a request. */
type RequestCall =
  | 'execute'
  | 'streamExecute'
  | 'beginExecute'
  | 'beginStreamExecute'
  | 'reserveExecute'
  | 'reserveStreamExecute'
  | 'reserveBeginExecute'
  | 'reserveBeginStreamExecute'

/** A tablet with a network before it: the way there and back is gone before the call, which delays it as much. */
export class DistantTablet implements TabletPort {
  readonly alias: string
  readonly port: TabletPort
  readonly #clock: VirtualClock
  readonly #roundTripMs: number
  /** Travellers that have arrived, to be sent again. */
  readonly #resting: Traveller[] = []

  constructor(port: TabletPort, clock: VirtualClock, roundTripMs: number) {
    this.alias = port.alias
    this.port = port
    this.#clock = clock
    this.#roundTripMs = roundTripMs
  }

  execute(request: TabletRequest, done: Replied): void {
    this.#send('execute', request, done)
  }

  streamExecute(request: TabletRequest, done: Replied): void {
    this.#send('streamExecute', request, done)
  }

  beginExecute(request: TabletRequest, done: Replied): void {
    this.#send('beginExecute', request, done)
  }

  beginStreamExecute(request: TabletRequest, done: Replied): void {
    this.#send('beginStreamExecute', request, done)
  }

  reserveExecute(request: TabletRequest, done: Replied): void {
    this.#send('reserveExecute', request, done)
  }

  reserveStreamExecute(request: TabletRequest, done: Replied): void {
    this.#send('reserveStreamExecute', request, done)
  }

  reserveBeginExecute(request: TabletRequest, done: Replied): void {
    this.#send('reserveBeginExecute', request, done)
  }

  reserveBeginStreamExecute(request: TabletRequest, done: Replied): void {
    this.#send('reserveBeginStreamExecute', request, done)
  }

  commit(transactionId: number, context: Context, done: Replied): void {
    this.#after(() => this.port.commit(transactionId, context, done))
  }

  rollback(transactionId: number, context: Context, done: Replied): void {
    this.#after(() => this.port.rollback(transactionId, context, done))
  }

  release(transactionId: number, reservedId: number, context: Context, done: Replied): void {
    this.#after(() => this.port.release(transactionId, reservedId, context, done))
  }

  /** A traveller has arrived, and can be sent again. */
  rest(traveller: Traveller): void {
    this.#resting.push(traveller)
  }

  #send(call: RequestCall, request: TabletRequest, done: Replied): void {
    const traveller = this.#resting.pop() ?? new Traveller(this)
    traveller.carry(call, request, done)
    this.#clock.schedule(traveller, this.#clock.now() + this.#roundTripMs)
  }

  #after(work: () => void): void {
    this.#clock.at(this.#clock.now() + this.#roundTripMs, work)
  }
}

/** A call under way. */
class Traveller extends ClockTask {
  readonly #tablet: DistantTablet
  #call: RequestCall = 'execute'
  #request: TabletRequest | undefined
  #done: Replied | undefined

  constructor(tablet: DistantTablet) {
    super()
    this.#tablet = tablet
  }

  carry(call: RequestCall, request: TabletRequest, done: Replied): void {
    this.#call = call
    this.#request = request
    this.#done = done
  }

  run(): void {
    const request = this.#request
    const done = this.#done
    this.#request = undefined
    this.#done = undefined
    this.#tablet.rest(this)
    if (request !== undefined && done !== undefined) this.#tablet.port[this.#call](request, done)
  }
}
