import type { Context } from './context.ts'
import { type AppliedAssignment, unchangedBy } from './effect.ts'
import { getsLock, lockCalls } from './lock-functions.ts'
import { readRightHandSide } from './right-hand-side.ts'
import { dedicate, reservesWhereItGoes, type Session } from './session.ts'
import type { Assignment } from './set-statement.ts'
import { isSymbol, isWord, type Token } from './tokens.ts'
import type { Value } from './values.ts'

const udvCite = 'go/vt/vtgate/engine/set.go#UserDefinedVariable'

/** A user variable: its value is worked out by vtgate or with one query, and kept in the vtgate session. */
export function assignUserVariable(
  assignment: Assignment,
  session: Session,
  context: Context,
): AppliedAssignment {
  const { name, value: tokens } = assignment
  const takesLock = getsLock(lockCalls(tokens))
  if (takesLock && !session.inReserved) {
    const reason =
      'the query that works out the value takes a lock: the tablet refuses it on a pooled connection'
    return unchangedBy(session, { name, kind: 'error', reason, cite: lockCite })
  }
  const read = readRightHandSide(tokens, undefined, session, context)
  const value = read.kind === 'value' ? read.value : undefined
  const asks = tokens.some((_, at) => needsMysql(tokens, at, context))
  const isOwn = takesLock || (asks && reservesWhereItGoes(session, context))
  const asking = isOwn ? dedicate(session, context, 'random') : session
  const reason = asks
    ? 'one query works out the value, which stays in the vtgate session'
    : 'the value stays in the vtgate session'
  const check = asks && read.kind === 'value' ? { check: `select ${read.sql} from dual` } : {}
  return {
    session: remember(asking, name, value),
    effect: { name, kind: 'udv', reason, cite: udvCite, ...check },
    reach: asks ? 'random' : 'nowhere',
  }
}

const lockCite = 'go/vt/vttablet/tabletserver/query_engine.go#isValid'

/** More variables than any client uses are forgotten, so that a hostile script stays linear. */
const mostVariables = 128

function remember(session: Session, name: string, value: Value | undefined): Session {
  if (session.userVariables.size >= mostVariables && !session.userVariables.has(name)) {
    return { ...session, userVariables: new Map([[name, value]]), fromStart: false }
  }
  return { ...session, userVariables: new Map(session.userVariables).set(name, value) }
}

/** True where vtgate cannot go on by itself: it works out literals, variables, arithmetic, and later CONCAT. */
function needsMysql(tokens: readonly Token[], at: number, context: Context): boolean {
  const token = tokens[at] as Token
  if (token.kind === 'system-variable' || isWord(token, 'select')) return true
  const isCall = token.kind === 'word' && isSymbol(tokens[at + 1], '(')
  return isCall && !(context.behaviour.concatsByItself && token.lower === 'concat')
}
