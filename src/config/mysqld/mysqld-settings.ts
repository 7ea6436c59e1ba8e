import type { Diagnostic, MysqldSettings, Sourced, Unresolved } from '../model.ts'
import {
  type MysqldInput,
  type MysqldOption,
  type ResolvedName,
  resolveOptionName,
  type SettingKey,
  type UnreadOptions,
} from './mysqld-options.ts'
import { readMysqldNumber, readMysqldSwitch, supplyOf, type ValueRules } from './mysqld-values.ts'

/** The values among a mysqld's settings, without its name and defaults. */
export type MysqldValues = Pick<MysqldSettings, SettingKey>

/** What a sequence of options leaves set, and what there is to say about it. */
export interface SettledOptions {
  readonly values: MysqldValues
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * What mysqld ends up with after all of `inputs`: the last value of each option wins. An option that may
 * not apply leaves its setting unresolved unless it repeats the value; something unread leaves unresolved
 * max_connections and whatever was set before it.
 */
export function settleOptions(inputs: Iterable<MysqldInput>, rules: ValueRules): SettledOptions {
  let values: MysqldValues = {}
  const diagnostics: Diagnostic[] = []
  for (const input of inputs) {
    if (input.kind === 'unread') values = { ...values, ...overridable(values, input) }
    else {
      const resolved = resolveOptionName(input.name)
      if (resolved) values = { ...values, ...settle(input, resolved) }
    }
  }
  return { values, diagnostics }

  function settle(option: MysqldOption, resolved: ResolvedName): MysqldValues {
    diagnostics.push(...spellingDiagnostics(option, resolved))
    const { key } = resolved.option
    const read =
      key === 'mysqlx' ? readMysqldSwitch(option, resolved, rules) : readMysqldNumber(option, resolved, rules)
    diagnostics.push(...read.diagnostics)
    return { [key]: doubted<number | boolean>(values[key], read.value, option) }
  }
}

/** `stronger` laid over `weaker`: persisted values over a my.cnf, arguments over both files' values. */
export function overlaySettings(weaker: MysqldSettings, stronger: MysqldValues): MysqldSettings {
  return { ...weaker, ...stronger }
}

function doubted<T extends number | boolean>(
  before: Sourced<T> | undefined,
  read: Sourced<T>,
  option: MysqldOption,
): Sourced<T> {
  if (option.doubt === undefined) return read
  if (before?.kind === 'known' && read.kind === 'known' && before.value === read.value) return before
  const resolved = resolveOptionName(option.name)
  return {
    kind: 'unresolved',
    text: read.text,
    why: option.doubt,
    supply: supplyOf(resolved?.option.key ?? 'maxConnections'),
    place: option.valuePlace,
  }
}

function overridable(values: MysqldValues, unread: UnreadOptions): MysqldValues {
  const keys = new Set<string>(['maxConnections', ...Object.keys(values)])
  return Object.fromEntries([...keys].map(key => [key, unresolvedBy(unread, key as SettingKey)]))
}

function unresolvedBy(unread: UnreadOptions, key: SettingKey): Unresolved {
  return {
    kind: 'unresolved',
    text: unread.text,
    why: unread.why,
    supply: supplyOf(key),
    place: unread.place,
    ...(unread.elsewhere && { elsewhere: true }),
  }
}

function spellingDiagnostics(option: MysqldOption, resolved: ResolvedName): readonly Diagnostic[] {
  const { place, name } = option
  const full = resolved.option.name
  switch (resolved.spelling) {
    case 'full':
      return []
    case 'abbreviated':
      return [{ severity: 'note', code: 'abbreviated-option', message: `${name} is read as ${full}.`, place }]
    case 'ambiguous':
      return [
        {
          severity: 'error',
          code: 'ambiguous-option',
          message: `${name} is short for ${full}, and perhaps for other options; mysqld refuses what is not unique.`,
          hint: `Write ${full}.`,
          place,
        },
      ]
    case 'wrong-case':
      return [
        {
          severity: 'error',
          code: 'option-case',
          message: `${name} is not ${full}: names of options are case-sensitive, mysqld refuses this one.`,
          hint: `Write ${full}; it is counted as if it were.`,
          place,
        },
      ]
  }
}
