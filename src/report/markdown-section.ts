/** A list or a table of a comment that can be cut after any row. */
export interface MarkdownSection {
  readonly head: readonly string[]
  readonly rows: readonly string[]
  /** Said even when there are no rows. */
  readonly after: readonly string[]
  /** What is missing, in words, when only the first `kept` rows are shown. */
  readonly left: (kept: number) => string
}
