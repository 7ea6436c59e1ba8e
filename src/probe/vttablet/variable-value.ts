import { parseFlagValue } from '../../catalog/value-syntax.ts'
import type { FlagValue } from '../../config/model.ts'

const decimal = /^-?\d{1,15}(?:\.\d{1,15})?$/

/** A value as /debug/env writes it: a number, or a time (`2h0m0s`) as seconds. Words are modes, not flag values. */
export function variableValue(text: string): FlagValue | undefined {
  if (decimal.test(text)) return Number(text)
  const time = parseFlagValue('duration', text, undefined)
  return time.kind === 'value' ? time.value : undefined
}
