/** A value as MySQL would hand it back: a number by its digits, text, or NULL. */
export type Value =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'null' }

export const nothing: Value = { kind: 'null' }

export function textValue(text: string): Value {
  return { kind: 'text', text }
}

export function numberValue(text: string): Value {
  return { kind: 'number', text }
}

const quotedChars: ReadonlyMap<string, string> = new Map([
  ["'", "\\'"],
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\b', '\\b'],
  ['\0', '\\0'],
  ['\x1a', '\\Z'],
])

/**
 * Longer text is taken as not known: a script names a variable, a setting or a prepared statement any number of times, and
 * SET can double it in every statement. Longer than any list of modes or switches.
 */
export const longestKnown = 1024

const special = /['"\\\n\r\t\x08\0\x1a]/g

/** Text between single quotes, escaped as vtgate writes it. */
export function quoteText(text: string): string {
  return `'${text.replaceAll(special, char => quotedChars.get(char) ?? char)}'`
}

/** The value as vtgate writes it into a statement: `1`, `'ANSI'`, `null`. */
export function valueAsSql(value: Value): string {
  return value.kind === 'null' ? 'null' : value.kind === 'number' ? value.text : quoteText(value.text)
}

/** The value as a field of an effect; no field when nobody can tell it. */
export function valuedAs(value: Value | undefined): { readonly value?: string } {
  return value === undefined ? {} : { value: valueAsSql(value) }
}

/** The digits or the text; nothing for NULL. */
export function asText(value: Value): string {
  return value.kind === 'null' ? '' : value.text
}

/** 1 and 0 for the words that MySQL takes for them, in any case. */
export function switchDigit(text: string): '1' | '0' | undefined {
  const lower = text.toLowerCase()
  return lower === 'on' || lower === 'true' ? '1' : lower === 'off' || lower === 'false' ? '0' : undefined
}

/**
 * Whether `@@variable != value` holds in MySQL: text without regard to case, numbers by value. Against NULL nothing
 * differs.
 */
export function differs(current: Value, wanted: Value): boolean {
  if (current.kind === 'null' || wanted.kind === 'null') return false
  if (current.kind === 'text' && wanted.kind === 'text' && !isSwitch(current, wanted)) {
    return current.text.toLowerCase() !== wanted.text.toLowerCase()
  }
  if (current.text === wanted.text) return false
  if (integer.test(current.text) && integer.test(wanted.text))
    return BigInt(current.text) !== BigInt(wanted.text)
  return asNumber(current.text) !== asNumber(wanted.text)
}

/** Short enough that reading it exactly costs nothing: MySQL's own end at 20 digits. */
const integer = /^-?\d{1,40}$/

function isSwitch(current: { text: string }, wanted: { text: string }): boolean {
  return switchDigit(current.text) !== undefined && /^[01]$/.test(wanted.text)
}

function asNumber(text: string): number {
  const digit = switchDigit(text)
  if (digit !== undefined) return Number(digit)
  const leading = /^\s*[-+]?\d+(?:\.\d*)?/.exec(text)
  return leading ? Number(leading[0]) : 0
}
