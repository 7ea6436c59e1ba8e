import type { CountedText } from '../result.ts'
import type { Recorder } from './recorder.ts'
import type { Window } from './window.ts'

/** So many texts are told apart; the others count together. */
const mostTexts = 50
const otherTexts = 'other errors'

/** How often each text was seen, by block. Ids and times in a text do not make another one. */
export class TextCounts {
  readonly #recorder: Recorder
  readonly #counts = new Map<string, Float64Array>()

  constructor(recorder: Recorder) {
    this.#recorder = recorder
  }

  add(text: string): void {
    const key = this.#keyOf(withoutIds(text))
    let counts = this.#counts.get(key)
    if (counts === undefined) {
      counts = new Float64Array(this.#recorder.blocks)
      this.#counts.set(key, counts)
    }
    const { block } = this.#recorder
    counts[block] = (counts[block] ?? 0) + 1
  }

  /** Those seen in a window, the most frequent first. */
  over({ from, to }: Window): readonly CountedText[] {
    return [...this.#counts]
      .map(([text, counts]) => ({
        text,
        count: counts.subarray(from, to).reduce((sum, each) => sum + each, 0),
      }))
      .filter(({ count }) => count > 0)
      .sort((left, right) => right.count - left.count || (left.text < right.text ? -1 : 1))
  }

  #keyOf(text: string): string {
    return this.#counts.has(text) || this.#counts.size < mostTexts ? text : otherTexts
  }
}

/** The text without what differs from one occurrence to the next. */
export function withoutIds(text: string): string {
  return text.replace(/\b(transaction|query ID) \d+/g, '$1 …').replace(/\d{4}-\d\d-\d\d [\d:.]+ UTC/g, '…')
}
