/** Names to choose from, and the words they are made of. */
export interface Vocabulary {
  readonly names: ReadonlySet<string>
  readonly words: ReadonlySet<string>
}

/** Two slips of the pen, one in a short name, none in a very short one. */
const mostEdits = 2
const shortName = 8
const shortestName = 4
const longestName = 80

/**
 * The name that `text` is a misspelling of, if there is one. A word that some flag uses is no slip:
 * `--db-pool-size` may mean anything, so it gets no answer.
 */
export function nearestName(text: string, vocabulary: Vocabulary): string | undefined {
  if (text.length < shortestName || text.length > longestName) return undefined
  let best: string | undefined
  let edits = (text.length < shortName ? 1 : mostEdits) + 1
  for (const name of vocabulary.names) {
    if (name[0] !== text[0] || Math.abs(name.length - text.length) >= edits) continue
    const distance = editDistance(text, name, edits)
    if (distance < edits && isSlip(text, name, vocabulary.words)) {
      best = name
      edits = distance
    }
  }
  return best
}

function isSlip(text: string, name: string, words: ReadonlySet<string>): boolean {
  const written = text.split('-')
  const meant = name.split('-')
  if (written.length !== meant.length) return true
  return written.every((word, at) => word === meant[at] || !words.has(word))
}

/** Insertions, deletions, replacements and swaps of neighbours (Damerau, restricted); `enough` or more is cut short. */
function editDistance(left: string, right: string, enough: number): number {
  let beforeLast: readonly number[] = []
  let last: readonly number[] = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      current.push(
        Math.min(
          (last[column] ?? enough) + 1,
          (current[column - 1] ?? enough) + 1,
          (last[column - 1] ?? enough) + (same ? 0 : 1),
          swapped ? (beforeLast[column - 2] ?? enough) + 1 : enough,
        ),
      )
    }
    if (Math.min(...current) >= enough) return enough
    beforeLast = last
    last = current
  }
  return last[right.length] ?? enough
}
