import { confidence, meanAndHalfWidth } from './measures/student-t.ts'
import type { BatchMeans, CountedText, Gauge, MysqldResult, RunResult, Trouble } from './result.ts'
import type {
  Estimate,
  Estimated,
  EstimatedGauge,
  EstimatedText,
  RefusalsOfRuns,
  SimulationSummary,
  TroubleOfRuns,
} from './summary.ts'

/**
 * Several runs of one input in one: each measure with the interval that Student's t gives it over the runs; of a single
 * run those that have batches, over the batches. Throws without any run.
 */
export function summarise(runs: readonly RunResult[]): SimulationSummary {
  const [first] = runs
  if (first === undefined) throw new Error('bug: no run to sum up')
  const batches = runs.length === 1 ? new Map(first.batches.map(each => [each.measure, each])) : undefined
  return {
    kind: 'simulation-summary',
    runs: runs.length,
    partial: runs.some(({ partial }) => partial),
    confidence,
    method: batches === undefined ? 'replications' : 'batch-means',
    seeds: runs.map(({ seed }) => seed),
    warmUpMs: estimate(runs.map(({ warmUp }) => warmUp.ms)),
    simulatedMs: runs.reduce((sum, { simulatedMs }) => sum + simulatedMs, 0) / runs.length,
    measuredMs: estimate(runs.map(({ measuredMs }) => measuredMs)),
    tablets: combined(
      runs.map(({ tablets }) => tablets),
      'tablets',
      batches,
    ),
    mysqlds: combined(
      runs.map(({ mysqlds }) => mysqlds.map(withoutRefusals)),
      'mysqlds',
      batches,
    ),
    refusals: refusalsOf(runs),
    groups: combined(
      runs.map(({ groups }) => groups),
      'groups',
      batches,
    ),
    firstTroubles: troublesOf(runs),
    series: first.series,
  }
}

type Batches = ReadonlyMap<string, BatchMeans> | undefined

/** The same place in all runs, as one. All runs have one shape, but for what did not happen in some. */
function combined<Measured>(
  values: readonly Measured[],
  path: string,
  batches: Batches,
): Estimated<Measured> {
  const present = values.filter(value => value !== null && value !== undefined)
  const [first] = present
  if (first === undefined) return null as Estimated<Measured>
  if (typeof first === 'number')
    return numberEstimate(present as readonly number[], path, batches) as Estimated<Measured>
  if (typeof first !== 'object') return first as Estimated<Measured>
  if (Array.isArray(first)) {
    const lists = present as unknown as readonly (readonly unknown[])[]
    return (
      isTexts(lists) ? combinedTexts(lists) : combinedLists(lists, path, batches)
    ) as Estimated<Measured>
  }
  const rows = present as unknown as readonly Readonly<Record<string, unknown>>[]
  const entries = Object.keys(first).map(key =>
    key === 'peakAtMs'
      ? (['highest', highestOf(rows as unknown as readonly Gauge[])] as const)
      : ([
          key,
          combined(
            rows.map(row => row[key]),
            `${path}.${key}`,
            batches,
          ),
        ] as const),
  )
  return Object.fromEntries(entries) as Estimated<Measured>
}

/** Moments of different runs have no mean that says anything: the highest peak has its own. */
function highestOf(gauges: readonly Gauge[]): EstimatedGauge['highest'] {
  let highest: EstimatedGauge['highest'] = null
  for (const { peak, peakAtMs } of gauges) {
    if (peakAtMs !== null && peak > (highest?.value ?? 0)) highest = { value: peak, atMs: peakAtMs }
  }
  return highest
}

function combinedLists(
  lists: readonly (readonly unknown[])[],
  path: string,
  batches: Batches,
): readonly unknown[] {
  const length = Math.max(...lists.map(list => list.length))
  return Array.from({ length }, (_, at) =>
    combined(
      lists.map(list => list[at]),
      `${path}.${at}`,
      batches,
    ),
  )
}

function numberEstimate(values: readonly number[], path: string, batches: Batches): Estimate {
  const means = batches?.get(path)?.means
  if (means === undefined) return estimate(values)
  const { halfWidth } = meanAndHalfWidth(means)
  return around(values[0] ?? 0, halfWidth)
}

function estimate(values: readonly number[]): Estimate {
  const { mean, halfWidth } = meanAndHalfWidth(values)
  return around(mean, halfWidth)
}

function around(mean: number, halfWidth: number | undefined): Estimate {
  if (halfWidth === undefined) return { mean, low: null, high: null }
  return { mean, low: mean - halfWidth, high: mean + halfWidth }
}

function isTexts(lists: readonly (readonly unknown[])[]): lists is readonly (readonly CountedText[])[] {
  return lists.every(list => list.every(isText))
}

function isText(value: unknown): value is CountedText {
  return typeof value === 'object' && value !== null && 'text' in value && 'count' in value
}

/** A text that a run does not have was seen there no time at all. */
function combinedTexts(lists: readonly (readonly CountedText[])[]): readonly EstimatedText[] {
  const texts = new Set(lists.flatMap(list => list.map(({ text }) => text)))
  return [...texts]
    .map(text => {
      const rows = lists.map(list => list.find(each => each.text === text))
      return { text, count: estimate(rows.map(row => row?.count ?? 0)), ...timesOf(rows) }
    })
    .sort((left, right) => right.count.mean - left.count.mean)
}

function withoutRefusals({ refusals: _, ...rest }: MysqldResult): Omit<MysqldResult, 'refusals'> {
  return rest
}

function refusalsOf(runs: readonly RunResult[]): readonly RefusalsOfRuns[] {
  const all = runs.map(({ mysqlds }) =>
    mysqlds.flatMap(({ name, refusals }) => refusals.map(each => ({ mysqld: name, ...each }))),
  )
  const keys = new Map(all.flat().map(each => [`${each.mysqld} ${each.form}`, each]))
  return [...keys].map(([key, { mysqld, form, text }]) => {
    const rows = all.map(each => each.find(row => `${row.mysqld} ${row.form}` === key))
    return { mysqld, form, text, count: estimate(rows.map(row => row?.count ?? 0)), ...timesOf(rows) }
  })
}

interface Times {
  readonly firstAtMs: number
  readonly lastAtMs: number
}

/** The earliest and the latest of all runs that have it. */
function timesOf(rows: readonly (Times | undefined)[]): Times {
  const seen = rows.filter(row => row !== undefined)
  return {
    firstAtMs: Math.min(...seen.map(({ firstAtMs }) => firstAtMs)),
    lastAtMs: Math.max(...seen.map(({ lastAtMs }) => lastAtMs)),
  }
}

function troublesOf(runs: readonly RunResult[]): readonly TroubleOfRuns[] {
  const groups = new Map<string, Trouble[]>()
  for (const { firstTrouble } of runs) {
    if (firstTrouble === null) continue
    const key = `${firstTrouble.kind} ${firstTrouble.where} ${firstTrouble.pool ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), firstTrouble])
  }
  return [...groups.values()]
    .map(troubles => ({
      trouble: troubles[0] as Trouble,
      runs: troubles.length,
      earliestAtMs: Math.min(...troubles.map(({ atMs }) => atMs)),
      latestAtMs: Math.max(...troubles.map(({ atMs }) => atMs)),
    }))
    .sort((left, right) => right.runs - left.runs || left.earliestAtMs - right.earliestAtMs)
}
