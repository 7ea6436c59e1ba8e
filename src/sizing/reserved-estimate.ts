import type { Release } from '../catalog/release.ts'
import { unpooledOf } from '../catalog/unpooled.ts'
import type { ClientsFile } from '../config/clients-file-schema.ts'
import type { Tablet } from '../config/model.ts'
import type { EstimateCount } from './count.ts'
import type { DemandLine } from './demand-line.ts'
import { type DescribedClients, tabletView } from './described-clients.ts'
import { estimateSteps, estimateText } from './estimate-text.ts'
import { type GroupHolding, groupHoldings } from './group-holding.ts'
import { quantileByTail } from './queueing/distribution.ts'
import { tailOfOneEpoch } from './queueing/peak.ts'
import { epochsOf, heldBy, meanPresent, reservedDistribution } from './reserved-distribution.ts'

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
    const holdings = groupHoldings(view)
    const count = knownEstimate(holdings, file, quantile)
    return { ...line, count, why: estimateText(count, file), steps: estimateSteps(holdings, view, quantile) }
  })
}

/** The estimate for these groups together: exact tails, the highest moment of the horizon where there is one. */
export function estimateOf(
  holdings: readonly GroupHolding[],
  file: Pick<ClientsFile, 'horizon'>,
  quantile: number,
): EstimateCount {
  const together = reservedDistribution(holdings)
  const epochs = epochsOf(holdings, file.horizon)
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

/** Nothing bounds those who come and go, nor what statements leave behind. */
function worstOf(holdings: readonly GroupHolding[]): number | undefined {
  let worst = 0
  for (const { present, dedicated, lock, leak } of holdings) {
    if (leak === 'said') return undefined
    if (dedicated + lock === 0) continue
    if (present.kind === 'arrivals') return undefined
    worst += present.sessions * ((dedicated > 0 ? 1 : 0) + (lock > 0 ? 1 : 0))
  }
  return worst
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}

/** Ten thousand tablets of one release and role hold the same, so each estimate is worked out once. */
const estimates = new WeakMap<readonly GroupHolding[], Map<number, EstimateCount>>()

function knownEstimate(
  holdings: readonly GroupHolding[],
  file: ClientsFile,
  quantile: number,
): EstimateCount {
  const known = estimates.get(holdings) ?? new Map<number, EstimateCount>()
  const count = known.get(quantile) ?? estimateOf(holdings, file, quantile)
  estimates.set(holdings, known.set(quantile, count))
  return count
}
