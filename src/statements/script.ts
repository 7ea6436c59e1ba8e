import { applyStatement } from './apply.ts'
import type { Context } from './context.ts'
import type { Effect } from './effect.ts'
import { newSession, type Session } from './session.ts'

/** One statement of a script and where it stands: the line counts from 1. */
export interface ScriptStatement {
  readonly sql: string
  readonly line: number
}

export interface ScriptEffect extends ScriptStatement {
  readonly effect: Effect
}

/**
 * The statements of a text, split at semicolons outside quotations and comments; `DELIMITER` is not known. Linear in the
 * length; an unclosed quotation or comment reaches to the end.
 */
export function splitStatements(text: string): readonly ScriptStatement[] {
  const statements: ScriptStatement[] = []
  let from = 0
  let line = 1
  for (let at = 0; at <= text.length; at = past(text, at)) {
    if (at < text.length && text.charAt(at) !== ';') continue
    const piece = text.slice(from, at)
    const start = piece.search(/\S/)
    if (start !== -1) statements.push({ sql: piece.trim(), line: line + newlines(piece, start) })
    line += newlines(piece, piece.length)
    from = at + 1
  }
  return statements
}

/** What each statement of a script does, the session carried along, and the session at its end. */
export function applyScript(
  text: string,
  context: Context,
): { readonly effects: readonly ScriptEffect[]; readonly session: Session } {
  let session = newSession(context)
  const effects = splitStatements(text).map(statement => {
    const applied = applyStatement(session, statement.sql, context)
    session = applied.session
    return { ...statement, effect: applied.effect }
  })
  return { effects, session }
}

/** The first place after what begins here: a quotation, a comment, or one character. */
function past(text: string, at: number): number {
  const char = text.charAt(at)
  if (char === "'" || char === '"' || char === '`') return pastQuotation(text, at, char)
  if (char === '/' && text.charAt(at + 1) === '*') return pastMark(text, at, '*/')
  if (char === '#') return pastMark(text, at, '\n')
  if (char === '-' && /^--\s/.test(text.slice(at, at + 3))) return pastMark(text, at, '\n')
  return at + 1
}

function pastMark(text: string, at: number, mark: string): number {
  const end = text.indexOf(mark, at + 2)
  return end === -1 ? text.length : end + mark.length
}

function pastQuotation(text: string, open: number, quote: string): number {
  for (let at = open + 1; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char === '\\' && quote !== '`') at += 1
    else if (char === quote) return at + 1
  }
  return text.length
}

function newlines(text: string, end: number): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
