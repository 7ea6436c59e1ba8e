import { isSymbol, type Token } from './tokens.ts'

/** A call of one of MySQL's advisory-lock functions. */
export interface LockCall {
  readonly name: 'get_lock' | 'is_free_lock' | 'is_used_lock' | 'release_lock' | 'release_all_locks'
  /** The lock, as its first argument is written; nothing for RELEASE_ALL_LOCKS. */
  readonly lock: string
}

const names: ReadonlySet<string> = new Set([
  'get_lock',
  'is_free_lock',
  'is_used_lock',
  'release_lock',
  'release_all_locks',
])

/** The lock functions that a statement calls, in order. */
export function lockCalls(tokens: readonly Token[]): readonly LockCall[] {
  const calls: LockCall[] = []
  for (let at = 0; at + 1 < tokens.length; at += 1) {
    const token = tokens[at] as Token
    if (token.kind !== 'word' || !names.has(token.lower) || !isSymbol(tokens[at + 1], '(')) continue
    const argument = tokens[at + 2]
    const lock = argument === undefined || argument.kind === 'symbol' ? '' : argument.text
    calls.push({ name: token.lower as LockCall['name'], lock })
  }
  return calls
}

/** True when the select list holds nothing but lock functions. */
export function selectsOnlyLocks(list: readonly Token[]): boolean {
  let depth = 0
  let startsItem = true
  for (const token of list) {
    if (startsItem && !(token.kind === 'word' && names.has(token.lower))) return false
    startsItem = false
    if (token.kind !== 'symbol') continue
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    if (token.text === ',' && depth === 0) startsItem = true
  }
  return !startsItem
}
