import { meanAndHalfWidth } from '../simulation/measures/student-t.ts'
import type { Estimate } from '../simulation/summary.ts'

/** Mean of several runs with the 95 % interval of Student's t; one run alone gives none. */
export function meanOfRuns(values: readonly number[]): Estimate {
  if (values.length === 0) return { mean: 0, low: null, high: null }
  const { mean, halfWidth } = meanAndHalfWidth(values)
  return halfWidth === undefined
    ? { mean, low: null, high: null }
    : { mean, low: mean - halfWidth, high: mean + halfWidth }
}
