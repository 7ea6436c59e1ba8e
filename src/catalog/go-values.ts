/** What Go's standard library makes of a text; `reason` is its own error. */
export type GoRead<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** The words that strconv.ParseBool knows. */
const trueWords: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])
const falseWords: ReadonlySet<string> = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False'])

/** strconv.ParseBool. */
export function parseGoBool(text: string): GoRead<boolean> {
  if (trueWords.has(text)) return { kind: 'read', value: true }
  return falseWords.has(text) ? { kind: 'read', value: false } : unreadable('ParseBool', text, badSyntax)
}

/** strconv.ParseInt with base 0 and 64 bits: base prefixes and underscores between digits are allowed. */
export function parseGoInt(text: string): GoRead<number> {
  const sign = /^[+-]/.exec(text)?.[0] ?? ''
  const magnitude = parseMagnitude(text.slice(sign.length))
  if (magnitude === undefined) return unreadable('ParseInt', text, badSyntax)
  const limit = sign === '-' ? 2n ** 63n : 2n ** 63n - 1n
  if (magnitude > limit) return unreadable('ParseInt', text, outOfRange)
  return { kind: 'read', value: Number(sign === '-' ? -magnitude : magnitude) }
}

/** strconv.ParseUint with base 0 and 64 bits. */
export function parseGoUint(text: string): GoRead<number> {
  const magnitude = parseMagnitude(text)
  if (magnitude === undefined) return unreadable('ParseUint', text, badSyntax)
  if (magnitude >= 2n ** 64n) return unreadable('ParseUint', text, outOfRange)
  return { kind: 'read', value: Number(magnitude) }
}

/** strconv.ParseFloat with 64 bits. */
export function parseGoFloat(text: string): GoRead<number> {
  const special = specialFloats.get(text.toLowerCase())
  if (special !== undefined) return { kind: 'read', value: special }
  const value = hexFloat.test(text)
    ? valueOfHexFloat(text)
    : decimalFloat.test(text)
      ? Number(text.replaceAll('_', ''))
      : undefined
  if (value === undefined) return unreadable('ParseFloat', text, badSyntax)
  return Number.isFinite(value) ? { kind: 'read', value } : unreadable('ParseFloat', text, outOfRange)
}

/** time.ParseDuration, in seconds. */
export function parseGoDuration(text: string): GoRead<number> {
  const invalid: GoRead<number> = { kind: 'unreadable', reason: `time: invalid duration ${quoted(text)}` }
  const negative = text.startsWith('-')
  const body = /^[+-]/.test(text) ? text.slice(1) : text
  if (body === '0') return { kind: 'read', value: 0 }
  if (body === '') return invalid
  let nanoseconds = 0
  const parts = /(\d*)(\.\d*)?([^\d.]*)/y
  while (parts.lastIndex < body.length) {
    const [, whole = '', fraction = '', unit = ''] = parts.exec(body) as RegExpExecArray
    if (whole === '' && fraction.length < 2) return invalid
    if (unit === '') return { kind: 'unreadable', reason: `time: missing unit in duration ${quoted(text)}` }
    const scale = nanosecondsOf.get(unit)
    if (scale === undefined) {
      return { kind: 'unreadable', reason: `time: unknown unit ${quoted(unit)} in duration ${quoted(text)}` }
    }
    nanoseconds += Math.trunc(Number(`${whole || '0'}${fraction === '.' ? '' : fraction}`) * scale)
    if (nanoseconds > longestDuration) return invalid
  }
  return { kind: 'read', value: (negative ? -nanoseconds : nanoseconds) / 1e9 }
}

const badSyntax = 'invalid syntax'
const outOfRange = 'value out of range'

function unreadable(parser: string, text: string, reason: string): GoRead<never> {
  return { kind: 'unreadable', reason: `strconv.${parser}: parsing ${quoted(text)}: ${reason}` }
}

/** Go's `%q`, as far as flag values need it. */
function quoted(text: string): string {
  return JSON.stringify(text)
}

const wholeNumber =
  /^(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?[0-9])*)$/

/** Longer texts than this pass 64 bits in every base, so they need no exact value. */
const longestNumber = 160

function parseMagnitude(text: string): bigint | undefined {
  if (!wholeNumber.test(text)) return undefined
  const digits = text.replaceAll('_', '').toLowerCase()
  const significant = digits.replace(/^0[xbo]?0*/, '')
  if (significant.length > longestNumber) return 2n ** 64n
  return BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits)
}

const specialFloats: ReadonlyMap<string, number> = new Map([
  ...['inf', '+inf', 'infinity', '+infinity'].map(word => [word, Number.POSITIVE_INFINITY] as const),
  ...['-inf', '-infinity'].map(word => [word, Number.NEGATIVE_INFINITY] as const),
  ['nan', Number.NaN],
])

const decimalFloat = /^[+-]?(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?$/
const hexFloat = /^[+-]?0[xX]_?[\da-fA-F_]*\.?[\da-fA-F_]*[pP][+-]?\d+$/

function valueOfHexFloat(text: string): number | undefined {
  const match = /^([+-]?)0x([\da-f]*)\.?([\da-f]*)p([+-]?\d+)$/.exec(text.toLowerCase().replaceAll('_', ''))
  if (!match) return undefined
  const [, sign, whole = '', fraction = '', exponent] = match
  if (whole === '' && fraction === '') return undefined
  const mantissa = Number(`0x0${whole}${fraction}`)
  return (sign === '-' ? -1 : 1) * mantissa * 2 ** (Number(exponent) - 4 * fraction.length)
}

const nanosecondsOf: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['μs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
])

/** 2^63 nanoseconds, some 292 years. */
const longestDuration = 2 ** 63
