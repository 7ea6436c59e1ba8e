import type { KnownVariable } from '../catalog/system-variables.ts'
import { behaviourCite } from '../catalog/vtgate-settings-behaviour.ts'
import { refusedValue } from './accepted-values.ts'
import type { Context } from './context.ts'
import { type Applied, type AssignmentEffect, type EffectKind, nowhere, stronger } from './effect.ts'
import { readRightHandSide } from './right-hand-side.ts'
import type { Session } from './session.ts'
import type { Assignment } from './set-statement.ts'
import { defaultOf } from './system-default.ts'
import { valuedAs } from './values.ts'

/**
 * True when v6 or v7 hands the whole statement to the path that plans nothing: one session variable that is on none of
 * the planner's lists is enough.
 */
export function takesLegacyPath(assignments: readonly Assignment[], context: Context): boolean {
  return (
    context.behaviour.legacySetPath &&
    assignments.some(({ scope, name }) => {
      const variable = context.variables.get(name)
      return scope === 'session' && (variable === undefined || variable.path === 'legacy')
    })
  )
}

/** What the legacy path of v6 and v7 makes of a SET: it changes fields of the vtgate session, or drops the value. */
export function applyLegacySet(
  session: Session,
  assignments: readonly Assignment[],
  context: Context,
): Applied {
  const effects = assignments.map(assignment => legacyEffect(assignment, session, context))
  const kind = effects.reduce<EffectKind>((strongest, each) => stronger(strongest, each.kind), 'none')
  const deciding = effects.find(each => each.kind === kind)
  const reason = deciding?.reason ?? 'nothing is assigned'
  const workload = kind === 'error' ? undefined : assignedWorkload(assignments)
  return {
    session: workload === undefined ? session : { ...session, workload },
    effect: { kind, reason, cite: behaviourCite('legacySetPath'), shards: nowhere, assignments: effects },
  }
}

function legacyEffect(assignment: Assignment, session: Session, context: Context): AssignmentEffect {
  const { name, scope } = assignment
  if (scope === 'user') return refused(name, 'user variables and this variable cannot stand in one SET')
  if (scope !== 'session') return refused(name, 'only session scope is supported')
  const variable = context.variables.get(name)
  const kind = variable && legacyKind(variable)
  if (variable === undefined || kind === undefined)
    return refused(name, 'the release does not know this variable')
  const isPlain =
    assignment.value.length === 1 || (assignment.value.length === 2 && assignment.value[0]?.text === '-')
  if (!isPlain) return refused(name, 'this path takes literals only')
  const why = legacyProblem(assignment, variable, session, context)
  if (why !== undefined) return refused(name, why)
  const reason =
    kind === 'ignored' ? 'vtgate accepts the value and drops it' : 'the value stays in the vtgate session'
  const read = readRightHandSide(assignment.value, variable, session, context)
  const kept = kind === 'vitess-aware' && read.kind === 'value' ? valuedAs(read.value) : {}
  return { name, kind, reason, cite: behaviourCite('legacySetPath'), ...kept }
}

function legacyKind(variable: KnownVariable): EffectKind | undefined {
  switch (variable.legacyClass ?? (variable.path === 'legacy' ? variable.class : undefined)) {
    case 'VitessAware':
      return 'vitess-aware'
    case 'LegacyNoop':
    case 'LegacyIgnored':
      return 'ignored'
    default:
      return undefined
  }
}

function legacyProblem(
  assignment: Assignment,
  variable: KnownVariable,
  session: Session,
  context: Context,
): string | undefined {
  const accepts = variable.legacyAccepts ?? variable.accepts ?? 'anything'
  const read = readRightHandSide(assignment.value, variable, session, context)
  if (read.kind === 'value') return refusedValue(accepts, read.value)
  const takesDefault =
    accepts === 'charset' || variable.name === 'sql_select_limit' || defaultOf(variable) !== undefined
  return takesDefault ? undefined : 'DEFAULT is not supported for this variable'
}

function assignedWorkload(assignments: readonly Assignment[]): string | undefined {
  return assignments.findLast(({ name }) => name === 'workload')?.value[0]?.lower.toLowerCase()
}

function refused(name: string, reason: string): AssignmentEffect {
  return { name, kind: 'error', reason, cite: behaviourCite('legacySetPath') }
}
