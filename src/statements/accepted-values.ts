import type { Accepts } from '../catalog/system-variables.ts'
import { switchDigit, type Value } from './values.ts'

/** Why vtgate refuses this value by itself, or nothing when it takes it. A value that nobody can tell is taken. */
export function refusedValue(accepts: Accepts, value: Value | undefined): string | undefined {
  return value === undefined && accepts !== 'nothing' ? undefined : checks[accepts](value ?? { kind: 'null' })
}

type Check = (value: Value) => string | undefined

const charsets: ReadonlySet<string> = new Set(['', 'utf8', 'utf8mb4', 'latin1', 'default'])
const resultCharsets: ReadonlySet<string> = new Set(['utf8', 'utf8mb4', 'latin1'])

const checks: Readonly<Record<Accepts, Check>> = {
  anything: () => undefined,
  nothing: () => 'vtgate has no way to set it',
  'on-off': value =>
    (value.kind === 'number' && (value.text === '0' || value.text === '1')) ||
    (value.kind === 'text' && switchDigit(value.text) !== undefined)
      ? undefined
      : 'the value is not a boolean',
  zero: value => (value.kind === 'number' && value.text === '0' ? undefined : 'only 0 is supported'),
  integer: value => (isInt64(value) ? undefined : 'the value is not a 64-bit integer'),
  number: value => (value.kind === 'number' ? undefined : 'the value is not a number'),
  string: value => (value.kind === 'text' ? undefined : 'the value is not text'),
  charset: oneOf(charsets, 'the character set is not supported'),
  'result-charset': nullOr(oneOf(resultCharsets, 'the character set is not supported')),
  'result-charset-or-binary': nullOr(
    oneOf(new Set([...resultCharsets, 'binary']), 'the character set is not supported'),
  ),
  'isolation-words': exactly(
    new Set(['repeatable read', 'read committed', 'read uncommitted', 'serializable']),
    'no such isolation level on this path',
  ),
  'transaction-mode': oneOf(new Set(['unspecified', 'single', 'multi', 'twopc']), 'no such transaction mode'),
  workload: oneOf(new Set(['unspecified', 'oltp', 'olap', 'dba']), 'no such workload'),
}

function oneOf(words: ReadonlySet<string>, why: string): Check {
  return value => (value.kind === 'text' && words.has(value.text.toLowerCase()) ? undefined : why)
}

function exactly(words: ReadonlySet<string>, why: string): Check {
  return value => (value.kind === 'text' && words.has(value.text) ? undefined : why)
}

function nullOr(check: Check): Check {
  return value => (value.kind === 'null' ? undefined : check(value))
}

const largestInt64 = '9223372036854775807'

function isInt64(value: Value): boolean {
  if (value.kind !== 'number' || !/^-?\d{1,19}$/.test(value.text)) return false
  const digits = value.text.replace(/^-/, '')
  return digits.length < largestInt64.length || digits <= largestInt64
}
