import type { Token } from './tokens.ts'
import { asText, longestKnown, nothing, numberValue, switchDigit, textValue, type Value } from './values.ts'

/** What an expression may refer to. `undefined` means that nobody can tell. */
export interface Surroundings {
  readonly systemVariable: (name: string) => Value | undefined
  readonly userVariable: (name: string) => Value | undefined
}

/** Expressions nested deeper than this are taken as not known, so that no input can exhaust the stack. */
const deepest = 40

/**
 * The value of an expression as far as it can be told without MySQL: literals, variables, arithmetic, and the text
 * functions that clients put into SET. Nothing when any part is beyond that.
 */
export function evaluate(tokens: readonly Token[], surroundings: Surroundings): Value | undefined {
  const reader = new ExpressionReader(tokens, surroundings)
  const value = reader.sum(0)
  return reader.atEnd() ? value : undefined
}

class ExpressionReader {
  readonly #tokens: readonly Token[]
  readonly #surroundings: Surroundings
  #at = 0

  constructor(tokens: readonly Token[], surroundings: Surroundings) {
    this.#tokens = tokens
    this.#surroundings = surroundings
  }

  atEnd(): boolean {
    return this.#at === this.#tokens.length
  }

  sum(depth: number): Value | undefined {
    let left = this.#product(depth)
    for (let sign = this.#takeSymbol('+-'); sign !== undefined; sign = this.#takeSymbol('+-')) {
      const right = this.#product(depth)
      left = arithmetic(left, right, (a, b) => (sign === '+' ? a + b : a - b))
    }
    return left
  }

  #product(depth: number): Value | undefined {
    let left = this.#operand(depth)
    while (this.#takeSymbol('*') !== undefined) left = arithmetic(left, this.#operand(depth), (a, b) => a * b)
    return left
  }

  #operand(depth: number): Value | undefined {
    const token = this.#tokens[this.#at]
    if (token === undefined || depth > deepest) return undefined
    this.#at += 1
    switch (token.kind) {
      case 'string':
        return textValue(token.text)
      case 'number':
        return numberValue(token.text)
      case 'user-variable':
        return this.#surroundings.userVariable(token.lower)
      case 'system-variable':
        return this.#surroundings.systemVariable(token.lower)
      case 'word':
        return this.#word(token, depth)
      case 'symbol':
        return this.#signedOrNested(token.text, depth)
      default:
        return undefined
    }
  }

  #signedOrNested(symbol: string, depth: number): Value | undefined {
    if (symbol === '-') return arithmetic(numberValue('0'), this.#operand(depth + 1), (a, b) => a - b)
    if (symbol !== '(') return undefined
    const select = this.#tokens[this.#at]
    if (select?.kind === 'word' && select.lower === 'select') this.#at += 1
    const value = this.sum(depth + 1)
    return this.#takeSymbol(')') === undefined ? undefined : value
  }

  #word(token: Token, depth: number): Value | undefined {
    if (this.#takeSymbol('(') !== undefined) return this.#call(token.lower, depth)
    if (token.lower === 'null') return nothing
    const digit = token.lower === 'true' || token.lower === 'false' ? switchDigit(token.lower) : undefined
    return digit === undefined ? undefined : numberValue(digit)
  }

  #call(name: string, depth: number): Value | undefined {
    const parameters: (Value | undefined)[] = []
    if (this.#takeSymbol(')') === undefined) {
      do parameters.push(this.sum(depth + 1))
      while (this.#takeSymbol(',') !== undefined)
      if (this.#takeSymbol(')') === undefined) return undefined
    }
    const known = parameters.filter(value => value !== undefined)
    return known.length === parameters.length ? functions.get(name)?.(known) : undefined
  }

  #takeSymbol(symbols: string): string | undefined {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'symbol' || token.text.length !== 1 || !symbols.includes(token.text)) return undefined
    this.#at += 1
    return token.text
  }
}

type TextFunction = (parameters: readonly Value[]) => Value | undefined

const functions: ReadonlyMap<string, TextFunction> = new Map<string, TextFunction>([
  ['concat', values => (values.some(isNull) ? nothing : inOne(values.map(asText), ''))],
  ['concat_ws', joined],
  ['replace', replaced],
  ['upper', ([value]) => changed(value, text => text.toUpperCase())],
  ['lower', ([value]) => changed(value, text => text.toLowerCase())],
  ['trim', ([value]) => changed(value, text => text.trim())],
  ['ifnull', ([value, other]) => (value?.kind === 'null' ? other : value)],
  ['coalesce', values => values.find(value => !isNull(value)) ?? nothing],
])

function joined([separator, ...values]: readonly Value[]): Value | undefined {
  if (separator === undefined || isNull(separator)) return separator
  return inOne(values.filter(value => !isNull(value)).map(asText), asText(separator))
}

/** The texts as one, unless that is too long: a call may name a long variable any number of times. */
function inOne(texts: readonly string[], separator: string): Value | undefined {
  const length = texts.reduce((sum, text) => sum + text.length + separator.length, 0)
  return length > longestKnown ? undefined : textValue(texts.join(separator))
}

function replaced([text, from, to]: readonly Value[]): Value | undefined {
  if (!text || !from || !to) return undefined
  if (isNull(text) || isNull(from) || isNull(to)) return nothing
  const searched = asText(from)
  if (searched === '') return text
  const pieces = asText(text).split(searched)
  if (pieces.length * asText(to).length > longestKnown) return undefined
  return bounded(pieces.join(asText(to)))
}

function bounded(text: string): Value | undefined {
  return text.length > longestKnown ? undefined : textValue(text)
}

function changed(value: Value | undefined, change: (text: string) => string): Value | undefined {
  return value === undefined || value.kind === 'null' ? value : textValue(change(value.text))
}

function isNull(value: Value): boolean {
  return value.kind === 'null'
}

function arithmetic(
  left: Value | undefined,
  right: Value | undefined,
  operate: (left: number, right: number) => number,
): Value | undefined {
  if (left === undefined || right === undefined) return undefined
  if (left.kind === 'null' || right.kind === 'null') return nothing
  const result = operate(Number(left.text), Number(right.text))
  // Digits beyond the exact range of a double would be invented.
  return Number.isSafeInteger(result) ? numberValue(String(result)) : undefined
}
