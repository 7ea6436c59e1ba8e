import { isSymbol, type Token } from './tokens.ts'

/** A call of one of MySQL's advisory-lock functions. */
export interface LockCall {
  readonly name: 'get_lock' | 'is_free_lock' | 'is_used_lock' | 'release_lock' | 'release_all_locks'
  /** The first argument, which names the lock; empty for RELEASE_ALL_LOCKS. */
  readonly lock: readonly Token[]
}

const names: ReadonlySet<string> = new Set([
  'get_lock',
  'is_free_lock',
  'is_used_lock',
  'release_lock',
  'release_all_locks',
])

/** No statement of a client calls more; the rest is left out, so that a hostile one stays cheap. */
const mostCalls = 1024

/** The lock functions that a statement calls, in order. */
export function lockCalls(tokens: readonly Token[]): readonly LockCall[] {
  const calls: LockCall[] = []
  for (let at = 0; at + 1 < tokens.length && calls.length < mostCalls; at += 1) {
    if (!isLockCall(tokens, at) || isSymbol(tokens[at - 1], '.')) continue
    const lock = tokens.slice(at + 2, argumentEnd(tokens, at + 2))
    calls.push({ name: (tokens[at] as Token).lower as LockCall['name'], lock })
  }
  return calls
}

/** True for one that takes a lock. */
export function getsLock(calls: readonly LockCall[]): boolean {
  return calls.some(call => call.name === 'get_lock')
}

/**
 * Where a SELECT without clauses calls lock functions: they are all its columns, some of its columns, or only parts of
 * other expressions.
 */
export function lockColumns(tokens: readonly Token[]): 'all' | 'some' | 'none' {
  const columns = columnsOf(tokens)
  const locks = columns.filter(isLockColumn).length
  return locks === 0 ? 'none' : locks === columns.length ? 'all' : 'some'
}

function isLockCall(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  return token?.kind === 'word' && names.has(token.lower) && isSymbol(tokens[at + 1], '(')
}

/** Arguments that are longer name no lock that anybody could tell. */
const longestArgument = 64

/** Where the comma or the parenthesis stands that ends an argument. */
function argumentEnd(tokens: readonly Token[], from: number): number {
  let depth = 0
  const last = Math.min(tokens.length, from + longestArgument)
  for (let at = from; at < last; at += 1) {
    const token = tokens[at]
    if (isSymbol(token, '(')) depth += 1
    else if (depth === 0 && (isSymbol(token, ')') || isSymbol(token, ','))) return at
    else if (isSymbol(token, ')')) depth -= 1
  }
  return last
}

/** Words of SELECT that may stand before its first column. */
const modifiers: ReadonlySet<string> = new Set([
  'all',
  'distinct',
  'distinctrow',
  'high_priority',
  'sql_cache',
  'sql_no_cache',
  'sql_calc_found_rows',
  'straight_join',
])

/** The columns between SELECT and FROM. */
function columnsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  let at = 1
  while (tokens[at]?.kind === 'hint' || modifiers.has(plainWord(tokens[at]))) at += 1
  const columns: Token[][] = [[]]
  let depth = 0
  for (; at < tokens.length; at += 1) {
    const token = tokens[at] as Token
    if (isSymbol(token, '(')) depth += 1
    if (isSymbol(token, ')')) depth -= 1
    if (depth === 0 && plainWord(token) === 'from') break
    if (depth === 0 && isSymbol(token, ',')) columns.push([])
    else columns.at(-1)?.push(token)
  }
  return columns
}

function plainWord(token: Token | undefined): string {
  return token?.kind === 'word' ? token.lower : ''
}

/** True for a call alone, under another name or in parentheses. */
function isLockColumn(column: readonly Token[]): boolean {
  let start = 0
  while (isSymbol(column[start], '(')) start += 1
  if (!isLockCall(column, start)) return false
  let depth = 0
  for (let at = 0; at < column.length; at += 1) {
    if (isSymbol(column[at], '(')) depth += 1
    if (isSymbol(column[at], ')')) depth -= 1
    if (depth === 0 && at > start) return column.slice(at + 1).every(isAlias)
    if (at > start + 1 && depth <= start && !isSymbol(column[at], ')')) return false
  }
  return false
}

function isAlias(token: Token): boolean {
  return token.kind === 'word' || token.kind === 'name' || token.kind === 'string'
}
