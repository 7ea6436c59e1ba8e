import { accountFlags } from './flags/accounts.ts'
import { backgroundFlags } from './flags/background.ts'
import { configurationFlags } from './flags/configuration.ts'
import { durationFlags } from './flags/durations.ts'
import type { FlagAlias, FlagFact, FlagStatus, FlagVersionFact } from './flags/fact.ts'
import { limitFlags } from './flags/limits.ts'
import { poolFlags } from './flags/pools.ts'
import { vreplicationFlags } from './flags/vreplication.ts'
import { vtgateFlags } from './flags/vtgate.ts'
import { type Release, rowFor } from './release.ts'
import { type FlagValue, parseFlagValue } from './value-syntax.ts'

export type { DebugVariable, FlagAlias, FlagKind, FlagStatus, YamlKeyOfFlag } from './flags/fact.ts'

export type Component = 'vttablet' | 'vtgate'

/** A flag that matters to connections, through all releases. */
export interface FlagRow extends Omit<FlagFact, 'versions'> {
  readonly component: Component
  /** By release; releases that refuse the flag have no row. */
  readonly versions: readonly FlagVersion[]
}

/** One stretch of releases in which nothing about a flag changes. */
export interface FlagVersion extends FlagVersionFact {
  readonly spelling: string
  readonly status: FlagStatus
  /** The default of a flag that holds a time. */
  readonly defaultSeconds?: number
}

/** The flag with this dashed name, as v23 spells it; nothing when the catalog does not hold it. */
export function flagRow(name: string, component: Component = 'vttablet'): FlagRow | undefined {
  const known = rows.get(`${component} ${name}`)
  if (known) return known
  const fact = factsByName(component).get(name)
  if (!fact) return undefined
  const row = rowOf(fact, component)
  rows.set(`${component} ${name}`, row)
  return row
}

/** What a release makes of a flag; nothing when it refuses the flag or the catalog does not hold it. */
export function flagVersion(
  name: string,
  release: Release,
  component: Component = 'vttablet',
): FlagVersion | undefined {
  const row = flagRow(name, component)
  return row && rowFor(row.versions, release)
}

/**
 * The value a flag has when nobody sets it: times in seconds, lists as their text. The flag must exist in
 * the release: ask `flagVersion` first.
 */
export function flagDefault(name: string, release: Release, component: Component = 'vttablet'): FlagValue {
  const version = flagVersion(name, release, component)
  if (!version) throw new Error(`bug: ${component} ${release.text} has no flag ${name}`)
  return defaultValue(version)
}

/** Every flag that matters to connections, vttablet's first. */
export function allFlags(): readonly FlagRow[] {
  return components.flatMap(component => factsOf(component).map(fact => rowOf(fact, component)))
}

/** The names of the flags of a program that the catalog holds. */
export function flagNames(component: Component): readonly string[] {
  return [...factsByName(component).keys()]
}

/** The flag that an older name stands for, by that name with dashes only. */
export function flagOfAlias(
  dashedAlias: string,
  component: Component,
): { readonly row: FlagRow; readonly alias: FlagAlias } | undefined {
  for (const { name, aliases } of factsOf(component)) {
    const alias = aliases?.find(each => each.spelling.replaceAll('_', '-') === dashedAlias)
    const row = alias && flagRow(name, component)
    if (alias && row) return { row, alias }
  }
  return undefined
}

const components: readonly Component[] = ['vttablet', 'vtgate']
const rows = new Map<string, FlagRow>()
const indexes = new Map<Component, ReadonlyMap<string, FlagFact>>()

/** Built at the first question, so that importing the catalog costs nothing. */
function factsByName(component: Component): ReadonlyMap<string, FlagFact> {
  const known = indexes.get(component)
  if (known) return known
  const index = new Map(factsOf(component).map(fact => [fact.name, fact]))
  indexes.set(component, index)
  return index
}

function factsOf(component: Component): readonly FlagFact[] {
  if (component === 'vtgate') return vtgateFlags
  return [
    ...poolFlags,
    ...durationFlags,
    ...limitFlags,
    ...backgroundFlags,
    ...vreplicationFlags,
    ...configurationFlags,
    ...accountFlags,
  ]
}

function rowOf(fact: FlagFact, component: Component): FlagRow {
  return { ...fact, component, versions: fact.versions.map(version => versionOf(fact.name, version)) }
}

function versionOf(name: string, fact: FlagVersionFact): FlagVersion {
  const seconds = secondsTypes.has(fact.type) ? { defaultSeconds: Number(defaultValue(fact)) } : {}
  return { ...fact, spelling: fact.spelling ?? name, status: fact.status ?? 'ok', ...seconds }
}

const secondsTypes: ReadonlySet<string> = new Set([
  'duration',
  'duration-or-float-seconds',
  'float-seconds',
  'int-milliseconds',
  'int-seconds',
])

function defaultValue(version: FlagVersionFact): FlagValue {
  const parsed = parseFlagValue(version.type, version.default, undefined)
  if (parsed.kind === 'invalid') throw new Error(`bug: ${version.default} is no ${version.type}`)
  return parsed.value
}
