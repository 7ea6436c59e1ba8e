import { parseGoDuration, parseGoInt } from './go-values.ts'
import type { FlagType } from './value-syntax.ts'

/**
 * The same value in the syntax that a type takes, for values that another release, or another program,
 * writes differently: `1800` as `1800s`, `30m` as `1800`, `yes` as `true`. Nothing where that would be a guess.
 */
export function mendedValue(type: FlagType, text: string): string | undefined {
  switch (type) {
    case 'duration':
      return /^\d+(?:\.\d+)?$/.test(text) && parseGoDuration(`${text}s`).kind === 'read'
        ? `${text}s`
        : undefined
    case 'float-seconds':
      return inSeconds(text, () => true)
    case 'int-seconds':
      return inSeconds(text, Number.isInteger)
    case 'int-milliseconds':
      return inMilliseconds(text)
    case 'bool':
      return switches.get(text.toLowerCase())
    case 'int':
    case 'uint':
      return /^\d+\.0+$/.test(text) && parseGoInt(text.split('.')[0] as string).kind === 'read'
        ? text.split('.')[0]
        : undefined
    default:
      return undefined
  }
}

/** What YAML and shells call true and false, and Go does not. */
const switches: ReadonlyMap<string, string> = new Map([
  ['no', 'false'],
  ['off', 'false'],
  ['on', 'true'],
  ['yes', 'true'],
])

function inSeconds(text: string, taken: (seconds: number) => boolean): string | undefined {
  const duration = parseGoDuration(text)
  return duration.kind === 'read' && taken(duration.value) ? String(duration.value) : undefined
}

function inMilliseconds(text: string): string | undefined {
  const duration = parseGoDuration(text)
  return duration.kind === 'read' && Number.isInteger(duration.value * 1000)
    ? String(duration.value * 1000)
    : undefined
}
