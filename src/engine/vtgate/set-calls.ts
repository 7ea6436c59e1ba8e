import type { Context } from '../../statements/context.ts'
import type { Applied, AssignmentEffect } from '../../statements/effect.ts'
import { settingsText } from '../../statements/settings-text.ts'
import type { PlanKind } from '../tablet/tablet-query.ts'
import type { SessionState } from './session-state.ts'
import type { Call } from './session-step.ts'

/** A SET in a session of some state, and what came of it. */
export interface SetCase {
  readonly applied: Applied
  readonly state: SessionState
  readonly context: Context
}

/**
 * What a SET asks and tells MySQL, assignment by assignment. Each goes out as the assignments before it left the
 * session: the first kept value of a statement makes the checks of the next ones reserve.
 */
export function setCalls({ applied, state, context }: SetCase): readonly Call[] {
  const settings = new Map(state.session.settings)
  let isReserved = state.session.inReserved
  const calls: Call[] = []
  for (const effect of applied.effect.assignments ?? []) {
    const call = (sql: string, plan: PlanKind, reach: Call['reach']): Call => ({
      query: { sql, plan },
      reach: state.session.target.shard === undefined || reach === 'held' ? reach : 'target',
      keyspace: undefined,
      isStream: false,
      heedsSession: true,
      isReserved,
      preQueries: settingsText(settings, context),
      isLenient: effect.kind === 'check-and-ignore' && !context.behaviour.returnsCheckErrors,
    })
    if (effect.check !== undefined) calls.push(call(effect.check, 'select', reachOfCheck(effect)))
    if (reserves(effect)) isReserved = true
    if (effect.kind !== 'error' && applied.session.settings.has(effect.name)) {
      settings.set(effect.name, applied.session.settings.get(effect.name))
    }
    if (effect.sent !== undefined && isHeard(state)) calls.push(call(effect.sent, 'set', reachOfSent(state)))
  }
  return calls
}

function reserves({ kind }: AssignmentEffect): boolean {
  return kind === 'reserved' || kind === 'settings-pool'
}

function reachOfCheck({ kind }: AssignmentEffect): Call['reach'] {
  return kind === 'udv' || kind === 'check-and-ignore' ? 'random' : 'first'
}

/**
 * In a session that was not reserved before the statement, the connections that its own checks made do not hear its
 * later assignments: recorded on v15.0.3 and v18.0.8.
 */
function isHeard({ session }: SessionState): boolean {
  return session.inReserved || session.target.shard !== undefined
}

/** A session on a shard target sends SET there; others send it to the connections that they hold. */
function reachOfSent(state: SessionState): Call['reach'] {
  return state.session.target.shard === undefined ? 'held' : 'target'
}
