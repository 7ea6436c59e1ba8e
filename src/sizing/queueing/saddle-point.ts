/**
 * ln n! less its Stirling approximation, for whole n. Small n exactly, larger ones by the asymptotic series,
 * whose first term left out is below 1e-16 from n = 16 on.
 */
export function stirlingError(n: number): number {
  if (n < exactErrors.length) return exactErrors[n] as number
  const square = n * n
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n
}

/**
 * x ln(x / mean) + mean - x, without the cancellation that the plain formula has where x is near the mean
 * (the deviance of C. Loader, Fast and Accurate Computation of Binomial Probabilities, 2000).
 */
export function deviance(x: number, mean: number): number {
  const difference = x - mean
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference
  const ratio = difference / (x + mean)
  const square = ratio * ratio
  let sum = difference * ratio
  let power = 2 * x * ratio
  for (let term = 1; ; term += 1) {
    power *= square
    const next = sum + power / (2 * term + 1)
    if (next === sum) return sum
    sum = next
  }
}

/** For 0 the value is never used: the ends of a distribution have forms of their own. */
const exactErrors: readonly number[] = [
  0, 0.08106146679532726, 0.04134069595540929, 0.02767792568499834, 0.02079067210376509, 0.01664469118982119,
  0.01387612882307075, 0.01189670994589177, 0.01041126526197209, 0.009255462182712733, 0.008330563433362871,
  0.007573675487951841, 0.00694284010720953, 0.006408994188004207, 0.005951370112758848, 0.005554733551962801,
]
