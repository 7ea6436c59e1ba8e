import { background, type Context } from '../../engine/ports/context.ts'
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

/** The calls that end a transaction. */
type Conclusion = 'commit' | 'rollback'

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
    this.#conclude('commit', transactionId, context, done)
  }

  rollback(transactionId: number, context: Context, done: Replied): void {
    this.#conclude('rollback', transactionId, context, done)
  }

  release(transactionId: number, reservedId: number, context: Context, done: Replied): void {
    const arrival = this.#clock.now() + this.#roundTripMs
    this.#clock.at(arrival, () => this.port.release(transactionId, reservedId, context, done))
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

  #conclude(call: Conclusion, transactionId: number, context: Context, done: Replied): void {
    const traveller = this.#resting.pop() ?? new Traveller(this)
    traveller.conclude(call, transactionId, context, done)
    this.#clock.schedule(traveller, this.#clock.now() + this.#roundTripMs)
  }
}

/** A call under way. */
class Traveller extends ClockTask {
  readonly #tablet: DistantTablet
  #call: RequestCall | Conclusion = 'execute'
  #request: TabletRequest | undefined
  #transactionId = 0
  #context: Context = background
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

  conclude(call: Conclusion, transactionId: number, context: Context, done: Replied): void {
    this.#call = call
    this.#transactionId = transactionId
    this.#context = context
    this.#done = done
  }

  run(): void {
    const call = this.#call
    const request = this.#request
    const done = this.#done
    this.#request = undefined
    this.#done = undefined
    this.#tablet.rest(this)
    if (done === undefined) return
    const { port } = this.#tablet
    if (call === 'commit') port.commit(this.#transactionId, this.#context, done)
    else if (call === 'rollback') port.rollback(this.#transactionId, this.#context, done)
    else if (request !== undefined) deliver(port, call, request, done)
  }
}

/** The calls of most statements by their names: a call by a name that is looked up costs several times as much. */
function deliver(port: TabletPort, call: RequestCall, request: TabletRequest, done: Replied): void {
  switch (call) {
    case 'execute':
      port.execute(request, done)
      break
    case 'beginExecute':
      port.beginExecute(request, done)
      break
    default:
      port[call](request, done)
  }
}
