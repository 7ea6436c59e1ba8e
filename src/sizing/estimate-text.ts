import type { ClientsFile } from '../config/clients-file-schema.ts'
import type { EstimateCount } from './count.ts'
import { groupName, shardsText, type TabletView } from './described-clients.ts'
import { groupSteps } from './group-derivation.ts'
import type { GroupHolding } from './group-holding.ts'
import { tailOfOneEpoch } from './queueing/peak.ts'
import { epochsOf, turnoverOf } from './reserved-distribution.ts'
import { leakCite } from './sequence-leak.ts'
import { shortNumber } from './short-number.ts'

/** An estimate in one sentence. */
export function estimateText(count: EstimateCount, { horizon }: Pick<ClientsFile, 'horizon'>): string {
  const when = horizon === undefined ? 'at a random moment' : `at the busiest moment of ${horizon} s`
  const worst = count.worst === undefined ? 'no bound' : `${count.worst} at worst`
  return `estimated from the clients described, ${when}: mean ${count.mean}, p50 ${count.p50}, p99 ${count.p99}, p99.9 ${count.p999}, ${worst}; counted is what is passed with a probability of at most ${shortNumber(1 - count.quantile)}`
}

/** What each group sends and holds, and what the numbers are made of, a line each. */
export function estimateSteps(
  holdings: readonly GroupHolding[],
  view: TabletView,
  quantile: number,
): readonly string[] {
  return [
    `${shardsText(view.clients.shards)}, seen from the tablet of the first one (${view.role}), where advisory locks lie; idle connections are ${view.idleSeconds === Number.POSITIVE_INFINITY ? 'never closed' : `closed after ${shortNumber(view.idleSeconds)} s at the latest`}`,
    ...holdings.flatMap((holding, at) => groupSteps(holding, at, view)),
    ...horizonSteps(holdings, view, quantile),
    ...leakNotes(holdings, view),
  ]
}

/** How the busiest moment of a horizon is found. */
function horizonSteps(
  holdings: readonly GroupHolding[],
  { clients: { horizon } }: TabletView,
  quantile: number,
): readonly string[] {
  if (horizon === undefined) return []
  const epochs = epochsOf(holdings, horizon)
  if (epochs === 1)
    return [`those who hold something stay the same for ${horizon} s: they count as one moment`]
  const tail = shortNumber(tailOfOneEpoch(quantile, epochs))
  return [
    `${horizon} s count as ${epochs} moments of which none tells of another, as after ${shortNumber(turnoverOf(holdings))} s others hold something; for ${quantile} in all of them, each may pass the number with a probability of 1 − ${quantile}^(1/${epochs}) = ${tail}`,
  ]
}

/** What grows beside the estimate: the groups whose INSERTs leave connections behind, those that say so apart. */
export function leakNotes(
  holdings: readonly GroupHolding[],
  { context, idleSeconds }: TabletView,
): readonly string[] {
  const until =
    idleSeconds === Number.POSITIVE_INFINITY ? 'for good' : `for ${shortNumber(idleSeconds)} s at the latest`
  return (['said', 'possible'] as const).flatMap(kind => {
    const who = holdings.flatMap(({ group, leak }, at) => (leak === kind ? [groupName(group, at)] : []))
    const many = kind === 'said' ? 'not known, and nothing bounds them' : 'not described'
    return who.length === 0
      ? []
      : [
          `not in the estimate: each INSERT of ${who.join(', ')} whose ids come from a sequence leaves one more reserved connection on the tablet of the sequence, ${until} (${context.release.text}, ${leakCite}); how many there are at once is ${many}`,
        ]
  })
}
