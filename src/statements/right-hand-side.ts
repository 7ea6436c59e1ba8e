import type { KnownVariable } from '../catalog/system-variables.ts'
import type { Context } from './context.ts'
import { evaluate, type Surroundings } from './expressions.ts'
import { formatStatement } from './format.ts'
import { isDedicated, type Session } from './session.ts'
import { withoutParentheses } from './statement.ts'
import { isWord, type Token } from './tokens.ts'
import { longestKnown, numberValue, switchDigit, textValue, type Value, valueAsSql } from './values.ts'

/** What stands right of the `=`. `sql` is the expression as vtgate puts it into a query of its own. */
export type RightHandSide =
  | { readonly kind: 'default' }
  | { readonly kind: 'value'; readonly value: Value | undefined; readonly sql: string }

/** A right-hand side that is not DEFAULT. */
export type Wanted = Extract<RightHandSide, { kind: 'value' }>

/** Reads the value of an assignment as this session's vtgate would, before MySQL is asked. */
export function readRightHandSide(
  tokens: readonly Token[],
  variable: KnownVariable | undefined,
  session: Session,
  context: Context,
): RightHandSide {
  const only = tokens.length === 1 ? (tokens[0] as Token) : undefined
  if (isWord(only, 'default')) return { kind: 'default' }
  const word = only && isValueAlone(only) ? only : undefined
  const value = kept(word ? wordValue(word, variable) : evaluate(tokens, surroundingsOf(session, context)))
  const cased = variable?.upperCase && value?.kind === 'text' ? textValue(value.text.toUpperCase()) : value
  return { kind: 'value', value: cased, sql: expressionText(tokens, cased, session) }
}

function isValueAlone({ kind }: Token): boolean {
  return kind === 'word' || kind === 'name' || kind === 'string' || kind === 'number'
}

function kept(value: Value | undefined): Value | undefined {
  return value === undefined || value.kind === 'null' || value.text.length <= longestKnown ? value : undefined
}

/** Words and literals that vtgate writes by their value rather than as they stand. */
function wordValue(token: Token, variable: KnownVariable | undefined): Value {
  if (token.kind === 'number') return numberValue(token.text)
  const digit = token.kind === 'string' && !variable?.boolean ? undefined : switchDigit(token.text)
  if (digit !== undefined && (variable?.boolean || isWord(token, 'true') || isWord(token, 'false'))) {
    return numberValue(digit)
  }
  return isWord(token, 'null') ? { kind: 'null' } : textValue(token.text)
}

/** A literal or a name alone is written by its value, everything else as it stands. */
function expressionText(tokens: readonly Token[], value: Value | undefined, session: Session): string {
  const inner = inside(tokens)
  const only = inner.length === 1 ? inner[0] : undefined
  return value && only && !isKept(only)
    ? valueAsSql(value)
    : formatStatement(inner.map(token => bound(token, session)))
}

function isKept(token: Token): boolean {
  return token.kind.endsWith('-variable') || isWord(token, 'true') || isWord(token, 'false')
}

/** vtgate writes `(x)` as x, and `(select x)` too: without a table the subquery is nothing but its column. */
function inside(tokens: readonly Token[]): readonly Token[] {
  const inner = withoutParentheses(tokens)
  if (inner === tokens || !isWord(inner[0], 'select')) return inner
  return inner.some(token => isWord(token, 'from')) ? tokens : inner.slice(1)
}

/** User variables travel as values, not by name; long ones are left by name, as an expression may name them often. */
function bound(token: Token, session: Session): Token {
  if (token.kind !== 'user-variable') return token
  const isSet = session.userVariables.has(token.lower)
  const value = session.userVariables.get(token.lower)
  if (isSet ? value === undefined : !session.fromStart) return token
  if (value?.kind === 'text' && value.text.length > longestInlined) return token
  const text = value === undefined ? 'null' : valueAsSql(value)
  return { kind: 'placeholder', text, lower: text }
}

const longestInlined = 256

function surroundingsOf(session: Session, context: Context): Surroundings {
  return {
    systemVariable: name =>
      name.startsWith('global.')
        ? serverValue(name.slice('global.'.length), context)
        : currentValue(name.replace(/^(session|local)\./, ''), session, context),
    userVariable: name =>
      session.userVariables.has(name) || !session.fromStart
        ? session.userVariables.get(name)
        : { kind: 'null' },
  }
}

/**
 * What MySQL holds for a variable on the connection on which vtgate asks: a dedicated one has what was applied to it, a
 * pooled one of a settings session all settings, any other the server's default. Nothing when it cannot be told.
 */
export function currentValue(name: string, session: Session, context: Context): Value | undefined {
  const settings = settingsOfCheck(session, context)
  return settings.has(name) ? settings.get(name) : serverValue(name, context)
}

const none: ReadonlyMap<string, Value | undefined> = new Map()

function settingsOfCheck(session: Session, context: Context): ReadonlyMap<string, Value | undefined> {
  if (!session.inReserved) return none
  return isDedicated(session, context, 'first') ? session.applied : session.settings
}

function serverValue(name: string, context: Context): Value | undefined {
  const text = context.server?.values[name]
  if (text === undefined) return undefined
  if (/^-?\d+(\.\d+)?$/.test(text)) return numberValue(text)
  const digit = context.variables.get(name)?.boolean ? switchDigit(text) : undefined
  return digit === undefined ? textValue(text) : numberValue(digit)
}

/** True when the server is known not to have the variable. */
export function serverLacks(name: string, context: Context): boolean {
  return context.server?.complete === true && !Object.hasOwn(context.server.values, name)
}
