/** An error about connections, as a message or a log line tells it. */
export interface ErrorExplanation {
  readonly kind: 'error'
  readonly name: string
  readonly releases: string
  /** `MySQL`, `vttablet` or the MySQL client of Vitess. */
  readonly saidBy: string
  readonly what: string
  /** The limit that was met; null when none was. */
  readonly limit: string | null
  /** Pools that it can be about. */
  readonly pools: readonly string[]
  /** Flags of vttablet that set the limit or the time, dashed. */
  readonly flags: readonly string[]
  readonly advice: readonly string[]
  readonly trap: string | null
  readonly source: string
}
