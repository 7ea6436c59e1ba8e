import type { Diagnostic, FlagValue, Sourced, Unresolved } from '../config/model.ts'
import type { HeldConnections } from '../simulation/input.ts'
import type { Estimate, SimulationSummary } from '../simulation/summary.ts'
import type { Ceiling } from '../sizing/ceiling.ts'
import type { EstimateCount } from '../sizing/count.ts'

/** What `vtsize simulate` has to say: one value, whatever format prints it. */
export interface SimulateReport {
  readonly kind: 'simulate'
  /** One; or the configuration as it is and then what if; or one for each value of a sweep. */
  readonly scenarios: readonly ScenarioReport[]
  readonly sweep: SweepReport | undefined
  readonly seed: number
  /** Runs of each scenario that were asked for. */
  readonly runs: number
  readonly durationMs: number
  /** It was interrupted: what there is rests on fewer or shorter runs than asked for. */
  readonly partial: boolean
  /** Of all scenarios, each once. */
  readonly assumptions: readonly Assumption[]
  /** What cannot be known, so that nothing was simulated. */
  readonly undetermined: readonly Unresolved[]
  readonly diagnostics: readonly Diagnostic[]
}

/** One shard under one load, over all its runs. */
export interface ScenarioReport {
  /** `as configured`, `failover`, `v14.0.0`. */
  readonly name: string
  /** What it changes about the configuration as it is, in one clause. */
  readonly what: string | undefined
  readonly release: string
  /** The tablet that is the primary at the start, and its mysqld. */
  readonly primary: string
  readonly mysqld: string
  readonly summary: SimulationSummary
  readonly outcome: ScenarioOutcome
  /** What calc makes of the same clients at the primary; nothing where the release cannot reserve. */
  readonly reservedEstimate: EstimateCount | undefined
  readonly events: readonly MarkedEvent[]
  readonly configuration: ScenarioConfiguration
}

/** What the primary and its mysqld were found to run with. */
export interface ScenarioConfiguration {
  /** Flags that the simulation goes by and that somebody set; the others are at their defaults. */
  readonly given: readonly GivenSetting[]
  readonly ceiling: Ceiling
  /** Connections of others that are held all the time. */
  readonly held: readonly HeldConnections[]
}

export interface GivenSetting {
  readonly flag: string
  readonly setting: Sourced<FlagValue>
}

/** Whether something broke, and by which measure. */
export type ScenarioOutcome =
  | { readonly kind: 'holds' }
  | { readonly kind: 'breaks'; readonly reasons: readonly BreakReason[] }

export type BreakReason =
  | { readonly kind: 'refused'; readonly mysqld: string; readonly perRun: number }
  | {
      readonly kind: 'failed-gets'
      readonly tablet: string
      readonly pool: string
      /** Shares of the pool's gets: those that failed, and those that may. */
      readonly share: number
      readonly allowed: number
    }
  | { readonly kind: 'stopped-serving'; readonly where: string }

/** An event of the timeline, as the reports mark it. */
export interface MarkedEvent {
  readonly atMs: number
  readonly label: string
}

/** Something that neither the files nor the options say and that a run needs nevertheless. */
export interface Assumption {
  readonly about: string
  readonly value: string
  readonly why: string
  /** The option or the key that says it. */
  readonly supply?: string
}

/** A parameter, and what each of its values leads to. */
export interface SweepReport {
  readonly parameter: string
  readonly points: readonly SweepPoint[]
  /** The value to take by the rule; nothing without points. */
  readonly knee: number | undefined
  /** The rule in one sentence. */
  readonly rule: string
}

export interface SweepPoint {
  readonly value: number
  readonly runs: number
  /** Gets that failed, in a run. */
  readonly failedGets: Estimate
  /** Connections that MySQL refused, in a run. */
  readonly refusals: Estimate
  readonly peakConnections: Estimate
  /** Activities of clients that went well, per second. */
  readonly completedPerSecond: Estimate
  readonly maxConnections: number
  readonly breaks: boolean
}

/** How the report for people is to look. */
export interface SimulatePrintOptions {
  /** Columns of the terminal; nothing when there is none to fit into. */
  readonly columns: number | undefined
  readonly color: boolean
  /** Draw with ASCII characters alone. */
  readonly ascii: boolean
  /** Print what was assumed, and the intervals of every number. */
  readonly explain: boolean
}
