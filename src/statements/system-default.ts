import type { KnownVariable } from '../catalog/system-variables.ts'
import type { Wanted } from './right-hand-side.ts'
import { numberValue, textValue, valueAsSql } from './values.ts'

/** What DEFAULT stands for in a variable that has a default of vtgate's own; nothing otherwise. */
export function defaultOf(variable: KnownVariable): Wanted | undefined {
  if (variable.default === undefined) return undefined
  const value = /^\d+$/.test(variable.default)
    ? numberValue(variable.default)
    : textValue(variable.default.replaceAll("'", ''))
  return { kind: 'value', value, sql: valueAsSql(value) }
}
