import type { Context } from './context.ts'
import { type Decision, refused } from './decided.ts'
import type { Applied } from './effect.ts'
import type { Session } from './session.ts'
import { readStatement, type Statement } from './statement.ts'
import { isWord, type Token } from './tokens.ts'
import { longestKnown } from './values.ts'

const cite = 'go/vt/vtgate/planbuilder/prepared_statement.go@v17'

const missing = 'no statement is prepared under this name; EXECUTE does what a prepared statement does'

/** More prepared statements than any client keeps are forgotten, so that a hostile script stays linear. */
const mostPrepared = 256

/** PREPARE and DEALLOCATE keep and drop a statement in the vtgate session; nothing for other statements. */
export function decidePrepared(
  statement: Statement,
  session: Session,
  context: Context,
): Decision | undefined {
  if (statement.kind !== 'prepare' || context.rules.get('prepare')?.effect === 'error') return undefined
  const verb = statement.tokens[0]?.lower
  if (verb === 'prepare') return prepare(statement, session, context)
  const name = verb === 'execute' ? statement.tokens[1] : statement.tokens[2]
  if (name === undefined || isMissing(session, name.lower)) return refused(missing, cite)
  return verb === 'execute' ? undefined : keep(session, name.lower)
}

/** The text that EXECUTE runs; nothing when it is no EXECUTE, or when nobody can tell what was prepared. */
export function executedText(statement: Statement, session: Session, context: Context): string | undefined {
  const isExecute = statement.kind === 'prepare' && isWord(statement.tokens[0], 'execute')
  return isExecute && context.rules.get('prepare')?.effect !== 'error'
    ? session.prepared.get(statement.tokens[1]?.lower ?? '')
    : undefined
}

/**
 * EXECUTE does with `apply` what the statement does that was prepared under its name. Nothing when `executedText` knows
 * none.
 */
export function applyExecute(
  statement: Statement,
  session: Session,
  context: Context,
  apply: (session: Session, sql: string, context: Context) => Applied,
): Applied | undefined {
  const text = executedText(statement, session, context)
  if (text === undefined) return undefined
  // It can carry no hint by itself, so stored settings make the session reserved before the statement runs.
  const isPinned = !session.inReserved && session.settings.size > 0
  return apply(isPinned ? { ...session, inReserved: true } : session, text, context)
}

function prepare({ tokens }: Statement, session: Session, context: Context): Decision {
  const [, name, from, source] = tokens
  if (name === undefined || !isWord(from, 'from') || source === undefined || tokens.length !== 4)
    return refused('a name and a text were expected', cite)
  const text = textOf(source, session)
  if (text === null) return refused('the user variable holds no statement', cite)
  const kind = text === undefined ? undefined : readStatement(text, context).kind
  const isUnknown = kind !== undefined && context.rules.get(kind)?.unparsed === true
  return isUnknown || kind === 'prepare'
    ? refused('vtgate cannot plan the statement that is to be prepared', cite)
    : keep(session, name.lower, { text: text !== undefined && text.length > longestKnown ? undefined : text })
}

/** Null when it is known to be no text, `undefined` when nobody can tell. */
function textOf(source: Token, session: Session): string | null | undefined {
  if (source.kind === 'string') return source.text
  if (source.kind !== 'user-variable') return null
  const isKnown = session.userVariables.has(source.lower) || session.fromStart
  const value = session.userVariables.get(source.lower)
  if (value === undefined) return isKnown && !session.userVariables.has(source.lower) ? null : undefined
  return value.kind === 'null' ? null : value.text
}

function isMissing(session: Session, name: string): boolean {
  return session.fromStart && !session.prepared.has(name)
}

/** The session with the statement under this name, or without any. */
function keep(session: Session, name: string, prepared?: { readonly text: string | undefined }): Decision {
  const isFull = session.prepared.size >= mostPrepared && !session.prepared.has(name)
  const kept = new Map(isFull ? [] : session.prepared)
  if (prepared) kept.set(name, prepared.text)
  else kept.delete(name)
  const fromStart = session.fromStart && !isFull
  const reason = 'prepared statements are kept in vtgate'
  return { kind: 'none', reach: 'nowhere', reason, cite, session: { ...session, prepared: kept, fromStart } }
}
