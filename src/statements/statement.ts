import type { Behaviour } from '../catalog/vtgate-settings-behaviour.ts'
import type { StatementKind } from '../catalog/vtgate-settings-statements.ts'
import { type LockCall, lockCalls } from './lock-functions.ts'
import type { OrdinaryKind } from './ordinary.ts'
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
  /** Known to be nothing but a read or write of tables, before its tokens were read. */
  readonly isOrdinary?: true
}

/** The statement of a text that is known to be an ordinary one: its tokens are read when somebody asks for them. */
export class OrdinaryStatement implements Statement {
  readonly kind: OrdinaryKind
  readonly locks: readonly LockCall[] = noLocks
  readonly isOrdinary = true
  readonly #sql: string
  readonly #grammar: Grammar

  constructor(kind: OrdinaryKind, sql: string, grammar: Grammar) {
    this.kind = kind
    this.#sql = sql
    this.#grammar = grammar
  }

  get tokens(): readonly Token[] {
    return readStatement(this.#sql, this.#grammar).tokens
  }
}

const noLocks: readonly LockCall[] = []

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
  if (tokens === undefined || tokens.some(token => token.kind === 'unclosed'))
    return { kind: 'unknown', tokens: [], locks: [] }
  const first = tokens[0]
  if (first === undefined) return { kind: 'empty', tokens, locks: [] }
  const kind = kindOf(first, tokens)
  if (kind === 'set') return { kind, tokens, locks: [], set: readSet(tokens.slice(1), grammar.behaviour) }
  return { kind, tokens, locks: lockCalls(tokens) }
}

/** Functions with FROM between their arguments. */
const functionsWithFrom: ReadonlySet<string> = new Set(['extract', 'mid', 'substr', 'substring', 'trim'])

/** True when a SELECT reads no table, or only DUAL, in its subqueries either. */
export function readsNoTable(tokens: readonly Token[]): boolean {
  const calls: boolean[] = []
  for (const [at, token] of tokens.entries()) {
    if (isSymbol(token, '(')) calls.push(functionsWithFrom.has(tokens[at - 1]?.lower ?? ''))
    else if (isSymbol(token, ')')) calls.pop()
    else if (isWord(token, 'from') && calls.at(-1) !== true && !isWord(tokens[at + 1], 'dual')) return false
  }
  return true
}

const clauses: ReadonlySet<string> = new Set(['where', 'group', 'having', 'order', 'limit', 'union'])

/** True when a SELECT has more than columns and tables. */
export function hasClauses(tokens: readonly Token[]): boolean {
  let depth = 0
  for (const token of tokens) {
    if (isSymbol(token, '(')) depth += 1
    else if (isSymbol(token, ')')) depth -= 1
    else if (depth === 0 && token.kind === 'word' && clauses.has(token.lower)) return true
  }
  return false
}

/** A statement without the parentheses around all of it. */
export function withoutParentheses(tokens: readonly Token[]): readonly Token[] {
  let outer = 0
  while (isSymbol(tokens[outer], '(') && isSymbol(tokens.at(-1 - outer), ')')) outer += 1
  const inner = tokens.slice(outer, tokens.length - outer)
  return outer > 0 && isBalanced(inner) ? inner : tokens
}

function isBalanced(tokens: readonly Token[]): boolean {
  let depth = 0
  for (const token of tokens) {
    if (isSymbol(token, '(')) depth += 1
    if (isSymbol(token, ')')) depth -= 1
    if (depth < 0) return false
  }
  return depth === 0
}

/** True for a statement that writes rows. */
export function isWrite({ kind }: Statement): boolean {
  return kind === 'insert' || kind === 'update' || kind === 'delete'
}

/** True for SELECT NEXT [n] VALUE[S] FROM a sequence. */
export function readsSequence(statement: Statement): boolean {
  return statement.kind === 'select' && !statement.isOrdinary && isWord(statement.tokens[1], 'next')
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
  ['lock', tokens => (namesTables(tokens[1]) ? 'lock-tables' : 'unknown')],
  ['unlock', tokens => (namesTables(tokens[1]) ? 'unlock-tables' : 'unknown')],
  ['flush', tokens => (endsWithReadLock(tokens) ? 'flush-with-lock' : 'flush')],
  ['call', 'call'],
  ['prepare', 'prepare'],
  ['execute', 'prepare'],
  ['deallocate', 'prepare'],
  ['load', tokens => (isWord(tokens[1], 'data') ? 'load' : 'unknown')],
  ['do', 'do'],
  ['explain', 'explain'],
  ['describe', 'explain'],
  ['desc', 'explain'],
  ['vexplain', 'vexplain'],
  ['analyze', 'analyze'],
  ['optimize', 'maintain'],
  ['repair', 'maintain'],
  ['kill', 'kill'],
])

function kindOf(first: Token, tokens: readonly Token[]): StatementKind {
  if (isSymbol(first, '(')) {
    const verb = tokens.find(token => !isSymbol(token, '('))
    return isWord(verb, 'select') ? 'select' : isWord(verb, 'with') ? 'with' : 'unknown'
  }
  const rule = first.kind === 'word' ? kinds.get(first.lower) : undefined
  return typeof rule === 'function' ? rule(tokens) : (rule ?? 'unknown')
}

function startKind(tokens: readonly Token[]): StatementKind {
  if (!isWord(tokens[1], 'transaction')) return 'unknown'
  return tokens.length > 2 ? 'begin-with' : 'begin'
}

function createKind(tokens: readonly Token[]): StatementKind {
  if (isWord(tokens[1], 'temporary')) return 'temporary-table'
  if (isWord(tokens[0], 'drop') && isWord(tokens[1], 'prepare')) return 'prepare'
  const makes = tokens.find(
    token => token.kind === 'word' && (token.lower === 'table' || token.lower === 'view'),
  )
  return makes?.lower === 'view' && !isWord(tokens[0], 'drop') ? 'view' : 'ddl'
}

function namesTables(token: Token | undefined): boolean {
  return isWord(token, 'tables') || isWord(token, 'table')
}

function endsWithReadLock(tokens: readonly Token[]): boolean {
  return isWord(tokens.at(-1), 'lock') && isWord(tokens.at(-2), 'read') && isWord(tokens.at(-3), 'with')
}
