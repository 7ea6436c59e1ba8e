import { ClockTask, type VirtualClock } from '../virtual-clock.ts'
import { type CapacityShape, capacityOf } from './capacity.ts'
import { EntryHeap, type HeapEntry } from './entry-heap.ts'
import type { ServiceEntry } from './service-entry.ts'

/** Demands below this, in milliseconds, are through: what rounding leaves of them. */
const roundingMs = 1e-9

/**
 * Processor sharing: all that is under way goes on at the same speed, C(n)/n of what it would be alone. One
 * clock of attained service runs at that speed; a statement ends when this clock has moved by its demand, so
 * that an arrival or a departure costs O(log n) and there is one timer for all (the virtual-time trick of fair
 * queueing: A. Parekh and R. Gallager, A Generalized Processor Sharing Approach, 1993).
 */
export class SharedService<Owner> extends ClockTask {
  readonly #clock: VirtualClock
  readonly #shape: CapacityShape
  readonly #isThrough: (entry: ServiceEntry<Owner>) => void
  readonly #underWay = new EntryHeap<ServiceEntry<Owner>>()
  /** C(n) / n by n, as far as it was ever needed. */
  readonly #speeds: number[] = [0]
  /** Service that each statement under way has attained since the station was last empty, in milliseconds. */
  #attained = 0
  #updatedAt = 0
  #speed = 0
  #setFor = Number.POSITIVE_INFINITY
  /** Demand done since the start, of all statements, in milliseconds. */
  #workMs = 0

  /** `isThrough` hears of every statement that got its whole demand. */
  constructor(clock: VirtualClock, shape: CapacityShape, isThrough: (entry: ServiceEntry<Owner>) => void) {
    super()
    this.#clock = clock
    this.#shape = shape
    this.#isThrough = isThrough
    this.#updatedAt = clock.now()
  }

  get size(): number {
    return this.#underWay.size
  }

  /** Demand done so far, in milliseconds. */
  workMs(): number {
    this.#advance()
    return this.#workMs
  }

  /** The one that ends first, if there is one. */
  get first(): ServiceEntry<Owner> | undefined {
    return this.#underWay.head?.owner
  }

  /** Starts a statement with so much demand, in milliseconds alone. */
  add({ turn }: ServiceEntry<Owner>, demandMs: number): void {
    this.#advance()
    this.#underWay.push(turn, this.#attained + demandMs)
    this.#changeSpeed()
  }

  /** Stops one; what was left of its demand, in milliseconds. */
  remove({ turn }: ServiceEntry<Owner>): number {
    this.#advance()
    const left = Math.max(turn.key - this.#attained, 0)
    this.#underWay.remove(turn)
    this.#changeSpeed()
    return left
  }

  /** The time of the first that ends; or of one that others have slowed down meanwhile. */
  run(): void {
    this.#setFor = Number.POSITIVE_INFINITY
    this.#advance()
    for (let head = this.#underWay.head; head !== undefined; head = this.#underWay.head) {
      if (!this.#hasAttained(head)) break
      this.#underWay.remove(head)
      this.#isThrough(head.owner)
    }
    this.#changeSpeed()
  }

  #advance(): void {
    const now = this.#clock.now()
    const attained = (now - this.#updatedAt) * this.#speed
    this.#attained += attained
    this.#workMs += attained * this.#underWay.size
    this.#updatedAt = now
  }

  #changeSpeed(): void {
    const { size, head } = this.#underWay
    if (head === undefined) {
      this.#attained = 0
      this.#speed = 0
      return
    }
    this.#speed = this.#speeds[size] ?? this.#learnSpeed(size)
    const due = this.#updatedAt + (head.key - this.#attained) / this.#speed
    // A timer that is too early rings in vain once and is set again, which is rarer than moving it each time.
    if (this.#setFor <= due) return
    if (this.isScheduled) this.#clock.cancel(this)
    this.#setFor = due
    this.#clock.schedule(this, due)
  }

  #learnSpeed(size: number): number {
    for (let n = this.#speeds.length; n <= size; n++) this.#speeds.push(capacityOf(n, this.#shape) / n)
    return this.#speeds[size] as number
  }

  /** Also when the time that is left is too short for the clock to move. */
  #hasAttained(head: HeapEntry<ServiceEntry<Owner>>): boolean {
    const left = head.key - this.#attained
    return left <= roundingMs || this.#updatedAt + left / this.#speed === this.#updatedAt
  }
}
