import type { Context } from './context.ts'
import type { AppliedAssignment } from './effect.ts'
import { readRightHandSide } from './right-hand-side.ts'
import { dedicate, reservesWhereItGoes, type Session } from './session.ts'
import type { Assignment } from './set-statement.ts'
import type { Token } from './tokens.ts'
import type { Value } from './values.ts'

/** A user variable: its value is worked out by vtgate or with one query, and kept in the vtgate session. */
export function assignUserVariable(
  assignment: Assignment,
  session: Session,
  context: Context,
): AppliedAssignment {
  const read = readRightHandSide(assignment.value, undefined, session, context)
  const value = read.kind === 'value' ? read.value : undefined
  const asks = asksMysql(assignment)
  const reason = asks
    ? 'one query works out the value, which stays in the vtgate session'
    : 'the value stays in the vtgate session'
  const asking =
    asks && reservesWhereItGoes(session, context) ? dedicate(session, context, 'random') : session
  return {
    session: remember(asking, assignment.name, value),
    effect: {
      name: assignment.name,
      kind: 'udv',
      reason,
      cite: 'go/vt/vtgate/engine/set.go#UserDefinedVariable',
    },
    reach: asks ? 'random' : 'nowhere',
  }
}

/** More variables than any client uses are forgotten, so that a hostile script stays linear. */
const mostVariables = 256

function remember(session: Session, name: string, value: Value | undefined): Session {
  if (session.userVariables.size >= mostVariables && !session.userVariables.has(name)) {
    return { ...session, userVariables: new Map([[name, value]]), fromStart: false }
  }
  return { ...session, userVariables: new Map(session.userVariables).set(name, value) }
}

/** True when vtgate cannot work the value out by itself. */
export function asksMysql(assignment: Assignment): boolean {
  return assignment.value.some(needsMysql)
}

function needsMysql(token: Token): boolean {
  return token.kind === 'system-variable' || (token.kind === 'word' && token.lower === 'select')
}
