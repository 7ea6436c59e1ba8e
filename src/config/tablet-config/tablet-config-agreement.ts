import type { Release } from '../../catalog/release.ts'
import type { Diagnostic, FlagValue, Place, Sourced } from '../model.ts'
import type { TabletConfigReading } from './tablet-config-flag.ts'
import type { Interpretation } from './tablet-config-meaning.ts'

/** What one release makes of a file. */
export interface ReleaseMeaning {
  readonly release: Release
  readonly meaning: Interpretation
}

/**
 * What the releases that survive a file agree on. A setting that differs between them, or that some ignore,
 * is unresolved; when none survives, the newest one's death is everyone's.
 */
export function agreement(meanings: readonly ReleaseMeaning[]): TabletConfigReading {
  const survivors = meanings.filter(({ meaning }) => meaning.deaths.length === 0)
  const dead = meanings.filter(({ meaning }) => meaning.deaths.length > 0)
  const death = survivors.length === 0 ? dead.at(-1)?.meaning.deaths[0] : undefined
  const read = survivors.length === 0 ? dead : survivors
  return {
    settings: agreedSettings(read.map(({ meaning }) => meaning.settings)),
    ...(death && { death }),
    diagnostics: [
      ...distinct(read.flatMap(({ meaning }) => meaning.diagnostics)),
      ...(death ? [] : casualties(dead)),
    ],
  }
}

type Settings = Readonly<Record<string, Sourced<FlagValue>>>

function agreedSettings(all: readonly Settings[]): Settings {
  const newestFirst = [...all].reverse()
  const paths = new Set(newestFirst.flatMap(settings => Object.keys(settings)))
  return Object.fromEntries(
    [...paths].map(path => [path, agreed(newestFirst.map(settings => settings[path]))]),
  )
}

function agreed(settings: readonly (Sourced<FlagValue> | undefined)[]): Sourced<FlagValue> {
  const given = settings.find(setting => setting !== undefined) as Sourced<FlagValue>
  if (given.kind === 'unresolved') return given
  if (settings.every(setting => setting?.kind === 'known' && setting.value === given.value)) return given
  return {
    kind: 'unresolved',
    text: given.text,
    why: 'releases of Vitess take different things from this file',
    supply: '--vitess RELEASE',
    ...(given.place && { place: given.place }),
  }
}

function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Map<string, Diagnostic>()
  for (const diagnostic of diagnostics) {
    const key = `${diagnostic.code}:${diagnostic.place?.line}:${diagnostic.place?.column}`
    seen.set(key, diagnostic)
  }
  return [...seen.values()]
}

/** Where releases die of the file although others do not: one diagnostic a place. */
function casualties(dead: readonly ReleaseMeaning[]): readonly Diagnostic[] {
  const byPlace = new Map<string, { place: Place; why: string; majors: number[] }>()
  for (const { release, meaning } of dead) {
    for (const { place, why } of meaning.deaths) {
      const key = `${place.line}:${place.column}`
      const casualty = byPlace.get(key) ?? { place, why, majors: [] }
      casualty.majors.push(release.major)
      byPlace.set(key, { ...casualty, why })
    }
  }
  return [...byPlace.values()].map(({ place, why, majors }) => ({
    severity: 'warning',
    code: 'tablet-config-by-release',
    message: `Some releases end when they read this (v${majors[0]} to v${majors.at(-1)}): ${why}.`,
    hint: 'Name the release with --vitess RELEASE.',
    place,
  }))
}
