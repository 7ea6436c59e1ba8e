import { isSymbol, isWord, type Token, tokenize } from '../../statements/tokens.ts'

/**
 * Whether a statement only sets or reads the state of its own session: all that a rehearsal sends of what a clients
 * file describes. When in doubt it does not: a function that is not known may write, or wait.
 */
export function isHarmless(sql: string): boolean {
  const tokens = tokenize(sql, () => true).filter(({ kind }) => kind !== 'comment')
  if (isSymbol(tokens.at(-1), ';')) tokens.pop()
  const [verb, ...rest] = tokens
  if (!isSafe(rest)) return false
  if (isWord(verb, 'set')) return itemsOf(rest).every(isOwn)
  return isWord(verb, 'select') || (isWord(verb, 'show') && isStateShown(rest))
}

/** Words that reach beyond the session's own state: tables, files, other statements, waits. */
const farWords: ReadonlySet<string> = new Set(['from', 'into', 'for', 'lock'])

const harmlessFunctions: ReadonlySet<string> = new Set([
  ...['coalesce', 'concat', 'concat_ws', 'if', 'ifnull', 'lower', 'nullif', 'replace', 'trim', 'upper'],
  ...['connection_id', 'current_user', 'database', 'schema', 'session_user', 'user', 'version'],
  ...['curdate', 'current_timestamp', 'now', 'unix_timestamp', 'utc_timestamp'],
  ...['found_rows', 'is_free_lock', 'is_used_lock', 'last_insert_id', 'release_all_locks', 'release_lock'],
  ...['row_count'],
])

/** Words before a bracket that are no function. */
const beforeBrackets: ReadonlySet<string> = new Set(['and', 'as', 'in', 'not', 'or', 'select', 'when'])

function isSafe(tokens: readonly Token[]): boolean {
  return tokens.every((token, at) => {
    if (token.kind === 'unclosed' || isSymbol(token, ';')) return false
    if (token.kind === 'word' && farWords.has(token.lower)) return false
    const isCalled = (token.kind === 'word' || token.kind === 'name') && isSymbol(tokens[at + 1], '(')
    return !isCalled || harmlessFunctions.has(token.lower) || beforeBrackets.has(token.lower)
  })
}

/** What stands between the commas of SET, those in brackets left alone. */
function itemsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const items: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (isSymbol(token, '(')) depth++
    if (isSymbol(token, ')')) depth--
    if (depth === 0 && isSymbol(token, ',')) items.push([])
    else items.at(-1)?.push(token)
  }
  return items
}

const foreignWords: ReadonlySet<string> = new Set([
  'global',
  'persist',
  'persist_only',
  'password',
  'default',
])

/** An assignment to what belongs to the session; `SET PASSWORD` and `SET DEFAULT ROLE` change accounts. */
function isOwn([target]: readonly Token[]): boolean {
  if (target?.kind === 'system-variable') return !/^(?:global|persist|persist_only)\./.test(target.lower)
  return target?.kind !== 'word' || !foreignWords.has(target.lower)
}

function isStateShown([first, second]: readonly Token[]): boolean {
  const what = isWord(first, 'session') || isWord(first, 'global') ? second : first
  return isWord(what, 'variables') || isWord(what, 'status') || isWord(what, 'warnings')
}
