import { aroundMode, certainly, type Distribution } from './distribution.ts'
import { deviance, stirlingError } from './saddle-point.ts'

/** How many of `trials` independent sessions do something that each does with this probability. */
export function binomial(trials: number, probability: number): Distribution {
  if (trials === 0 || probability <= 0) return certainly(0)
  if (probability >= 1) return certainly(trials)
  const odds = probability / (1 - probability)
  const mode = Math.min(trials, Math.floor((trials + 1) * probability))
  return aroundMode(
    mode,
    binomialMass(trials, probability, mode),
    k => ((trials - k) / (k + 1)) * odds,
    k => k / (trials - k + 1) / odds,
  )
}

/** The probability of exactly `k`, to about 1e-14 whatever the sizes: the saddle-point form, in logarithms. */
export function binomialMass(trials: number, probability: number, k: number): number {
  const rest = trials - k
  if (k === 0) return Math.exp(trials * Math.log1p(-probability))
  if (rest === 0) return Math.exp(trials * Math.log(probability))
  const log =
    stirlingError(trials) -
    stirlingError(k) -
    stirlingError(rest) -
    deviance(k, trials * probability) -
    deviance(rest, trials * (1 - probability))
  return Math.exp(log) * Math.sqrt(trials / (2 * Math.PI * k * rest))
}
