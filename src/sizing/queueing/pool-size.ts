import { erlangCWaitTail } from './erlang.ts'
import { erlangA } from './erlang-a.ts'
import { smallestThat } from './smallest.ts'

/** What a pool is offered: `load` connections in use on average, each for `serviceSeconds`. */
export interface Offered {
  readonly load: number
  readonly serviceSeconds: number
}

/** The smallest pool in which no more than this share waits longer than `waitSeconds`. */
export function poolForWait(offered: Offered, waitSeconds: number, share: number): number | undefined {
  const { load, serviceSeconds } = offered
  return smallestThat(size => erlangCWaitTail(size, load, serviceSeconds, waitSeconds) <= share, 1)
}

/** The smallest pool in which no more than this share gives up, when waiters give up after `timeoutSeconds`. */
export function poolForTimeout(offered: Offered, timeoutSeconds: number, share: number): number | undefined {
  const { load, serviceSeconds } = offered
  return smallestThat(size => erlangA(size, load, serviceSeconds, timeoutSeconds).abandons <= share, 1)
}
