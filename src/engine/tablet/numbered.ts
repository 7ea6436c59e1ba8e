import type { Clock } from '../ports/clock.ts'
import { IdTable } from './id-table.ts'

/** How many ended ids are remembered with their reason (`go/pools/numbered.go:105-121@v24`). */
const remembered = 1000

/** What is registered; its own clock decides when it is outdated. */
export interface Numberable {
  readonly id: number
  /** What it is locked for, which `Numbered` says; nothing while it is free. */
  lockedFor: string | undefined
}

/** Why an id cannot be had: the rest of the sentence "transaction 7: ...". */
export type Refusal = string

/** Connections by id, each in the hands of one request at a time: nobody queues for one (`numbered.go`). */
export class Numbered<Item extends Numberable> {
  readonly #clock: Clock
  readonly #unknownText: string
  readonly #items = new IdTable<Item>()
  /** The last that ended, in a ring: the next one overwrites the oldest. */
  readonly #ended: Ending[] = []
  #endings = 0
  #onEmpty: (() => void)[] = []

  constructor(clock: Clock, unknownText: string) {
    this.#clock = clock
    this.#unknownText = unknownText
  }

  get size(): number {
    return this.#items.size
  }

  /** Registers an item, locked for `purpose`. */
  register(item: Item, purpose: string): Refusal | undefined {
    if (this.#items.get(item.id) !== undefined) return 'already present'
    item.lockedFor = purpose
    this.#items.add(item)
    return undefined
  }

  /** Forgets an id, and remembers why. Unknown ids are ignored. */
  unregister(id: number, reason: string): void {
    if (!this.#items.delete(id)) return
    this.#remember(id, reason)
    if (this.#items.size > 0) return
    const listeners = this.#onEmpty
    this.#onEmpty = []
    // They are goroutines of their own: whoever unregistered gives its connection back before they run.
    for (const listener of listeners) this.#clock.at(this.#clock.now(), listener)
  }

  /** Locks the item with this id, or says why it cannot. */
  lock(id: number, purpose: string): Item | Refusal {
    const item = this.#items.get(id)
    if (item === undefined) return this.#whyGone(id)
    if (item.lockedFor !== undefined) return `in use: ${item.lockedFor}`
    item.lockedFor = purpose
    return item
  }

  /** Gives a locked item free. */
  unlock(item: Item): void {
    item.lockedFor = undefined
  }

  /** Locks and returns all unlocked items that `isWanted`. */
  lockAll(purpose: string, isWanted: (item: Item) => boolean): readonly Item[] {
    const found: Item[] = []
    for (const item of this.#items.all()) {
      if (item.lockedFor !== undefined || !isWanted(item)) continue
      item.lockedFor = purpose
      found.push(item)
    }
    return found
  }

  /** All items, locked or not. */
  all(): readonly Item[] {
    return this.#items.all()
  }

  /** Calls `listener` once when nothing is registered any more: at once when that is so now. */
  whenEmpty(listener: () => void): void {
    if (this.#items.size === 0) listener()
    else this.#onEmpty.push(listener)
  }

  #remember(id: number, reason: string): void {
    const place = this.#endings++ % remembered
    const ending = this.#ended[place]
    if (ending === undefined) this.#ended.push({ id, at: this.#clock.now(), reason })
    else {
      ending.id = id
      ending.at = this.#clock.now()
      ending.reason = reason
    }
  }

  #whyGone(id: number): Refusal {
    const ending = this.#ended.find(each => each.id === id)
    return ending === undefined ? this.#unknownText : `ended at ${goTime(ending.at)} (${ending.reason})`
  }
}

interface Ending {
  id: number
  at: number
  reason: string
}

function goTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().replace('T', ' ').slice(0, -1)} UTC`
}
