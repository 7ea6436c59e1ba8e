import { inverseErlangB } from './erlang.ts'

/** What becomes of those who ask a pool whose waiters give up. */
export interface Abandonment {
  /** The probability of a wait. */
  readonly waits: number
  /** The probability of giving up before a connection is free. */
  readonly abandons: number
}

/**
 * Erlang-A (M/M/c+M): as Erlang-C, but each waiter gives up after an exponential time with this mean. It is
 * steady under any load. A pool whose waiters all give up after exactly that time loses fewer while it copes,
 * so the model errs on the safe side there.
 */
export function erlangA(
  connections: number,
  load: number,
  serviceSeconds: number,
  patienceSeconds: number,
): Abandonment {
  if (load <= 0) return { waits: 0, abandons: 0 }
  const impatience = serviceSeconds / patienceSeconds
  const queue = queueWeights(connections, load, impatience)
  const below = inverseErlangB(connections, load) * queue.scale
  if (below === Number.POSITIVE_INFINITY) return { waits: 0, abandons: 0 }
  const all = below + queue.states
  return {
    waits: Math.min(1, (queue.scale + queue.states) / all),
    abandons: Math.min(1, (impatience / load) * (queue.waiters / all)),
  }
}

/** Weights relative to the state in which all are busy and none waits; `scale` keeps them finite. */
interface QueueWeights {
  readonly scale: number
  readonly states: number
  readonly waiters: number
}

function queueWeights(connections: number, load: number, impatience: number): QueueWeights {
  let scale = 1
  let weight = 1
  let states = 0
  let waiters = 0
  for (let waiting = 1; ; waiting += 1) {
    const ratio = load / (connections + waiting * impatience)
    weight *= ratio
    states += weight
    waiters += waiting * weight
    if (ratio < 1 && waiting * weight < 1e-17 * waiters) return { scale, states, waiters }
    if (weight > 1e200) {
      scale *= 1e-200
      weight *= 1e-200
      states *= 1e-200
      waiters *= 1e-200
    }
  }
}
