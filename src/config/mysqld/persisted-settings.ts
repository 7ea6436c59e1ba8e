import type { Diagnostic, ReadContext, ReadResult } from '../model.ts'
import { type Places, placeIndex } from '../places.ts'
import { type MysqldOption, resolveOptionName } from './mysqld-options.ts'
import { settleOptions } from './mysqld-settings.ts'

/**
 * The values that `SET PERSIST` left in mysqld-auto.cnf (JSON, both layouts of MySQL 8.0 and later). They
 * beat my.cnf and the command line: lay them over those with `overlaySettings`.
 */
export function readPersistedSettings(text: string, context: ReadContext): ReadResult {
  const places = placeIndex(text, context.file)
  const json = parsed(text)
  if (json === undefined) return { invocations: [], mysqlds: [], diagnostics: [notJson(context, places)] }
  const { values, diagnostics } = settleOptions(persistedOptions(json, text, places), { env: context.env })
  return {
    invocations: [],
    mysqlds: [{ name: context.file, place: places.at(0), defaults: 'mysql', ...values }],
    diagnostics,
  }
}

/** Variables lie one or two groups deep; nothing below that is one. */
const deepestGroup = 3

function persistedOptions(json: unknown, text: string, places: Places, depth = 0): readonly MysqldOption[] {
  if (typeof json !== 'object' || json === null || depth > deepestGroup) return []
  return Object.entries(json).flatMap(([name, entry]) => {
    const value = persistedValue(entry)
    if (value === undefined) return persistedOptions(entry, text, places, depth + 1)
    if (resolveOptionName(name) === undefined) return []
    const at = Math.max(0, text.indexOf(`"${name}"`))
    const place = places.at(at)
    return [{ kind: 'option', name, value: [{ kind: 'text', text: value }], place, valuePlace: place }]
  })
}

function persistedValue(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null || !('Value' in entry)) return undefined
  return typeof entry.Value === 'string' || typeof entry.Value === 'number' ? String(entry.Value) : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function notJson(context: ReadContext, places: Places): Diagnostic {
  return {
    severity: 'error',
    code: 'bad-persisted-settings',
    message: `${context.file} is not the JSON that SET PERSIST writes; its values were not read.`,
    hint: 'Read the file from the data directory as it is, or supply the limit with --max-connections N.',
    place: places.at(0),
  }
}
