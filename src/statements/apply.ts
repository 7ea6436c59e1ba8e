import type { Context } from './context.ts'
import { decide } from './decision.ts'
import { type Applied, type Effect, quiet } from './effect.ts'
import { ordinaryEffect } from './ordinary.ts'
import { applyExecute } from './prepared.ts'
import { isUntouched, newSession, type Session } from './session.ts'
import { applySet } from './set-effect.ts'
import { settle } from './settle.ts'
import { readStatement } from './statement.ts'
import { decideUse } from './use.ts'

/**
 * What a statement does to a session, and the session after it. Any text will do; what vtgate could not parse is an
 * effect of kind `error`.
 */
export function applyStatement(session: Session, sql: string, context: Context): Applied {
  const ordinary = isUntouched(session) ? ordinaryEffect(sql) : undefined
  if (ordinary) return { session, effect: ordinary }
  const statement = readStatement(sql, context)
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
