/** Works on each item after the one before it is through, without growing the stack; then `done`. */
export function inTurn<Item>(
  items: Iterable<Item>,
  work: (item: Item, next: () => void) => void,
  done: () => void,
): void {
  const iterator = items[Symbol.iterator]()
  let isLooping = false
  let isReady = false
  const advance = (): void => {
    isReady = true
    if (isLooping) return
    isLooping = true
    while (isReady) {
      isReady = false
      const item = iterator.next()
      if (item.done) {
        done()
        return
      }
      work(item.value, advance)
    }
    isLooping = false
  }
  advance()
}

/** Starts all at once; `done` when every one is through. */
export function allAtOnce<Item>(
  items: readonly Item[],
  work: (item: Item, next: () => void) => void,
  done: () => void,
): void {
  let left = items.length
  if (left === 0) done()
  for (const item of items) {
    work(item, () => {
      left--
      if (left === 0) done()
    })
  }
}
