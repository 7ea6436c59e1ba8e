import { flagNames, flagVersion } from '../catalog/flags.ts'
import { nearestName } from '../catalog/nearest-name.ts'
import type { Release } from '../catalog/release.ts'

/** What a sweep turns: a flag of vttablet, MySQL's limit, or how many sessions there are. */
export type SweepParameter =
  | { readonly kind: 'flag'; readonly name: string }
  | { readonly kind: 'max-connections' }
  | { readonly kind: 'sessions' }

/** A sweep as asked for: the parameter by the name that was written, and its values in the order to try them. */
export interface AskedSweep {
  readonly name: string
  readonly values: readonly number[]
}

export type SweepReading =
  | { readonly kind: 'sweep'; readonly sweep: AskedSweep }
  | { readonly kind: 'invalid'; readonly message: string; readonly hint: string }

/** More points tell nobody more, and each costs runs. */
const mostValues = 200
const example = 'such as transaction-cap=20..400:20 or max-connections=300,500,800'

/** Reads `NAME=FROM..TO[:STEP]` or `NAME=A,B,C`. Without a step there are up to twenty even ones. */
export function readSweep(text: string): SweepReading {
  const at = text.indexOf('=')
  if (at < 1) return invalid(`${text}: expected NAME=FROM..TO:STEP`, example)
  const name = text.slice(0, at).trim().replace(/^--?/, '')
  const range = text.slice(at + 1).trim()
  const values = range.includes('..') ? rangeValues(range) : range.split(',').map(numberOf)
  const known = values.filter(value => value !== undefined)
  if (known.length === 0 || known.length < values.length)
    return invalid(`${text}: expected whole numbers as FROM..TO:STEP or A,B,C`, example)
  if (known.length > mostValues)
    return invalid(`${text}: ${known.length} values are more than ${mostValues}`, 'take a larger step')
  return { kind: 'sweep', sweep: { name, values: [...new Set(known)] } }
}

function rangeValues(range: string): readonly (number | undefined)[] {
  const [ends = '', stepText] = range.split(':', 2)
  const [from, to] = ends.split('..', 2).map(numberOf)
  if (from === undefined || to === undefined || to < from) return []
  const step = stepText === undefined ? Math.max(1, Math.ceil((to - from) / 20)) : numberOf(stepText)
  if (step === undefined || step === 0) return []
  const count = Math.floor((to - from) / step) + 1
  return Array.from({ length: Math.min(count, mostValues + 1) }, (_, index) => from + index * step)
}

function numberOf(text: string): number | undefined {
  return /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined
}

export type ParameterReading =
  | { readonly kind: 'parameter'; readonly parameter: SweepParameter }
  | { readonly kind: 'invalid'; readonly message: string; readonly hint: string }

/**
 * The parameter that a name means in a release: `max-connections`, `sessions`, a flag of vttablet in full, the
 * end of a `queryserver-config-` flag, or the end of one flag alone.
 */
export function sweepParameter(name: string, release: Release): ParameterReading {
  const dashed = name.replaceAll('_', '-')
  if (dashed === 'max-connections' || dashed === 'sessions')
    return { kind: 'parameter', parameter: { kind: dashed } }
  const flags = flagNames('vttablet').filter(flag => isNumeric(flag, release))
  const exact = flags.find(flag => flag === dashed || flag === `queryserver-config-${dashed}`)
  if (exact !== undefined) return { kind: 'parameter', parameter: { kind: 'flag', name: exact } }
  const ending = flags.filter(flag => flag.endsWith(`-${dashed}`))
  const [only, ...others] = ending
  if (only !== undefined && others.length === 0)
    return { kind: 'parameter', parameter: { kind: 'flag', name: only } }
  if (only !== undefined)
    return invalid(`--sweep ${name}: several flags end so`, `one of ${ending.join(', ')}`)
  const names = new Set(['max-connections', 'sessions', ...flags, ...flags.map(shortName)])
  const meant = nearestName(dashed, { names, words: new Set() })
  return invalid(
    `--sweep ${name}: no numeric vttablet flag of ${release.text}`,
    meant === undefined
      ? 'a vttablet flag that holds a whole number, max-connections, or sessions'
      : `did you mean ${meant}?`,
  )
}

const numericTypes: ReadonlySet<string> = new Set([
  'int',
  'uint',
  'int-seconds',
  'float-seconds',
  'duration-or-float-seconds',
  'duration',
])

function isNumeric(flag: string, release: Release): boolean {
  return numericTypes.has(flagVersion(flag, release)?.type ?? '')
}

/** A number as the release takes it for the flag: seconds where it holds a time. */
export function flagText(flag: string, value: number, release: Release): string {
  return flagVersion(flag, release)?.type === 'duration' ? `${value}s` : String(value)
}

/** A flag without the words that most of them begin with. */
export function shortName(flag: string): string {
  return flag.replace(/^queryserver-config-/, '')
}

function invalid(message: string, hint: string): { kind: 'invalid'; message: string; hint: string } {
  return { kind: 'invalid', message, hint }
}
