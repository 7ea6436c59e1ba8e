import type {
  CountedText,
  Gauge,
  GroupResult,
  MysqldResult,
  Series,
  TabletResult,
  Trouble,
} from './result.ts'

/**
 * A measure over several runs: its mean and the interval in which its true mean lies with the summary's confidence.
 * `low` and `high` are `null` when one run gives no interval for it.
 */
export interface Estimate {
  readonly mean: number
  readonly low: number | null
  readonly high: number | null
}

/** A quantity over time, over the runs. */
export interface EstimatedGauge {
  /** The peak of a run, on average. */
  readonly peak: Estimate
  /** The highest peak of any run and when it was reached first; `null` when it was always 0. */
  readonly highest: { readonly value: number; readonly atMs: number } | null
  /** Weighted by time. */
  readonly mean: Estimate
}

/** The same shape with an estimate for each number. Arrays stand in the same order in all runs; names stay names. */
export type Estimated<Measured> = Measured extends readonly CountedText[]
  ? readonly EstimatedText[]
  : Measured extends number
    ? Estimate
    : Measured extends string | null | undefined
      ? Measured
      : Measured extends readonly (infer Item)[]
        ? readonly Estimated<Item>[]
        : Measured extends Gauge
          ? EstimatedGauge & EstimatedFields<Omit<Measured, keyof Gauge>>
          : EstimatedFields<Measured>

type EstimatedFields<Measured> = {
  readonly [Key in keyof Measured]: Estimated<Measured[Key]>
}

/** A text that was seen in any of the runs. */
export interface EstimatedText {
  readonly text: string
  readonly count: Estimate
  /** The earliest and the latest of any run. */
  readonly firstAtMs: number
  readonly lastAtMs: number
}

/** Several runs of one input with different seeds, or one run by its batches. */
export interface SimulationSummary {
  readonly kind: 'simulation-summary'
  readonly runs: number
  /** Some run was stopped before its end, or did not begin. */
  readonly partial: boolean
  /** 0.95. */
  readonly confidence: number
  /** Student's t over the runs, or over the pieces of the only one. */
  readonly method: 'replications' | 'batch-means'
  readonly seeds: readonly number[]
  readonly warmUpMs: Estimate
  readonly simulatedMs: number
  readonly measuredMs: Estimate
  readonly tablets: readonly Estimated<TabletResult>[]
  readonly mysqlds: readonly Estimated<Omit<MysqldResult, 'refusals'>>[]
  readonly refusals: readonly RefusalsOfRuns[]
  readonly groups: readonly Estimated<GroupResult>[]
  /** What went wrong first, the most frequent first. */
  readonly firstTroubles: readonly TroubleOfRuns[]
  /** Of the first run. */
  readonly series: Series
}

/** Refusals of one form at one mysqld, over the runs. */
export interface RefusalsOfRuns {
  readonly mysqld: string
  readonly form: MysqldResult['refusals'][number]['form']
  readonly text: string
  readonly count: Estimate
  /** The earliest and the latest of any run. */
  readonly firstAtMs: number
  readonly lastAtMs: number
}

/** The same trouble, in so many of the runs. */
export interface TroubleOfRuns {
  readonly trouble: Trouble
  readonly runs: number
  /** When it came, of those runs. */
  readonly earliestAtMs: number
  readonly latestAtMs: number
}
