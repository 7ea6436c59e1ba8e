import { withDirections } from './order-direction.ts'
import { isSymbol, isWord, type Token } from './tokens.ts'
import { quoteText } from './values.ts'

export interface FormatOptions {
  /** An optimizer hint for every part of the statement that takes one: `SET_VAR(sql_mode = 'ANSI')`. */
  readonly hint?: string | undefined
  /** Tables are written without this keyspace. */
  readonly keyspace?: string | undefined
}

/**
 * The statement as vtgate writes it for MySQL: keywords in lower case, one blank between words, text in single quotes,
 * hints where they belong. Identifiers are left as they are, so a table that is called like a keyword comes without its
 * backticks unless it had them. Linear in the number of tokens.
 */
export function formatStatement(given: readonly Token[], options: FormatOptions = {}): string {
  const tokens = withDirections(given)
  const writer = new Writer(options)
  const dropped = needlessParentheses(tokens)
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token
    if (dropped.has(at)) writer.passParenthesis(token)
    else if (isQualifier(tokens, at, options.keyspace)) at += 1
    else if (isNeedlessWord(tokens, at)) continue
    else writer.write(token, tokens[at + 1])
  }
  return writer.finish()
}

class Writer {
  readonly #options: FormatOptions
  readonly #parts: string[] = []
  /** For each open parenthesis, and for the statement: a SELECT that has not named a table yet. */
  readonly #selects: boolean[] = [false]
  #first = ''
  #hasVerb = false
  #previous: Token | undefined
  #afterSign = false

  constructor(options: FormatOptions) {
    this.#options = options
  }

