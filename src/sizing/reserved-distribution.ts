import type { GroupHolding } from './group-holding.ts'
import { binomial } from './queueing/binomial.ts'
import { certainly, type Distribution, sumOf } from './queueing/distribution.ts'
import { independentEpochs } from './queueing/peak.ts'
import { poisson } from './queueing/poisson.ts'

/**
 * How many connections the sessions of these groups hold together at a random moment: those who come and go
 * are Poisson together; each steady population is binomial, for its locks apart.
 */
export function reservedDistribution(holdings: readonly GroupHolding[]): Distribution {
  const coming = holdings.filter(({ present }) => present.kind === 'arrivals')
  const load = coming.reduce((sum, each) => sum + meanPresent(each) * heldBy(each), 0)
  const steady = holdings.flatMap(({ present, dedicated, lock }) =>
    present.kind === 'steady'
      ? [binomial(present.sessions, dedicated), binomial(present.sessions, lock)]
      : [],
  )
  return [poisson(load), ...steady].reduce(sumOf, certainly(0))
}

/** How many times those who hold something are others within a horizon of so many seconds. */
export function epochsOf(holdings: readonly GroupHolding[], horizonSeconds: number | undefined): number {
  return independentEpochs(horizonSeconds ?? 0, turnoverOf(holdings))
}

/** After so long the first of those who hold something are others. */
export function turnoverOf(holdings: readonly GroupHolding[]): number {
  return Math.min(...holdings.filter(isHeld).map(({ turnoverSeconds }) => turnoverSeconds))
}

/** The sessions of the group hold connections of their own here, if only sometimes. */
export function isHeld(holding: GroupHolding): boolean {
  return heldBy(holding) > 0
}

/** Connections that one session holds on average. */
export function heldBy({ dedicated, lock }: GroupHolding): number {
  return dedicated + lock
}

/** Sessions present on average. */
export function meanPresent({ present }: GroupHolding): number {
  return present.kind === 'steady' ? present.sessions : present.mean
}
