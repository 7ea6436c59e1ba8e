/** Files after which a check is long enough to show how far it is. */
const worthShowing = 100
const everyMs = 100

/** Shows on a terminal how many files were looked at, and wipes it when done; silent anywhere else. */
export function progressOn(stream: NodeJS.WriteStream): {
  readonly tell: (files: number) => void
  readonly done: () => void
} {
  if (!stream.isTTY) return { tell: () => {}, done: () => {} }
  let shownAt = 0
  return {
    tell: files => {
      const now = performance.now()
      if (files < worthShowing || now - shownAt < everyMs) return
      shownAt = now
      stream.write(`\r${files} files looked at`)
    },
    done: () => {
      if (shownAt > 0) stream.write('\r\u001B[K')
    },
  }
}
