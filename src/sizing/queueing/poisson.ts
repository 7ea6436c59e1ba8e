import { aroundMode, certainly, type Distribution } from './distribution.ts'
import { deviance, stirlingError } from './saddle-point.ts'

/**
 * How many are present at a random moment when they come independently at random (M/G/∞): Poisson with the
 * offered load as its mean, whatever the distribution of how long each stays.
 */
export function poisson(load: number): Distribution {
  if (load <= 0) return certainly(0)
  const mode = Math.floor(load)
  return aroundMode(
    mode,
    poissonMass(load, mode),
    k => load / (k + 1),
    k => k / load,
  )
}

/** The probability of exactly `k`, to about 1e-14 whatever the sizes. */
export function poissonMass(load: number, k: number): number {
  if (k === 0) return Math.exp(-load)
  return Math.exp(-stirlingError(k) - deviance(k, load)) / Math.sqrt(2 * Math.PI * k)
}

/** The offered load of a stream: how many are present on average (Little's law). */
export function offeredLoad(perSecond: number, seconds: number): number {
  return perSecond * seconds
}
