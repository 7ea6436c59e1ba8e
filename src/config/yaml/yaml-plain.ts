import { parseGoFloat, parseGoInt } from '../../catalog/go-values.ts'

/** What an unquoted scalar means to Go's YAML readers. */
export type PlainValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }

/**
 * An unquoted scalar as Kubernetes, Helm and vttablet read it: with the Go library for YAML 1.1, so `yes` and
 * `on` are booleans, `010` is octal, `1_000` and `0x10` are numbers.
 */
export function plainValue(text: string): PlainValue {
  if (nulls.has(text)) return { kind: 'null' }
  const word = booleans.get(text)
  if (word !== undefined) return { kind: 'boolean', value: word }
  const number = /^[-+.\d]/.test(text) ? plainNumber(text.replaceAll('_', '')) : undefined
  return number === undefined ? { kind: 'string', value: text } : { kind: 'number', value: number }
}

const nulls: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL'])
const booleans: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map(word => [word, true] as const),
  ...['false', 'False', 'FALSE', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map(word => [word, false] as const),
])

function plainNumber(text: string): number | undefined {
  const whole = parseGoInt(text)
  if (whole.kind === 'read') return whole.value
  const fraction = /^[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?$|^[-+]?[0-9]+\.$/.test(text)
    ? parseGoFloat(text)
    : undefined
  return fraction?.kind === 'read' ? fraction.value : undefined
}
