import type { Release } from '../../catalog/release.ts'
import { flagsInTabletYaml, tabletYamlKey } from '../../catalog/tablet-yaml.ts'
import type {
  Diagnostic,
  FlagValue,
  Invocation,
  MountedFile,
  NeighbourFile,
  Place,
  ReadContext,
  Sourced,
  TabletStart,
} from '../model.ts'

/** A reason for vttablet to end while it reads the file; `text` and `mended` as in a Diagnostic. */
export interface ConfigDeath extends Pick<Diagnostic, 'code' | 'text' | 'mended'> {
  readonly why: string
  readonly place: Place
  readonly cite: string
}

import type { Base } from '../places.ts'

/** What reading a tablet YAML gives: values by key path, and how vttablet dies of it if it does. */
export interface TabletConfigReading {
  readonly settings: Readonly<Record<string, Sourced<FlagValue>>>
  readonly death?: ConfigDeath
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a tablet YAML as vttablet of `release` would; `base` tells where it stands when a manifest holds it. */
export type TabletConfigReader = (
  text: string,
  context: ReadContext,
  release: Release | undefined,
  base?: Base,
) => TabletConfigReading

interface Applied {
  readonly flags: Readonly<Record<string, Sourced<FlagValue>>>
  readonly yaml: Readonly<Record<string, Sourced<FlagValue>>>
  readonly death?: TabletStart
  readonly diagnostics: readonly Diagnostic[]
}

interface TabletConfigSource {
  readonly neighbour: (path: string, from: string) => NeighbourFile
  readonly readTabletConfig: TabletConfigReader
}

/**
 * Lays the tablet YAML that `--tablet-config` names over the flags: vttablet reads it after them. While the
 * file cannot be read, every flag that it could set is unresolved.
 */
export function applyTabletConfig(
  flags: Readonly<Record<string, Sourced<FlagValue>>>,
  invocation: Invocation,
  release: Release | undefined,
  source: TabletConfigSource,
): Applied {
  const named = flags['tablet-config']
  if (!named || (named.kind === 'known' && named.value === '')) return { flags, yaml: {}, diagnostics: [] }
  if (named.kind === 'unresolved') return hiddenBehind(flags, named.text, named.why, named.place)
  const path = String(named.value)
  const mounted = invocation.mounted?.[path]
  const file = mounted ? inManifest(mounted) : source.neighbour(path, invocation.place.file)
  if (file.kind === 'unreadable') {
    return hiddenBehind(flags, path, `the tablet config ${path} cannot be read: ${file.why}`, named.place)
  }
  const context: ReadContext = {
    file: file.file,
    env: new Map(),
    neighbour: other => source.neighbour(other, file.file),
  }
  return layOver(flags, source.readTabletConfig(file.text, context, release, baseOf(mounted)), release)
}

function inManifest({ place, text }: MountedFile): NeighbourFile {
  return { kind: 'read', file: place.file, text }
}

/** A manifest holds the file as a block scalar: every line is indented as the first. */
function baseOf(mounted: MountedFile | undefined): Base | undefined {
  if (!mounted) return undefined
  const { line, column } = mounted.place
  return { line, column, indent: column - 1 }
}

function layOver(
  flags: Readonly<Record<string, Sourced<FlagValue>>>,
  reading: TabletConfigReading,
  release: Release | undefined,
): Applied {
  const merged = { ...flags }
  for (const [path, setting] of Object.entries(reading.settings)) {
    const row = tabletYamlKey(path, release)
    if (row?.flag !== undefined) merged[row.flag] = setting
    if (row?.turnsOn) merged[row.turnsOn.flag] = turnedOn(setting, row.turnsOn.by)
  }
  return {
    flags: merged,
    yaml: reading.settings,
    ...(reading.death && { death: { kind: 'dies', ...reading.death } }),
    diagnostics: reading.diagnostics,
  }
}

function turnedOn(setting: Sourced<FlagValue>, by: string | number): Sourced<FlagValue> {
  if (setting.kind === 'unresolved') return setting
  const on = typeof by === 'number' ? Number(setting.value) > by : setting.value === by
  return { ...setting, value: on }
}

function hiddenBehind(
  flags: Readonly<Record<string, Sourced<FlagValue>>>,
  text: string,
  why: string,
  place: Place | undefined,
): Applied {
  const hidden = flagsInTabletYaml().map(flag => {
    const setting: Sourced<FlagValue> = {
      kind: 'unresolved',
      text,
      why,
      supply: `--set ${flag}=VALUE`,
      ...(place && { place }),
    }
    return [flag, setting] as const
  })
  return { flags: { ...flags, ...Object.fromEntries(hidden) }, yaml: {}, diagnostics: [] }
}
