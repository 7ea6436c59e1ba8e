import { ClockTask } from '../clock-task.ts'
import { HeapEntry } from './entry-heap.ts'

/** Hears that a statement had its whole time. */
export interface EntryOwner<Owner> {
  isThrough(entry: ServiceEntry<Owner>): void
}

/** A place at a service station, for one statement after the other: a task of the clock, where its end is known. */
export class ServiceEntry<Owner> extends ClockTask {
  readonly owner: Owner
  /** Its turn among those that slow each other down. */
  readonly turn: HeapEntry<ServiceEntry<Owner>> = new HeapEntry<ServiceEntry<Owner>>(this)
  /** Where it stands among those that nobody slows down; -1 while it is not one of them. */
  index = -1
  /** When it then ends. */
  endsAt = 0
  readonly #station: EntryOwner<Owner>

  constructor(owner: Owner, station: EntryOwner<Owner>) {
    super()
    this.owner = owner
    this.#station = station
  }

  run(): void {
    this.#station.isThrough(this)
  }
}
