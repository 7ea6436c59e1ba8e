import { erlangCWaitTail } from './erlang.ts'
import { erlangA } from './erlang-a.ts'
import { smallestThat } from './smallest.ts'

/** What a pool is offered: `load` connections in use on average, each for `serviceSeconds`. */
export interface Offered {
  readonly load: number
  readonly serviceSeconds: number
}

const longestPatience = 60

/** The smallest pool in which no more than this share waits longer than `waitSeconds`. */
export function poolForWait(offered: Offered, waitSeconds: number, share: number): number | undefined {
  const { load, serviceSeconds } = offered
  return smallestThat(size => erlangCWaitTail(size, load, serviceSeconds, waitSeconds) <= share, 1)
}

/**
 * The smallest pool in which no more than this share gives up, when waiters give up after `timeoutSeconds`.
 * Timeouts beyond a minute count as a minute: that asks for more connections rather than fewer.
 */
export function poolForTimeout(offered: Offered, timeoutSeconds: number, share: number): number | undefined {
  // No pool serves more than it has connections for, so smaller ones need no look.
  const least = Math.max(1, Math.ceil(offered.load * (1 - share)))
  return smallestThat(size => shareGivingUp(size, offered, timeoutSeconds) <= share, least)
}

/** The share that gives up with so many connections, by the same count of the timeout. */
export function shareGivingUp(
  size: number,
  { load, serviceSeconds }: Offered,
  timeoutSeconds: number,
): number {
  return erlangA(size, load, serviceSeconds, Math.min(timeoutSeconds, longestPatience)).abandons
}
