import type { Context } from './context.ts'
import { decide } from './decision.ts'
import { type Applied, type Effect, quiet } from './effect.ts'
import { isBegin, ordinaryEffect, ordinaryKind } from './ordinary.ts'
import { applyExecute } from './prepared.ts'
import { begun, isUntouched, newSession, type Session } from './session.ts'
import { applySet } from './set-effect.ts'
import { settle } from './settle.ts'
import { OrdinaryStatement, readStatement, type Statement } from './statement.ts'
import { decideUse } from './use.ts'

/**
 * What a statement does to a session, and the session after it. Any text will do; what vtgate could not parse is an
 * effect of kind `error`.
 */
export function applyStatement(session: Session, sql: string, context: Context): Applied {
  if (isUntouched(session)) {
    const effect = ordinaryEffect(sql)
    if (effect) return { session: isBegin(effect) ? begun(session) : session, effect }
  }
  const kind = session.target.shard === undefined ? ordinaryKind(sql) : undefined
  const statement: Statement =
    kind === undefined ? readStatement(sql, context) : new OrdinaryStatement(kind, sql, context)
  if (statement.set) return applySet(session, statement.set, context)
  const executed = applyExecute(statement, session, context, applyStatement)
  if (executed) return executed
  const rule = context.rules.get(statement.kind)
  if (rule === undefined)
    return {
      session,
      effect: quiet('error', 'no vtgate is known to take it', 'go/vt/sqlparser/sql.y'),
    }
  const decision =
    statement.kind === 'use'
      ? decideUse(statement, session, context)
      : decide(statement, rule, session, context)
  return settle(statement, rule, decision, session, context)
}

/** What a statement does in a session that just connected. */
export function effectOf(sql: string, context: Context): Effect {
  return applyStatement(newSession(context), sql, context).effect
}
