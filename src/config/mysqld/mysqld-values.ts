import type { Diagnostic, Hole, MysqldSettings, Piece, Place, Sourced, Unresolved } from '../model.ts'
import type { MysqldOption, ResolvedName, SettingKey } from './mysqld-options.ts'

/** What the value of an option depends on beside its text. */
export interface ValueRules {
  /** Values supplied by the user (`--env`), for variables in values. */
  readonly env: ReadonlyMap<string, string>
  readonly flavour?: MysqldSettings['flavour']
}

/** A value as mysqld takes it. */
export interface ReadValue<T> {
  readonly value: Sourced<T>
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * A number with mysqld's suffixes (K, M, G, T, P, E: powers of 1024). max_connections out of its range
 * (1 to 100000, MariaDB from 10) becomes the nearest number in it, as the server does with a warning.
 */
export function readMysqldNumber(
  option: MysqldOption,
  resolved: ResolvedName,
  rules: ValueRules,
): ReadValue<number> {
  const known = knownText(option, resolved, rules)
  if (typeof known !== 'string') return known
  const match = /^([+-]?\d+)([kmgtpe]?)$/i.exec(known)
  if (!match || resolved.prefix !== 'none' || resolved.spelling === 'ambiguous') {
    return refused(option, resolved, known, 'a whole number, perhaps with K, M or G after it')
  }
  const power = 1 + 'kmgtpe'.indexOf((match[2] as string).toLowerCase())
  const written = Number(match[1]) * (match[2] === '' ? 1 : 1024 ** power)
  const value = clamped(resolved.option.key, written, rules)
  return {
    value: { ...knownValue(option, known), value },
    diagnostics: value === written ? [] : [clampDiagnostic(option, known, value, rules)],
  }
}

/** A switch: ON, OFF, 1, 0, TRUE, FALSE, for plugins also FORCE; alone it is on; `skip-` turns it off. */
export function readMysqldSwitch(
  option: MysqldOption,
  resolved: ResolvedName,
  rules: ValueRules,
): ReadValue<boolean> {
  const known = option.value === undefined ? 'ON' : knownText(option, resolved, rules)
  if (typeof known !== 'string') return known
  const on = switchWords.get(known.toLowerCase())
  if (on === undefined) return refused(option, resolved, known, 'ON or OFF')
  const value = resolved.prefix === 'off' ? !on : on
  const written = option.value === undefined ? option.name : known
  return { value: { ...knownValue(option, written), value }, diagnostics: [] }
}

/** How to supply a setting that cannot be read: an option for the limit, the file itself for the others. */
export function supplyOf(key: SettingKey): string {
  return key === 'maxConnections' ? '--max-connections N' : 'a plain value in the file'
}

const switchWords: ReadonlyMap<string, boolean> = new Map([
  ['on', true],
  ['1', true],
  ['true', true],
  ['force', true],
  ['force_plus_permanent', true],
  ['off', false],
  ['0', false],
  ['false', false],
])

const maxConnectionsMost = 100_000

function clamped(key: SettingKey, value: number, rules: ValueRules): number {
  if (key !== 'maxConnections') return value
  return Math.min(maxConnectionsMost, Math.max(leastOf(rules), value))
}

function leastOf(rules: ValueRules): number {
  return rules.flavour === 'mariadb' ? 10 : 1
}

function knownValue(option: MysqldOption, text: string) {
  const definedAt = option.value?.find(piece => piece.kind === 'text' && piece.place)?.place
  const elsewhere = definedAt && !samePlace(definedAt, option.valuePlace)
  return {
    kind: 'known',
    origin: 'flag',
    text,
    place: option.valuePlace,
    ...(elsewhere && { definedAt }),
  } as const
}

function samePlace(left: Place, right: Place): boolean {
  return left.file === right.file && left.line === right.line && left.column === right.column
}

function knownText(
  option: MysqldOption,
  resolved: ResolvedName,
  rules: ValueRules,
): string | ReadValue<never> {
  const pieces = (option.value ?? []).map(piece => filled(piece, rules.env))
  const hole = pieces.find(piece => piece.kind === 'hole')
  const text = pieces.map(piece => piece.text).join('')
  if (hole?.kind !== 'hole') return text.trim()
  const value: Unresolved = {
    kind: 'unresolved',
    text,
    why: reasonOf(hole),
    supply: hole.name === undefined ? supplyOf(resolved.option.key) : `--env ${hole.name}=...`,
    place: option.valuePlace,
  }
  return { value, diagnostics: [] }
}

function reasonOf(hole: Hole): string {
  switch (hole.by) {
    case 'variable':
      return `${hole.name ?? hole.text} is not set here`
    case 'arguments':
    case 'command':
      return `${hole.text} is only known where it runs`
    case 'go-template':
    case 'jinja':
    case 'erb':
      return `${hole.text} is not rendered`
  }
}

function filled(piece: Piece, env: ReadonlyMap<string, string>): Piece {
  const value = piece.kind === 'hole' && piece.name !== undefined ? env.get(piece.name) : undefined
  return value === undefined ? piece : { kind: 'text', text: value }
}

function refused(
  option: MysqldOption,
  resolved: ResolvedName,
  text: string,
  expected: string,
): ReadValue<never> {
  const { name } = resolved.option
  const place: Place = option.valuePlace
  const written =
    option.value === undefined
      ? `${option.name} stands without a value`
      : `${option.name} has the value "${text}"`
  return {
    value: {
      kind: 'unresolved',
      text,
      why: `mysqld cannot read ${option.name}${text && ` = ${text}`}`,
      supply: supplyOf(resolved.option.key),
      place,
    },
    diagnostics: [
      {
        severity: 'error',
        code: 'bad-mysqld-value',
        message: `${written}; ${name} takes ${expected}.`,
        hint: `Write ${name} = value; mysqld does not start as it is.`,
        place,
      },
    ],
  }
}

function clampDiagnostic(option: MysqldOption, text: string, value: number, rules: ValueRules): Diagnostic {
  return {
    severity: 'warning',
    code: 'clamped-value',
    message: `max_connections = ${text} is out of range; the server takes ${value} and warns.`,
    hint: `Write a number from ${leastOf(rules)} to ${maxConnectionsMost}.`,
    place: option.valuePlace,
  }
}
