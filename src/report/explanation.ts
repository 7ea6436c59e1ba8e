import type { RuleDoc } from '../rules/rule.ts'
import type { ErrorExplanation } from './error-explanation.ts'
import type { PresetExplanation, ScriptExplanation, StatementExplanation } from './session-explanation.ts'

/** What is known of one thing that a user may ask about. Prints as JSON as it is. */
export type Explanation =
  | RuleExplanation
  | PoolExplanation
  | ConnectionsExplanation
  | FlagExplanation
  | MetricExplanation
  | ErrorExplanation
  | PresetExplanation
  | StatementExplanation
  | ScriptExplanation

export interface RuleExplanation {
  readonly kind: 'rule'
  readonly id: string
  readonly name: string
  readonly severity: string
  readonly summary: string
  readonly doc: RuleDoc
}

export interface PoolExplanation {
  readonly kind: 'pool'
  readonly name: string
  /** Oldest first. */
  readonly versions: readonly PoolVersion[]
  readonly metrics: readonly MetricNames[]
}

export interface PoolVersion {
  readonly releases: string
  readonly what: string
  readonly size: string
  readonly account: string
  readonly roles: readonly string[]
  readonly opens: string
  /** Connections that its hidden pool for KILL adds. */
  readonly killConnections: number
  /** Block of the tablet YAML. */
  readonly yaml: string | null
  readonly traps: readonly string[]
  readonly source: string
}

export interface MetricNames {
  readonly releases: string
  /** In /debug/vars. */
  readonly expvar: string
  /** In /metrics. */
  readonly prometheus: string
}

/** Connections beside the pools. */
export interface ConnectionsExplanation {
  readonly kind: 'connections'
  readonly name: string
  readonly versions: readonly ConnectionsVersion[]
}

export interface ConnectionsVersion {
  readonly releases: string
  readonly what: string
  readonly count: string
  readonly account: string
  readonly roles: readonly string[]
  readonly bounded: boolean
  readonly lasts: 'held' | 'transient'
  readonly metrics: readonly string[]
  readonly source: string
}

export interface FlagExplanation {
  readonly kind: 'flag'
  readonly name: string
  readonly component: 'vttablet' | 'vtgate'
  /** Nothing for flags that have no bearing on connections. */
  readonly what: string | null
  readonly versions: readonly FlagVersionExplanation[]
  /** Keys of the tablet YAML, variables of /debug/env and older names, with their releases. */
  readonly yaml: readonly string[]
  readonly debugEnv: readonly string[]
  readonly aliases: readonly string[]
  /** Pools whose size it sets. */
  readonly pools: readonly string[]
}

export interface FlagVersionExplanation {
  readonly releases: string
  readonly spelling: string
  readonly type: string
  readonly default: string | null
  readonly status: string
  readonly source: string | null
}

export interface MetricExplanation extends MetricNames {
  readonly kind: 'metric'
  /** `counter`, `gauge` or `histogram`. */
  readonly metric: string
  readonly what: string
  readonly trap: string | null
  /** The pool, or what else it counts. */
  readonly of: string
}

/** Everything that can be asked about. */
export interface ExplanationIndex {
  readonly kind: 'index'
  readonly rules: readonly { readonly id: string; readonly name: string; readonly summary: string }[]
  readonly pools: readonly string[]
  readonly connections: readonly string[]
  readonly flags: readonly { readonly component: string; readonly name: string }[]
  readonly clients: readonly {
    readonly name: string
    readonly client: string
    readonly version: string
    readonly confirmed: boolean
  }[]
}
