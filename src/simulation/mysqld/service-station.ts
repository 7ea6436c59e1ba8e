import type { VirtualClock } from '../virtual-clock.ts'
import { type CapacityShape, unhinderedOf } from './capacity.ts'
import { type EntryOwner, ServiceEntry } from './service-entry.ts'
import { SharedService } from './shared-service.ts'
import { UnhinderedService } from './unhindered-service.ts'

/**
 * Where statements share what the server has. While they are so few that nobody is slowed down, each has a timer of its
 * own, which is the fastest; from the first that is one too many until half of these have gone they share one.
 */
export class ServiceStation<Owner> implements EntryOwner<Owner> {
  readonly #shape: CapacityShape
  readonly #finished: (owner: Owner) => void
  readonly #unhindered: UnhinderedService<Owner>
  readonly #shared: SharedService<Owner>
  readonly #mostUnhindered: number
  #isShared = false

  /** `finished` hears of every statement that got its whole demand. */
  constructor(clock: VirtualClock, shape: CapacityShape, finished: (owner: Owner) => void) {
    this.#shape = shape
    this.#finished = finished
    this.#mostUnhindered = unhinderedOf(shape)
    this.#unhindered = new UnhinderedService(clock)
    this.#shared = new SharedService(clock, shape, entry => this.#isThroughShared(entry))
  }

  get size(): number {
    return this.#unhindered.size + this.#shared.size
  }

  /** Core time spent so far, in milliseconds: of what was done, the part that needs a core. */
  coreMs(): number {
    return (this.#unhindered.workMs() + this.#shared.workMs()) * (1 - this.#shape.ioShare)
  }

  /** A place here for the statements of `owner`, one at a time. */
  entry(owner: Owner): ServiceEntry<Owner> {
    return new ServiceEntry(owner, this)
  }

  /** Starts a statement with so much demand, in milliseconds alone. */
  add(entry: ServiceEntry<Owner>, demandMs: number): void {
    if (!this.#isShared && this.#unhindered.size >= this.#mostUnhindered) this.#share()
    if (this.#isShared) this.#shared.add(entry, demandMs)
    else this.#unhindered.add(entry, demandMs)
  }

  /** Stops one; what was left of its demand, in milliseconds. */
  remove(entry: ServiceEntry<Owner>): number {
    if (!this.#isShared) return this.#unhindered.remove(entry)
    const left = this.#shared.remove(entry)
    this.#part()
    return left
  }

  /** One that nobody slowed down has ended. */
  isThrough(entry: ServiceEntry<Owner>): void {
    this.#unhindered.remove(entry)
    this.#finished(entry.owner)
  }

  #isThroughShared(entry: ServiceEntry<Owner>): void {
    this.#part()
    this.#finished(entry.owner)
  }

  #share(): void {
    this.#isShared = true
    for (let entry = this.#unhindered.any; entry !== undefined; entry = this.#unhindered.any) {
      this.#shared.add(entry, this.#unhindered.remove(entry))
    }
  }

  /** Only when half have gone: going to and fro costs more than sharing. */
  #part(): void {
    if (this.#shared.size > this.#mostUnhindered / 2) return
    this.#isShared = false
    for (let entry = this.#shared.first; entry !== undefined; entry = this.#shared.first) {
      this.#unhindered.add(entry, this.#shared.remove(entry))
    }
  }
}
