import { commandLineRules } from './command-line.ts'
import {
  type GoRead,
  parseGoBool,
  parseGoDuration,
  parseGoFloat,
  parseGoInt,
  parseGoUint,
} from './go-values.ts'
import type { Release } from './release.ts'

export { type CommandLineRules, commandLineRules } from './command-line.ts'

/**
 * How a flag's text is read. `opaque`: a type of the logging library that only it can read. Which of the
 * types a flag has in a release is in its rows.
 */
export type FlagType =
  | 'bool'
  | 'duration'
  | 'duration-or-float-seconds'
  | 'float'
  | 'float-seconds'
  | 'int'
  | 'int-milliseconds'
  | 'int-seconds'
  | 'opaque'
  | 'string'
  | 'strings'
  | 'uint'

/** Times are seconds, lists are their text. */
export type FlagValue = number | boolean | string

export type ParsedFlagValue =
  | { readonly kind: 'value'; readonly value: FlagValue }
  | {
      readonly kind: 'invalid'
      /** What vttablet says. */
      readonly message: string
      /** What it would have taken, in words. */
      readonly expected: string
    }

interface FlagSyntax {
  readonly read: (text: string) => GoRead<FlagValue>
  readonly expected: string
}

/**
 * Reads a flag's text as vttablet would: times come back in seconds. `flag` is the spelling that the error
 * names. Without a release the error is worded as the newest release words it.
 */
export function parseFlagValue(
  type: FlagType,
  text: string,
  release: Release | undefined,
  { flag = 'flag' }: { readonly flag?: string } = {},
): ParsedFlagValue {
  const syntax = syntaxes[type]
  const outcome = syntax.read(text)
  if (outcome.kind === 'read') return { kind: 'value', value: outcome.value }
  const message = commandLineRules(release).badValue({
    flag,
    text,
    reason: outcome.reason,
    isBool: type === 'bool',
  })
  return { kind: 'invalid', message, expected: syntax.expected }
}

const aSpan = 'a duration with its unit, such as 30s or 1h30m'
const aNumber = 'a number of seconds, such as 30 or 0.5'

const syntaxes: Readonly<Record<FlagType, FlagSyntax>> = {
  bool: { read: parseGoBool, expected: 'true or false' },
  duration: { read: parseGoDuration, expected: aSpan },
  'duration-or-float-seconds': { read: parseDurationOrFloat, expected: `${aSpan}, or ${aNumber}` },
  float: { read: parseGoFloat, expected: 'a number, such as 0.4' },
  'float-seconds': { read: parseGoFloat, expected: aNumber },
  int: { read: parseGoInt, expected: 'a whole number' },
  'int-milliseconds': { read: parseMilliseconds, expected: 'a whole number of milliseconds' },
  'int-seconds': { read: parseGoInt, expected: 'a whole number of seconds' },
  opaque: { read: asText, expected: 'text' },
  string: { read: asText, expected: 'text' },
  strings: { read: asText, expected: 'texts with commas between' },
  uint: { read: parseGoUint, expected: 'a whole number, not negative' },
}

/** A duration first, else seconds: go/flagutil/deprecated_float64_seconds.go:43@v17. */
function parseDurationOrFloat(text: string): GoRead<number> {
  const duration = parseGoDuration(text)
  return duration.kind === 'read' ? duration : parseGoFloat(text)
}

function parseMilliseconds(text: string): GoRead<number> {
  const whole = parseGoInt(text)
  return whole.kind === 'read' ? { kind: 'read', value: whole.value / 1000 } : whole
}

function asText(text: string): GoRead<string> {
  return { kind: 'read', value: text }
}
