/** So many ids that follow one another have places of their own; a power of two. */
const places = 1024

/**
 * Items by id. Ids are given out one after the other and mostly live for a moment, so that an array finds them by their
 * last digits; the few that live longer make room for those that come after them.
 */
export class IdTable<Item extends { readonly id: number }> {
  readonly #recent: (Item | undefined)[] = new Array<Item | undefined>(places).fill(undefined)
  readonly #old = new Map<number, Item>()
  #size = 0

  get size(): number {
    return this.#size
  }

  get(id: number): Item | undefined {
    const recent = this.#recent[id & (places - 1)]
    return recent?.id === id ? recent : this.#old.get(id)
  }

  /** Its id must be new. */
  add(item: Item): void {
    const place = item.id & (places - 1)
    const before = this.#recent[place]
    if (before !== undefined) this.#old.set(before.id, before)
    this.#recent[place] = item
    this.#size++
  }

  /** False when nothing has this id. */
  delete(id: number): boolean {
    const place = id & (places - 1)
    if (this.#recent[place]?.id === id) this.#recent[place] = undefined
    else if (!this.#old.delete(id)) return false
    this.#size--
    return true
  }

  /** All of them, by id. */
  all(): readonly Item[] {
    const found = [...this.#old.values()]
    for (const item of this.#recent) if (item !== undefined) found.push(item)
    return found.sort((left, right) => left.id - right.id)
  }
}