  write(token: Token, next: Token | undefined): void {
    const previous = this.#previous
    if (token.kind === 'word') this.#enterClause(token.lower)
    if (isSymbol(token, ')')) this.#closeSelect()
    if (isSymbol(token, ')') && this.#selects.length > 1) this.#selects.pop()
    if (isSymbol(token, '(')) this.#selects.push(false)
    this.#put(token)
    if (this.#takesHint(token, next, previous)) this.#putHint(next)
    this.#hasVerb ||= this.#selects.length === 1 && token.kind === 'word' && verbs.has(token.lower)
    if (isWord(token, 'select')) this.#selects[this.#selects.length - 1] = true
  }

  /** A parenthesis that is not written still ends the SELECT inside it. */
  passParenthesis(token: Token): void {
    if (isSymbol(token, ')')) this.#closeSelect()
  }

  finish(): string {
    this.#closeSelect()
    return this.#parts.join('')
  }

  #enterClause(lower: string): void {
    if (lower === 'from') this.#selects[this.#selects.length - 1] = false
    else if (afterFrom.has(lower)) this.#closeSelect()
  }

  #closeSelect(): void {
    if (this.#selects.at(-1) !== true) return
    this.#selects[this.#selects.length - 1] = false
    this.#parts.push(' from dual')
    this.#previous = dual
  }

  #put(token: Token): void {
    if (token.kind === 'hint' && this.#options.hint !== undefined) return
    if (this.#parts.length > 0 && !this.#afterSign && isApart(this.#previous, token)) this.#parts.push(' ')
    if (this.#parts.length === 0) this.#first = token.lower
    const explains = this.#parts.length === 0 && (isWord(token, 'describe') || isWord(token, 'desc'))
    this.#parts.push(explains ? 'explain' : written(token))
    this.#afterSign = isUnary(token, this.#previous)
    this.#previous = token
  }

  /** Every SELECT takes one; another verb only where it begins a statement, as not in FOR UPDATE. */
  #takesHint(token: Token, next: Token | undefined, previous: Token | undefined): boolean {
    if (token.kind !== 'word' || !verbs.has(token.lower) || isSymbol(next, '(')) return false
    if (token.lower === 'select') return true
    const begins = previous === undefined || isSymbol(previous, ')') || explaining.has(this.#first)
    return begins && this.#selects.length === 1 && !this.#hasVerb
  }

  #putHint(next: Token | undefined): void {
    if (this.#options.hint === undefined) return
    const given = next?.kind === 'hint' ? next.text.slice(3, -2).trim() : ''
    this.#parts.push(` /*+ ${given === '' ? '' : `${given} `}${this.#options.hint} */`)
  }
}

const dual: Token = { kind: 'word', text: 'dual', lower: 'dual' }

/** The verbs that take a hint. */
const verbs: ReadonlySet<string> = new Set('select insert replace update delete stream vstream'.split(' '))

/** Words before a statement that is not run but looked at. */
const explaining: ReadonlySet<string> = new Set(['explain', 'describe', 'desc', 'vexplain'])

const afterFrom: ReadonlySet<string> = new Set(['where', 'group', 'having', 'order', 'limit', 'union', 'for'])

const keywords: ReadonlySet<string> = new Set(
  `all alter and as asc between binary by call case collate create cross default delete desc describe distinct div do drop
  duplicate else end exists explain false flush for force from group having if ignore in index inner insert interval into is
  join key left like limit lock mod natural next not null offset on or order outer procedure regexp rename replace right
  rlike select separator set show straight_join table tables then to true truncate union unique unlock update use using
  value values view when where with xor get_lock is_free_lock is_used_lock release_lock release_all_locks`.split(
    /\s+/,
  ),
)

/** Keywords after which a parenthesis stands apart; it clings to all other words, as to a function's name. */
const apartFromParenthesis: ReadonlySet<string> = new Set(
  'all and as between by distinct else exists from having in is join like not on or order select set then union using values when where xor'.split(
    ' ',
  ),
)

function isApart(previous: Token | undefined, token: Token): boolean {
  if (isSymbol(token, ',') || isSymbol(token, ')') || isSymbol(token, '.') || isSymbol(token, ';'))
    return false
  if (isSymbol(previous, '(') || isSymbol(previous, '.')) return false
  if (!isSymbol(token, '(')) return true
  if (previous?.kind === 'word') return apartFromParenthesis.has(previous.lower)
  return previous?.kind !== 'name'
}

/** A sign is part of its number unless an operand stands before it. */
function isUnary(token: Token, previous: Token | undefined): boolean {
  if (isSymbol(token, '~') || isSymbol(token, '!')) return true
  if (!isSymbol(token, '-') && !isSymbol(token, '+')) return false
  if (previous === undefined) return true
  return previous.kind === 'symbol'
    ? previous.text !== ')'
    : previous.kind === 'word' && keywords.has(previous.lower)
}

function written(token: Token): string {
  switch (token.kind) {
    case 'word':
      return keywords.has(token.lower) ? token.lower : token.text
    case 'name':
      return /^[A-Za-z_][A-Za-z0-9_]*$/.test(token.text) && !keywords.has(token.lower)
        ? token.text
        : `\`${token.text.replaceAll('`', '``')}\``
    case 'string':
      return quoteText(token.text)
    case 'user-variable':
      return `@${token.text}`
    case 'system-variable':
      return `@@${token.text}`
    case 'symbol':
      return token.text === '<>' ? '!=' : token.text
    default:
      return token.text
  }
}

function isQualifier(tokens: readonly Token[], at: number, keyspace: string | undefined): boolean {
  const token = tokens[at] as Token
  return (
    keyspace !== undefined &&
    (token.kind === 'word' || token.kind === 'name') &&
    token.text === keyspace &&
    isSymbol(tokens[at + 1], '.') &&
    !isSymbol(tokens[at - 1], '.')
  )
}

/** Every join that keeps no unmatched rows is written `join`, and the others without their OUTER. */
function isNeedlessWord(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  if (!isWord(tokens[at + 1], 'join')) return false
  if (isWord(token, 'outer')) return true
  return (isWord(token, 'inner') && !isWord(tokens[at - 1], 'natural')) || isWord(token, 'cross')
}

/** Where the parentheses round the SELECTs of a UNION stand: vtgate writes them only when something is ordered or limited. */
function needlessParentheses(tokens: readonly Token[]): ReadonlySet<number> {
  const needless = new Set<number>()
  const open: { at: number; ordered: boolean }[] = []
  for (const [at, token] of tokens.entries()) {
    const inner = open.at(-1)
    if (isSymbol(token, '(')) open.push({ at, ordered: false })
    else if (inner && (isWord(token, 'order') || isWord(token, 'limit'))) inner.ordered = true
    else if (isSymbol(token, ')')) {
      const closed = open.pop()
      if (closed && !closed.ordered && isUnionPart(tokens, closed.at, at)) needless.add(closed.at).add(at)
    }
  }
  return needless
}

function isUnionPart(tokens: readonly Token[], open: number, close: number): boolean {
  if (!isWord(tokens[open + 1], 'select')) return false
  const before = tokens[open - 1]
  if (open === 0) return isWord(tokens[close + 1], 'union')
  return isWord(before, 'union') || (isWord(tokens[open - 2], 'union') && before?.kind === 'word')
}
