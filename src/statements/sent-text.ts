import type { Context } from './context.ts'
import type { Effect } from './effect.ts'
import { formatStatement } from './format.ts'
import type { Session } from './session.ts'
import { hintText } from './settings-text.ts'
import { readStatement, type Statement } from './statement.ts'

/** The statement as MySQL gets it from this session. */
export function sentText(session: Session, sql: string, context: Context): string {
  const { tokens } = readStatement(sql, context)
  return formatStatement(tokens, {
    hint: hintText(session, context),
    keyspace: droppedQualifier(session, context),
  })
}

/** The hints that the session puts into a statement, and the statement with them; nothing when it carries none. */
export function carriedHints(
  statement: Statement,
  session: Session,
  context: Context,
): Pick<Effect, 'rewritten' | 'hint'> {
  const hint = context.rules.get(statement.kind)?.role === 'exempt' ? undefined : hintText(session, context)
  if (hint === undefined) return {}
  const keyspace = droppedQualifier(session, context)
  return { hint, rewritten: formatStatement(statement.tokens, { hint, keyspace }) }
}

/** vtgate names tables without the keyspace, unless a shard target makes it pass the statement on as it is. */
function droppedQualifier(session: Session, context: Context): string | undefined {
  const keeps = session.target.shard !== undefined && !context.behaviour.dropsQualifierOnTarget
  return keeps ? undefined : session.target.keyspace
}
