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
  /** Flags of vttablet that set the limit or the time, in each of their spellings. */
  readonly flags: readonly FlagSpelling[]
  readonly advice: readonly string[]
  readonly trap: string | null
  readonly source: string
}

export interface FlagSpelling {
  /** Dashed, as v23 spells it. */
  readonly name: string
  readonly spelling: string
  readonly releases: string
}
