import type { Context } from './context.ts'
import type { AppliedAssignment } from './effect.ts'
import { readRightHandSide } from './right-hand-side.ts'
import { dedicate, reservesWhereItGoes, type Session } from './session.ts'
import type { Assignment } from './set-statement.ts'
import type { Token } from './tokens.ts'

/** A user variable: its value is worked out by vtgate or with one query, and kept in the vtgate session. */
export function assignUserVariable(
  assignment: Assignment,
  session: Session,
  context: Context,
): AppliedAssignment {
  const read = readRightHandSide(assignment.value, undefined, session, context)
  const value = read.kind === 'value' ? read.value : undefined
  const asks = assignment.value.some(asksMysql)
  const reason = asks
    ? 'one query works out the value, which stays in the vtgate session'
    : 'the value stays in the vtgate session'
  const asking =
    asks && reservesWhereItGoes(session, context) ? dedicate(session, context, 'random') : session
  return {
    session: { ...asking, userVariables: new Map(asking.userVariables).set(assignment.name, value) },
    effect: {
      name: assignment.name,
      kind: 'udv',
      reason,
      cite: 'go/vt/vtgate/engine/set.go#UserDefinedVariable',
    },
    reach: asks ? 'random' : 'nowhere',
  }
}

function asksMysql(token: Token): boolean {
  return token.kind === 'system-variable' || (token.kind === 'word' && token.lower === 'select')
}
