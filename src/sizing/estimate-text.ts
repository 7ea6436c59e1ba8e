import type { ClientsFile } from '../config/clients-file-schema.ts'
import { applyStatement } from '../statements/apply.ts'
import { sessionAfter } from '../statements/presets.ts'
import { newSession } from '../statements/session.ts'
import type { EstimateCount } from './count.ts'
import { groupName, type TabletView } from './described-clients.ts'
import type { GroupHolding } from './group-holding.ts'
import { leakCite } from './sequence-leak.ts'
import { statementsOf } from './session-hold.ts'

/** An estimate in one sentence. */
export function estimateText(count: EstimateCount, { horizon }: Pick<ClientsFile, 'horizon'>): string {
  const when = horizon === undefined ? 'at a random moment' : `at the busiest moment of ${horizon} s`
  const worst = count.worst === undefined ? 'no bound' : `${count.worst} at worst`
  return `estimated from the clients described, ${when}: mean ${count.mean}, p50 ${count.p50}, p99 ${count.p99}, p99.9 ${count.p999}, ${worst}; counted is what is passed with a probability of at most ${shortNumber(1 - count.quantile)}`
}

/** What each group sends and holds, a line each. */
export function estimateSteps(holdings: readonly GroupHolding[], view: TabletView): readonly string[] {
  return [
    `${shardsText(view.clients.shards)}, seen from the tablet of the first one (${view.role}), where advisory locks lie; idle connections are ${view.idleSeconds === Number.POSITIVE_INFINITY ? 'never closed' : `closed after ${shortNumber(view.idleSeconds)} s at the latest`}`,
    ...holdings.flatMap((holding, at) => groupSteps(holding, at, view)),
    ...leakNotes(holdings, view),
  ]
}

function shardsText(shards: number): string {
  return shards === 1 ? '1 shard' : `${shards} shards`
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

function groupSteps(holding: GroupHolding, at: number, view: TabletView): readonly string[] {
  const { group, present, dedicated, lock } = holding
  const population =
    present.kind === 'steady'
      ? `${present.sessions} sessions, steady`
      : `${shortNumber(present.mean)} sessions on average, coming and going`
  const locks = lock > 0 ? `, its lock connection with probability ${shortNumber(lock)}` : ''
  return [
    `${groupName(group, at)}: ${population}; each holds a connection of its own here with probability ${shortNumber(dedicated)}${locks}`,
    ...connectSteps(holding, view),
  ]
}

/** The effect of every connect-time statement, the session carried along. */
function connectSteps({ group }: GroupHolding, { context }: TabletView): readonly string[] {
  let session = newSession(context)
  return statementsOf(group).map(statement => {
    const { effect } = applyStatement(session, statement.sql, context)
    session = sessionAfter(session, [statement], context)
    return statement.command
      ? `  ${statement.sql}`
      : `  ${effect.kind}: ${shortened(statement.sql)} (${effect.reason})`
  })
}

const longestSql = 60

function shortened(sql: string): string {
  return sql.length <= longestSql ? sql : `${sql.slice(0, longestSql)}…`
}

/** Four digits that count. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)))
}
