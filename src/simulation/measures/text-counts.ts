import type { CountedText } from '../result.ts'
import type { Recorder } from './recorder.ts'
import type { Window } from './window.ts'

/** So many texts are told apart; the others count together. */
const mostTexts = 50
const otherTexts = 'other errors'

interface Seen {
  readonly counts: Float64Array
  readonly firstAtMs: number
  lastAtMs: number
}

/** How often each text was seen, by block, and when. Ids and times in a text do not make another one. */
export class TextCounts {
  readonly #recorder: Recorder
  readonly #texts = new Map<string, Seen>()

  constructor(recorder: Recorder) {
    this.#recorder = recorder
  }

  add(text: string): void {
    const key = this.#keyOf(withoutIds(text))
    const { block, nowMs } = this.#recorder
    let seen = this.#texts.get(key)
    if (seen === undefined) {
      seen = { counts: new Float64Array(this.#recorder.blocks), firstAtMs: nowMs, lastAtMs: nowMs }
      this.#texts.set(key, seen)
    }
    seen.lastAtMs = nowMs
    seen.counts[block] = (seen.counts[block] ?? 0) + 1
  }

  /** Those seen in a window, the most frequent first. */
  over({ from, to }: Window): readonly CountedText[] {
    return [...this.#texts]
      .map(([text, { counts, firstAtMs, lastAtMs }]) => ({
        text,
        count: counts.subarray(from, to).reduce((sum, each) => sum + each, 0),
        firstAtMs,
        lastAtMs,
      }))
      .filter(({ count }) => count > 0)
      .sort((left, right) => right.count - left.count || (left.text < right.text ? -1 : 1))
  }

  #keyOf(text: string): string {
    return this.#texts.has(text) || this.#texts.size < mostTexts ? text : otherTexts
  }
}

/** The text without what differs from one occurrence to the next. */
export function withoutIds(text: string): string {
  return text.replace(/\b(transaction|query ID) \d+/g, '$1 …').replace(/\d{4}-\d\d-\d\d [\d:.]+ UTC/g, '…')
}
