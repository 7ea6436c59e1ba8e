/**
 * Logarithm and exponential from additions and multiplications alone. JavaScript leaves the last bits of Math.log and
 * Math.exp to each engine; with these, equal seeds give equal bytes everywhere.
 */

const ln2High = 0.6931471803691238
const ln2Low = 1.9082149292705877e-10
const log2e = Math.LOG2E

/** ln x for a finite x > 0, to about 1e-15 relative. */
export function ln(x: number): number {
  let mantissa = x
  let exponent = 0
  for (; mantissa >= 4294967296; exponent += 32) mantissa *= 2.3283064365386963e-10
  for (; mantissa < 2.3283064365386963e-10; exponent -= 32) mantissa *= 4294967296
  for (; mantissa > Math.SQRT2; exponent++) mantissa *= 0.5
  for (; mantissa < Math.SQRT1_2; exponent--) mantissa *= 2
  return exponent * ln2High + (lnNearOne(mantissa) + exponent * ln2Low)
}

/** e to the power of x, to about 1e-15 relative. */
export function exp(x: number): number {
  if (x > 709) return Number.POSITIVE_INFINITY
  if (x < -745) return 0
  const power = Math.round(x * log2e)
  const rest = x - power * ln2High - power * ln2Low
  let sum = 1
  for (let n = 14; n > 0; n--) sum = 1 + (sum * rest) / n
  return scaled(sum, power)
}

/** 2 artanh((x - 1) / (x + 1)), by its series. */
function lnNearOne(x: number): number {
  const s = (x - 1) / (x + 1)
  const square = s * s
  let sum = 0
  for (let n = 23; n >= 1; n -= 2) sum = sum * square + 1 / n
  return 2 * s * sum
}

/** x times 2 to a whole power, by powers of two that are exact. */
function scaled(x: number, power: number): number {
  let result = x
  let left = power
  for (; left > 30; left -= 30) result *= 1073741824
  for (; left < -30; left += 30) result /= 1073741824
  return left >= 0 ? result * (1 << left) : result / (1 << -left)
}
