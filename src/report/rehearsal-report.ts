/** What a live rehearsal did, and whether MySQL counted what was predicted. Prints as JSON. */
export interface RehearsalReport {
  readonly kind: 'rehearsal'
  /** Threads_connected before it began: the probe's own session among them. */
  readonly baseline: number
  readonly checkpoints: readonly Checkpoint[]
  /** Why it ended early; null when it went through. */
  readonly stopped: string | null
  readonly closing: RehearsalClosing
  readonly notes: readonly string[]
}

/** One moment at which nothing moves, and the server is asked. */
export interface Checkpoint {
  readonly step: RehearsalStep
  /** What is open now, in words. */
  readonly what: string
  /** Threads_connected as the engine says it must be, from the dry run of the same steps. */
  readonly predicted: number
  /** Null when the server could not be asked. */
  readonly measured: number | null
  /** Errors that the rehearsal's sessions have got so far, by text. */
  readonly errors: Readonly<Record<string, number>>
}

export type RehearsalStep =
  | 'start'
  | 'sessions'
  | 'temporary-tables'
  | 'locks'
  | 'reads'
  | 'transactions'
  | 'streams'
  | 'pools'
  | 'disconnected'

/** That everything is closed. */
export interface RehearsalClosing {
  /** Threads_connected at the end; null when the server did not answer any more. */
  readonly connected: number | null
  /** Threads_connected is no higher than before, or those above it are others'. */
  readonly isBack: boolean
  readonly afterMs: number
  /** Server threads of the rehearsal that the process list still shows. */
  readonly left: number | null
  /** Statements that remove what it could not remove itself; none where nothing is left behind. */
  readonly toRemove: readonly string[]
}
