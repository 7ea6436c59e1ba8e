import type { Estimate } from '../simulation/summary.ts'

/** Failures at one value of the parameter that is swept. */
export interface SweepFailures {
  readonly value: number
  /** Gets that failed and connections that MySQL refused, in one run. */
  readonly failures: Estimate
}

/**
 * Which of the values to take: the cheapest that does as well as any. Best is the lowest mean; as well means a mean
 * that is no higher than the upper end of the best one's interval. More of a limit costs connections, so the
 * smallest such value is it; of `sessions` more is the aim, so the largest one of those before the first that does
 * worse. Nothing without values.
 */
export function kneeOf(points: readonly SweepFailures[], cheaper: 'smaller' | 'larger'): number | undefined {
  const best = points.reduce<SweepFailures | undefined>(
    (least, point) => (least && least.failures.mean <= point.failures.mean ? least : point),
    undefined,
  )
  if (!best) return undefined
  const bound = best.failures.high ?? best.failures.mean
  const ordered = points.toSorted((left, right) => left.value - right.value)
  const good = ordered.map(({ failures }) => failures.mean <= bound)
  if (cheaper === 'smaller') return ordered[good.indexOf(true)]?.value
  const firstWorse = good.indexOf(false, good.indexOf(true))
  return ordered[(firstWorse < 0 ? ordered.length : firstWorse) - 1]?.value
}
