import type { Estimate } from '../simulation/summary.ts'

/** What one value of the parameter that is swept leads to, in one run. */
export interface SweepMeasures {
  readonly value: number
  /** Gets that failed and connections that MySQL refused. */
  readonly failures: Estimate
  /** Activities of clients that went well, per second. */
  readonly completed: Estimate
}

/** What of the throughput is nothing to talk about. */
const tolerated = 0.01

/**
 * Which of the values to take: the cheapest that does as well as any. As well means that failures are no more than the
 * upper end of the interval of the value with the fewest. More of a limit costs connections, so the smallest value is
 * the cheapest, if it does not slow the clients down either: they complete no less than the lower end of the interval of
 * the value with the most, or a hundredth less than its mean. Of `sessions` more is the aim, so it is the largest value
 * before the first that does worse. Nothing without values.
 */
export function kneeOf(points: readonly SweepMeasures[], cheaper: 'smaller' | 'larger'): number | undefined {
  if (points.length === 0) return undefined
  const ordered = points.toSorted((left, right) => left.value - right.value)
  const fewest = ordered.reduce((best, { failures }) => (failures.mean < best.mean ? failures : best), noEnd)
  const keeps = ordered.map(({ failures }) => failures.mean <= (fewest.high ?? fewest.mean))
  if (cheaper === 'larger') {
    const firstWorse = keeps.indexOf(false, keeps.indexOf(true))
    return ordered[(firstWorse < 0 ? ordered.length : firstWorse) - 1]?.value
  }
  const good = ordered.filter((_, at) => keeps[at])
  const least = leastCompleted(good)
  return good.find(({ completed }) => completed.mean >= least)?.value
}

const noEnd: Estimate = { mean: Number.POSITIVE_INFINITY, low: null, high: null }

function leastCompleted(points: readonly SweepMeasures[]): number {
  const most = points.reduce(
    (best, { completed }) => (completed.mean > best.mean ? completed : best),
    nothing,
  )
  return Math.min(most.low ?? most.mean, most.mean * (1 - tolerated))
}

const nothing: Estimate = { mean: 0, low: null, high: null }
