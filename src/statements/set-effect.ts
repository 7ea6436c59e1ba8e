import { behaviourCite } from '../catalog/vtgate-settings-behaviour.ts'
import type { Context } from './context.ts'
import {
  type Applied,
  type AppliedAssignment,
  type AssignmentEffect,
  type Effect,
  type EffectKind,
  quiet,
  stronger,
} from './effect.ts'
import { applyLegacySet, takesLegacyPath } from './legacy-set.ts'
import { readRightHandSide, type Wanted } from './right-hand-side.ts'
import { isDedicated, reservesWhereItGoes, type Session } from './session.ts'
import { planProblem } from './set-plan.ts'
import type { Assignment, SetStatement } from './set-statement.ts'
import { hintText } from './settings-text.ts'
import { defaultOf } from './system-default.ts'
import { assignUserVariable } from './user-variable.ts'
import { assignVariable, checkAndIgnore } from './variable-effect.ts'

/** What a SET does, and the session after it. Assignments run from left to right; one that cannot be planned stops all. */
export function applySet(session: Session, set: SetStatement, context: Context): Applied {
  if (set.kind === 'syntax')
    return { session, effect: quiet('error', set.why, 'go/vt/sqlparser/sql.y@v6-v24') }
  if (set.kind === 'transaction' && !context.behaviour.setTransactionPlanned)
    return ignoreTransaction(session, context)
  const { assignments } = set
  if (takesLegacyPath(assignments, context)) return applyLegacySet(session, assignments, context)
  for (const assignment of assignments) {
    const problem = planProblem(assignment, context)
    if (problem) return { session, effect: summary([problem], session, context, 'nowhere', false) }
  }
  return run(session, assignments, context)
}

function run(session: Session, assignments: readonly Assignment[], context: Context): Applied {
  const effects: AssignmentEffect[] = []
  let reach: AppliedAssignment['reach'] = 'nowhere'
  let now = session
  for (const assignment of assignments) {
    const applied = runOne(assignment, now, context)
    effects.push(applied.effect)
    now = applied.session
    if (applied.reach !== 'nowhere') reach = now.target.shard === undefined ? applied.reach : 'target'
    if (applied.effect.kind === 'error') break
  }
  const isOwn =
    now.dedicated.length > session.dedicated.length ||
    reservesWhereItGoes(session, context) ||
    isDedicated(session, context, reach)
  return { session: now, effect: summary(effects, now, context, reach, isOwn) }
}

function runOne(assignment: Assignment, session: Session, context: Context): AppliedAssignment {
  const { name, scope } = assignment
  if (scope === 'user') return assignUserVariable(assignment, session, context)
  const known = context.variables.get(name)
  const variable = scope === 'session' ? known : undefined
  const read = readRightHandSide(assignment.value, known, session, context)
  const wanted = read.kind === 'default' ? variable && defaultOf(variable) : read
  if (scope === 'metadata') return setMetadata(name, session, context)
  if (wanted === undefined) {
    return variable?.class === 'IgnoreThese' && context.behaviour.sendsValueUnread
      ? assignVariable(variable, unread, session, context)
      : failed(name, session, 'DEFAULT is not supported')
  }
  return variable
    ? assignVariable(variable, wanted, session, context)
    : checkAndIgnore(name, behaviourCite('globalIsChecked'), wanted, session, context)
}

/** DEFAULT to a variable that is dropped before anybody looks at its value. */
const unread: Wanted = { kind: 'value', value: undefined, sql: 'default' }

function setMetadata(name: string, session: Session, context: Context): AppliedAssignment {
  if (context.mayChangeMetadata === false) {
    return failed(name, session, 'the user is not authorized to change entries in the topology')
  }
  const cite = 'go/vt/vtgate/planbuilder/set.go@v14-v24'
  const reason = 'the entry goes to the topology, not to MySQL'
  return { session, effect: { name, kind: 'vitess-aware', reason, cite }, reach: 'nowhere' }
}

function failed(name: string, session: Session, reason: string): AppliedAssignment {
  const cite = 'go/vt/vtgate/planbuilder/set.go#extractValue@v8-v24'
  return { session, effect: { name, kind: 'error', reason, cite }, reach: 'nowhere' }
}

/** Up to v15 SET TRANSACTION is dropped, but it is a statement that cannot carry hints. */
function ignoreTransaction(session: Session, context: Context): Applied {
  const cite = behaviourCite('setTransactionPlanned')
  if (session.target.shard !== undefined && context.behaviour.setTransactionToTarget) {
    const reason = 'on a shard target it goes to the shard, where it changes a pooled connection'
    const shards = { reach: 'target', connection: 'pooled' } as const
    return { session, effect: { kind: 'passthrough-pooled', reason, cite, shards } }
  }
  const effect = quiet('ignored', 'vtgate accepts SET TRANSACTION and drops it', cite)
  const isPinned = !session.inReserved && session.settings.size > 0
  return { session: isPinned ? { ...session, inReserved: true } : session, effect }
}

/** The effect of the whole statement: that of its strongest assignment. */
function summary(
  assignments: readonly AssignmentEffect[],
  session: Session,
  context: Context,
  reach: AppliedAssignment['reach'],
  isOwn: boolean,
): Effect {
  const kind = assignments.reduce<EffectKind>((strongest, each) => stronger(strongest, each.kind), 'none')
  const deciding = assignments.find(each => each.kind === kind)
  const connection = reach === 'nowhere' ? 'none' : isOwn ? 'dedicated' : 'pooled'
  const hint = hintText(session, context)
  return {
    kind,
    reason: deciding?.reason ?? 'nothing is assigned',
    cite: deciding?.cite ?? '',
    shards: { reach, connection },
    assignments,
    ...(hint === undefined ? {} : { hint }),
  }
}
