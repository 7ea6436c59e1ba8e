import type { Behaviour } from '../catalog/vtgate-settings-behaviour.ts'
import { isMalformed } from './expression-shape.ts'
import { isSymbol, isWord, type Token } from './tokens.ts'

/** `metadata`: the entries that vtgate keeps in the topology. */
export type Scope = 'session' | 'global' | 'user' | 'metadata'

export interface Assignment {
  readonly scope: Scope
  /** Lower case; `names` and `charset` for those two forms. */
  readonly name: string
  readonly value: readonly Token[]
}

export type SetStatement =
  | { readonly kind: 'assignments'; readonly assignments: readonly Assignment[] }
  | { readonly kind: 'transaction'; readonly assignments: readonly Assignment[] }
  | { readonly kind: 'syntax'; readonly why: string }

/** Reads what follows the word SET. `SET TRANSACTION` comes as the variables that later releases make of it. */
export function readSet(tokens: readonly Token[], behaviour: Behaviour): SetStatement {
  const transaction = readTransaction(tokens)
  if (transaction) return transaction
  const assignments: Assignment[] = []
  for (const [index, item] of splitAtCommas(tokens).entries()) {
    const assignment = readItem(item, index, behaviour)
    if (typeof assignment === 'string') return { kind: 'syntax', why: assignment }
    assignments.push(assignment)
  }
  return { kind: 'assignments', assignments }
}

const scopeWords: ReadonlyMap<string, Scope | 'unsupported'> = new Map([
  ['session', 'session'],
  ['local', 'session'],
  ['global', 'global'],
  ['persist', 'unsupported'],
  ['persist_only', 'unsupported'],
])

function readTransaction(tokens: readonly Token[]): SetStatement | undefined {
  const scope = scopeWords.get(tokens[0]?.lower ?? '')
  const at = scope === undefined ? 0 : 1
  if (!isWord(tokens[at], 'transaction') || isAssign(tokens[at + 1])) return undefined
  if (scope === 'unsupported') return { kind: 'syntax', why: 'this scope is not supported' }
  const assignments: Assignment[] = []
  for (const part of splitAtCommas(tokens.slice(at + 1))) {
    const characteristic = readCharacteristic(part, scope ?? 'session')
    if (!characteristic) return { kind: 'syntax', why: 'no such transaction characteristic' }
    assignments.push(characteristic)
  }
  return { kind: 'transaction', assignments }
}

const isolationLevels: ReadonlySet<string> = new Set([
  'read-uncommitted',
  'read-committed',
  'repeatable-read',
  'serializable',
])

function readCharacteristic(part: readonly Token[], scope: Scope): Assignment | undefined {
  const words = part.map(token => token.lower)
  if (words[0] === 'isolation' && words[1] === 'level') {
    const level = words.slice(2).join('-')
    return isolationLevels.has(level)
      ? { scope, name: 'transaction_isolation', value: [text(level.toUpperCase())] }
      : undefined
  }
  const access = words.join(' ')
  if (access !== 'read only' && access !== 'read write') return undefined
  return { scope, name: 'transaction_read_only', value: [text(access === 'read only' ? 'on' : 'off')] }
}

/** One assignment, or what is wrong with it. */
function readItem(item: readonly Token[], index: number, behaviour: Behaviour): Assignment | string {
  const scopeWord =
    item.length > 1 && item[0]?.kind === 'word' && !isAssign(item[1])
      ? scopeWords.get(item[0].lower)
      : undefined
  if (scopeWord === undefined) return readCharset(item) ?? readTarget(item, 'session', behaviour)
  if (scopeWord === 'unsupported') return 'this scope is not supported'
  if (index > 0 && behaviour.scopeWordOnce) return 'a scope word may stand only before the first assignment'
  const rest = item.slice(1)
  if (rest[0]?.kind === 'system-variable' || rest[0]?.kind === 'user-variable')
    return 'a scope word and @ exclude each other'
  return readTarget(rest, scopeWord, behaviour)
}

function readCharset(item: readonly Token[]): Assignment | string | undefined {
  if (isAssign(item[1])) return undefined
  if (isWord(item[0], 'names')) return charset('names', beforeCollate(item.slice(1)))
  if (isWord(item[0], 'charset')) return charset('charset', item.slice(1))
  return isWord(item[0], 'character') && isWord(item[1], 'set')
    ? charset('charset', item.slice(2))
    : undefined
}

function charset(name: string, value: readonly Token[]): Assignment | string {
  return value.length === 1 ? { scope: 'session', name, value } : 'the name of a character set was expected'
}

function beforeCollate(value: readonly Token[]): readonly Token[] {
  return value.length === 3 && isWord(value[1], 'collate') ? value.slice(0, 1) : value
}

function readTarget(item: readonly Token[], scope: Scope, behaviour: Behaviour): Assignment | string {
  const target = item[0]
  if (target === undefined || !isAssign(item[1])) return 'an assignment was expected'
  const value = item.slice(2)
  if (isMalformed(value)) return 'a value was expected'
  switch (target.kind) {
    case 'user-variable':
      return { scope: 'user', name: target.lower, value }
    case 'system-variable':
      return readSystemVariable(target.lower, value, behaviour)
    case 'word':
      if (behaviour.bufferResultIsKeyword && target.lower === 'sql_buffer_result')
        return 'the name is a keyword'
      return { scope, name: target.lower, value }
    case 'name':
      return { scope, name: target.lower, value }
    default:
      return 'a variable was expected'
  }
}

function readSystemVariable(
  text: string,
  value: readonly Token[],
  behaviour: Behaviour,
): Assignment | string {
  const dot = text.indexOf('.')
  const prefix = dot === -1 ? undefined : text.slice(0, dot)
  const name = unquoted(dot === -1 ? text : text.slice(dot + 1), behaviour)
  if (prefix === 'vitess_metadata') return { scope: 'metadata', name, value }
  if (prefix === 'local' && !behaviour.localSigil) return '@@local is not known to the grammar'
  const scope = prefix === undefined ? 'session' : scopeWords.get(prefix)
  if (scope === undefined) return { scope: 'session', name: text, value }
  return scope === 'unsupported' ? 'this scope is not supported' : { scope, name, value }
}

function unquoted(name: string, behaviour: Behaviour): string {
  return behaviour.quotedVariableNames && name.startsWith("'") ? name.slice(1, -1) : name
}

function splitAtCommas(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const items: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.kind === 'symbol') {
      if (token.text === '(') depth += 1
      if (token.text === ')') depth -= 1
      if (token.text === ',' && depth <= 0) {
        items.push([])
        continue
      }
    }
    items.at(-1)?.push(token)
  }
  return items
}

function isAssign(token: Token | undefined): boolean {
  return isSymbol(token, '=') || isSymbol(token, ':=')
}

function text(value: string): Token {
  return { kind: 'string', text: value, lower: value }
}
