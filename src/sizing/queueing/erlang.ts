/**
 * Erlang-B: the probability that all of a pool's connections are busy when nobody waits (M/G/c/c). By the
 * recursion on its inverse, in which nothing cancels; so large a pool that the inverse overflows never blocks.
 */
export function erlangB(connections: number, load: number): number {
  return 1 / inverseErlangB(connections, load)
}

/** Erlang-C: the probability of a wait when everybody waits as long as it takes (M/M/c); 1 where the pool is overloaded. */
export function erlangC(connections: number, load: number): number {
  if (load >= connections) return load === 0 ? 0 : 1
  const busy = erlangB(connections, load)
  return busy / (1 - (load / connections) * (1 - busy))
}

/** The probability of waiting longer than `waitSeconds` in M/M/c, first come first served. */
export function erlangCWaitTail(
  connections: number,
  load: number,
  serviceSeconds: number,
  waitSeconds: number,
): number {
  if (load >= connections) return load === 0 ? 0 : 1
  return erlangC(connections, load) * Math.exp((-(connections - load) * waitSeconds) / serviceSeconds)
}

/** 1 / B, which grows without bound; B for no load is 0 as soon as there is a connection. */
export function inverseErlangB(connections: number, load: number): number {
  if (load <= 0) return connections === 0 ? 1 : Number.POSITIVE_INFINITY
  let inverse = 1
  for (let k = 1; k <= connections; k += 1) inverse = 1 + (k / load) * inverse
  return inverse
}
