/** Something that waits for its turn by key; equal keys go by order of arrival. It knows where it stands. */
export class HeapEntry<Owner> {
  readonly owner: Owner
  key = 0
  order = 0
  /** -1 while it is in no heap. */
  index = -1

  constructor(owner: Owner) {
    this.owner = owner
  }
}

/** A binary heap whose entries can leave from anywhere: each step O(log n), nothing allocated. */
export class EntryHeap<Owner> {
  readonly #entries: HeapEntry<Owner>[] = []
  #pushed = 0

  get size(): number {
    return this.#entries.length
  }

  get head(): HeapEntry<Owner> | undefined {
    return this.#entries[0]
  }

  push(entry: HeapEntry<Owner>, key: number): void {
    entry.key = key
    entry.order = this.#pushed++
    const index = this.#entries.length
    this.#entries.push(entry)
    this.#rise(entry, index)
  }

  /** Takes it out; one that is not in the heap is ignored. */
  remove(entry: HeapEntry<Owner>): void {
    const { index } = entry
    if (index < 0) return
    entry.index = -1
    const last = this.#entries.pop()
    if (last === undefined || last === entry) return
    this.#rise(last, index)
    if (last.index === index) this.#sink(last, index)
  }

  #rise(entry: HeapEntry<Owner>, from: number): void {
    const entries = this.#entries
    let index = from
    while (index > 0) {
      const above = (index - 1) >> 1
      const parent = entries[above] as HeapEntry<Owner>
      if (!isBefore(entry, parent)) break
      entries[index] = parent
      parent.index = index
      index = above
    }
    entries[index] = entry
    entry.index = index
  }

  #sink(entry: HeapEntry<Owner>, from: number): void {
    const entries = this.#entries
    const { length } = entries
    let index = from
    for (let below = 2 * index + 1; below < length; below = 2 * index + 1) {
      let child = entries[below] as HeapEntry<Owner>
      const right = entries[below + 1]
      if (right !== undefined && isBefore(right, child)) {
        child = right
        below++
      }
      if (!isBefore(child, entry)) break
      entries[index] = child
      child.index = index
      index = below
    }
    entries[index] = entry
    entry.index = index
  }
}

function isBefore<Owner>(left: HeapEntry<Owner>, right: HeapEntry<Owner>): boolean {
  return left.key < right.key || (left.key === right.key && left.order < right.order)
}
