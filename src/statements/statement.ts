import type { Behaviour } from '../catalog/vtgate-settings-behaviour.ts'
import type { StatementKind } from '../catalog/vtgate-settings-statements.ts'
import { type LockCall, lockCalls, selectsOnlyLocks } from './lock-functions.ts'
import { readSet, type SetStatement } from './set-statement.ts'
import { isSymbol, isWord, type Token, tokenize } from './tokens.ts'

/** What vtgate's parser of a release goes by. */
export interface Grammar {
  readonly behaviour: Behaviour
  /** As version comments count: 80030. */
  readonly parserVersion: number
  /** Short statements that were read already: clients repeat theirs. */
  readonly memory: Map<string, Statement>
}

/** A statement as far as its effect on the session asks for it. */
export interface Statement {
  readonly kind: StatementKind
  /** Comments left out, optimizer hints kept. */
  readonly tokens: readonly Token[]
  readonly set?: SetStatement
  /** Advisory-lock functions it calls. */
  readonly locks: readonly LockCall[]
}

const longestRemembered = 512
const mostRemembered = 1024

/** The statement that a text holds for this grammar. Never throws; what it does not know is of kind `unknown`. */
export function readStatement(sql: string, grammar: Grammar): Statement {
  if (sql.length > longestRemembered) return parse(sql, grammar)
  const known = grammar.memory.get(sql)
  if (known) return known
  const statement = parse(sql, grammar)
  if (grammar.memory.size >= mostRemembered) grammar.memory.clear()
  grammar.memory.set(sql, statement)
  return statement
}

function parse(sql: string, grammar: Grammar): Statement {
  const tokens = withoutEnd(
    tokenize(sql, version => runs(version, grammar)).filter(token => token.kind !== 'comment'),
  )
  if (tokens === undefined) return { kind: 'unknown', tokens: [], locks: [] }
  const first = tokens[0]
  if (first === undefined) return { kind: 'empty', tokens, locks: [] }
  const kind = kindOf(first, tokens)
  if (kind === 'set') return { kind, tokens, locks: [], set: readSet(tokens.slice(1), grammar.behaviour) }
  return { kind, tokens, locks: lockCalls(tokens) }
}

/** True when a SELECT reads no table, or only DUAL. */
export function readsNoTable(tokens: readonly Token[]): boolean {
  const from = tokens.findIndex(token => isWord(token, 'from'))
  return from === -1 || isWord(tokens[from + 1], 'dual')
}

/** True for SELECT NEXT [n] VALUE[S] FROM a sequence. */
export function readsSequence(statement: Statement): boolean {
  return statement.kind === 'select' && isWord(statement.tokens[1], 'next')
}

/** True when every column of a SELECT is a lock function. */
export function selectsLocksAlone(tokens: readonly Token[]): boolean {
  const from = tokens.findIndex(token => isWord(token, 'from'))
  return selectsOnlyLocks(tokens.slice(1, from === -1 ? tokens.length : from))
}

/** True for `:=` outside SET. */
export function assignsInExpression(tokens: readonly Token[]): boolean {
  return tokens.some(token => isSymbol(token, ':='))
}

/** The keyspaces by which it names tables or procedures. */
export function qualifiers(tokens: readonly Token[]): readonly string[] {
  const found = new Set<string>()
  for (let at = 0; at + 2 < tokens.length; at += 1) {
    const token = tokens[at] as Token
    if ((token.kind === 'word' || token.kind === 'name') && isSymbol(tokens[at + 1], '.'))
      found.add(token.text)
  }
  return [...found]
}

function runs(version: number, grammar: Grammar): boolean {
  return grammar.behaviour.runsEveryVersionComment || version <= grammar.parserVersion
}

/** The tokens up to a closing semicolon; nothing when a second statement follows. */
function withoutEnd(tokens: readonly Token[]): readonly Token[] | undefined {
  const end = tokens.findIndex(token => isSymbol(token, ';'))
  if (end === -1) return tokens
  return tokens.slice(end).every(token => isSymbol(token, ';')) ? tokens.slice(0, end) : undefined
}

type KindRule = StatementKind | ((tokens: readonly Token[]) => StatementKind)

const kinds: ReadonlyMap<string, KindRule> = new Map<string, KindRule>([
  ['select', 'select'],
  ['with', 'with'],
  ['insert', 'insert'],
  ['replace', 'insert'],
  ['update', 'update'],
  ['delete', 'delete'],
  ['stream', 'stream'],
  ['vstream', 'vstream'],
  ['begin', 'begin'],
  ['start', startKind],
  ['commit', 'commit'],
  ['rollback', tokens => (tokens.some(token => isWord(token, 'to')) ? 'savepoint' : 'rollback')],
  ['savepoint', 'savepoint'],
  ['release', 'savepoint'],
  ['set', 'set'],
  ['show', 'show'],
  ['use', 'use'],
  ['create', createKind],
  ['drop', createKind],
  ['alter', createKind],
  ['truncate', 'ddl'],
  ['rename', 'ddl'],
  ['revert', 'ddl'],
  ['lock', 'lock-tables'],
  ['unlock', 'unlock-tables'],
  ['flush', tokens => (endsWithReadLock(tokens) ? 'flush-with-lock' : 'flush')],
  ['call', 'call'],
  ['prepare', 'prepare'],
  ['execute', 'prepare'],
  ['deallocate', 'prepare'],
  ['load', 'load'],
  ['do', 'do'],
  ['explain', 'explain'],
  ['describe', 'explain'],
  ['desc', 'explain'],
  ['vexplain', 'explain'],
  ['analyze', 'analyze'],
  ['optimize', 'maintain'],
  ['repair', 'maintain'],
  ['kill', 'kill'],
])

function kindOf(first: Token, tokens: readonly Token[]): StatementKind {
  if (isSymbol(first, '('))
    return tokens.find(token => !isSymbol(token, '('))?.lower === 'select' ? 'select' : 'unknown'
  const rule = first.kind === 'word' ? kinds.get(first.lower) : undefined
  return typeof rule === 'function' ? rule(tokens) : (rule ?? 'unknown')
}

function startKind(tokens: readonly Token[]): StatementKind {
  if (!isWord(tokens[1], 'transaction')) return 'unknown'
  return tokens.some(token => isWord(token, 'snapshot')) ? 'snapshot' : 'begin'
}

function createKind(tokens: readonly Token[]): StatementKind {
  if (isWord(tokens[1], 'temporary')) return 'temporary-table'
  const makes = tokens.find(
    token => token.kind === 'word' && (token.lower === 'table' || token.lower === 'view'),
  )
  return makes?.lower === 'view' && !isWord(tokens[0], 'drop') ? 'view' : 'ddl'
}

function endsWithReadLock(tokens: readonly Token[]): boolean {
  return isWord(tokens.at(-1), 'lock') && isWord(tokens.at(-2), 'read') && isWord(tokens.at(-3), 'with')
}
