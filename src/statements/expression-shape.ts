import { isSymbol, type Token } from './tokens.ts'

/**
 * True when tokens can be no expression: an operator lacks an operand, two operands stand side by side, the parentheses do not
 * match, or a clause follows. Other words are given the benefit of the doubt.
 */
export function isMalformed(tokens: readonly Token[]): boolean {
  let depth = 0
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token
    if (isSymbol(token, '(')) depth += 1
    if (isSymbol(token, ')')) depth -= 1
    if (depth < 0 || clashes(tokens[at - 1], token) || (depth === 0 && isClause(token))) return true
  }
  return depth > 0 || isOpen(tokens.at(-1))
}

/** Words that end an expression. */
const clauses: ReadonlySet<string> = new Set(
  'from where group having order limit union into set values'.split(' '),
)

function isClause(token: Token): boolean {
  return isSymbol(token, ':=') || (token.kind === 'word' && clauses.has(token.lower))
}

function clashes(before: Token | undefined, token: Token): boolean {
  if (isOperand(token)) return before !== undefined && (isOperand(before) || isSymbol(before, ')'))
  if (token.kind !== 'symbol' || token.text === '.' || token.text === '*') return false
  if (isSymbol(token, ')')) return isOpen(before) && !isSymbol(before, '(')
  return !prefixes.has(token.text) && isOpen(before)
}

/** Symbols that may stand before an operand; the colon begins the name of a bind variable. */
const prefixes: ReadonlySet<string> = new Set(['+', '-', '!', '~', '(', ':'])

/** Kinds that can be nothing but operands; a word may be an operator. */
const operands: ReadonlySet<Token['kind']> = new Set([
  'name',
  'string',
  'number',
  'user-variable',
  'system-variable',
  'placeholder',
])

function isOperand(token: Token): boolean {
  return operands.has(token.kind) || isSymbol(token, '?')
}

/** True where an operand has yet to come. */
function isOpen(token: Token | undefined): boolean {
  return token === undefined || (token.kind === 'symbol' && !closing.has(token.text))
}

const closing: ReadonlySet<string> = new Set([')', '*', '?'])
