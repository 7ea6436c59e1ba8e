import type { Release } from '../catalog/release.ts'
import { unpooledOf } from '../catalog/unpooled.ts'
import type { ClientsFile } from '../config/clients-file-schema.ts'
import type { Tablet } from '../config/model.ts'
import type { EstimateCount } from './count.ts'
import type { DemandLine } from './demand-line.ts'
import { type DescribedClients, tabletView } from './described-clients.ts'
import { estimateSteps, estimateText } from './estimate-text.ts'
import { type GroupHolding, groupHolding } from './group-holding.ts'
import { binomial } from './queueing/binomial.ts'
import { certainly, type Distribution, quantileByTail, sumOf } from './queueing/distribution.ts'
import { independentEpochs, tailOfOneEpoch } from './queueing/peak.ts'
import { poisson } from './queueing/poisson.ts'

/**
 * The reserved connections that one process of `tablet` must expect, by the catalog's row; none in releases
 * that cannot reserve. Which statements reserve is worked out for the tablet's own release and flags.
 */
export function reservedLines(
  tablet: Tablet,
  { file, quantile }: DescribedClients,
  release: Release,
): readonly DemandLine[] {
  const own = tablet.release ?? release
  const rows = unpooledOf(own).filter(row => row.per === 'reserving session')
  const view = tabletView(tablet, file, own)
  return rows.map(({ id, account, what, cite }): DemandLine => {
    const line = {
      id,
      kind: 'reserved',
      account,
      tablet: tablet.name,
      setBy: { kind: 'option', option: '--clients' },
      cite,
    } as const
    if ('kind' in view) return { ...line, count: { kind: 'unresolved', because: [view] }, why: what }
    const holdings = file.groups.map(group => groupHolding(group, view))
    const count = estimateOf(holdings, file, quantile)
    return { ...line, count, why: estimateText(count, file), steps: estimateSteps(holdings, view) }
  })
}

/** The estimate for these groups together: exact tails, the highest moment of the horizon where there is one. */
export function estimateOf(
  holdings: readonly GroupHolding[],
  file: Pick<ClientsFile, 'horizon'>,
  quantile: number,
): EstimateCount {
  const together = distributionOf(holdings)
  const turnover = Math.min(...holdings.filter(isHeld).map(({ turnoverSeconds }) => turnoverSeconds))
  const epochs = independentEpochs(file.horizon ?? 0, turnover)
  const at = (sure: number) => quantileByTail(together, tailOfOneEpoch(sure, epochs))
  return {
    kind: 'estimate',
    connections: at(quantile),
    quantile,
    mean: rounded(holdings.reduce((sum, each) => sum + meanPresent(each) * heldBy(each), 0)),
    p50: at(0.5),
    p99: at(0.99),
    p999: at(0.999),
    worst: worstOf(holdings),
  }
}

/** Those who come and go are Poisson together; each steady population is binomial, for its locks apart. */
function distributionOf(holdings: readonly GroupHolding[]): Distribution {
  const coming = holdings.filter(({ present }) => present.kind === 'arrivals')
  const load = coming.reduce((sum, each) => sum + meanPresent(each) * heldBy(each), 0)
  const steady = holdings.flatMap(({ present, dedicated, lock }) =>
    present.kind === 'steady'
      ? [binomial(present.sessions, dedicated), binomial(present.sessions, lock)]
      : [],
  )
  return [poisson(load), ...steady].reduce(sumOf, certainly(0))
}

function worstOf(holdings: readonly GroupHolding[]): number | undefined {
  let worst = 0
  for (const { present, dedicated, lock } of holdings.filter(isHeld)) {
    if (present.kind === 'arrivals') return undefined
    worst += present.sessions * ((dedicated > 0 ? 1 : 0) + (lock > 0 ? 1 : 0))
  }
  return worst
}

function isHeld(holding: GroupHolding): boolean {
  return heldBy(holding) > 0
}

/** Connections that one session holds on average. */
function heldBy({ dedicated, lock }: GroupHolding): number {
  return dedicated + lock
}

function meanPresent({ present }: GroupHolding): number {
  return present.kind === 'steady' ? present.sessions : present.mean
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
