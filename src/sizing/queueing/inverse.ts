import { binomial } from './binomial.ts'
import { quantileByTail } from './distribution.ts'
import { smallestThat } from './smallest.ts'

/**
 * How many sessions fit when each holds a connection with this probability and no more than `connections` may
 * be held, but with probability `tail`; nothing when any number fits.
 */
export function sessionsThatFit(connections: number, probability: number, tail: number): number | undefined {
  const tooMany = smallestThat(
    sessions => quantileByTail(binomial(sessions, probability), tail) > connections,
    Math.max(0, Math.floor(connections)),
  )
  return tooMany === undefined ? undefined : Math.max(0, tooMany - 1)
}
