/** t for 95 %, both sides, with 1 to 30 degrees of freedom. */
const quantiles = [
  12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139,
  2.200985, 2.178813, 2.160369, 2.144787, 2.13145, 2.119905, 2.109816, 2.100922, 2.093024, 2.085963, 2.079614,
  2.073873, 2.068658, 2.063899, 2.059539, 2.055529, 2.051831, 2.048407, 2.04523, 2.042272,
]
/** Of the normal distribution. */
const z = 1.959964

/** The confidence for which these are. */
export const confidence = 0.95

/**
 * Student's t for an interval of 95 %. Beyond 30 degrees of freedom by the expansion of Cornish and Fisher about the
 * normal distribution (Abramowitz and Stegun, 26.7.5), whose error is then below 1e-6.
 */
export function studentT(degreesOfFreedom: number): number {
  const known = quantiles[degreesOfFreedom - 1]
  if (known !== undefined) return known
  const n = degreesOfFreedom
  const cube = z * z * z
  const fifth = cube * z * z
  const seventh = fifth * z * z
  const first = (cube + z) / 4
  const second = (5 * fifth + 16 * cube + 3 * z) / 96
  const third = (3 * seventh + 19 * fifth + 17 * cube - 15 * z) / 384
  return z + first / n + second / (n * n) + third / (n * n * n)
}

/** The mean of independent values, and half the width of its interval; no width with fewer than two. */
export function meanAndHalfWidth(values: readonly number[]): {
  readonly mean: number
  readonly halfWidth: number | undefined
} {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  if (n < 2) return { mean, halfWidth: undefined }
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (n - 1)
  return { mean, halfWidth: studentT(n - 1) * Math.sqrt(variance / n) }
}
