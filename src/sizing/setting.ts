import { flagDefault, flagVersion } from '../catalog/flags.ts'
import type { Release } from '../catalog/release.ts'
import type { FlagValue, Known, Sourced, Tablet, Unresolved } from '../config/model.ts'

/**
 * The value that `tablet` runs with for a flag (dashed name): as given, else the default of the release.
 * Nothing when the release has no such flag. Unresolved while some argument that cannot be seen may set it.
 */
export function settingOf(tablet: Tablet, flag: string, release: Release): Sourced<FlagValue> | undefined {
  const given = tablet.flags[flag]
  if (given) return given
  const fallback = defaultSetting(flag, release)
  const [hidden] = tablet.opaque
  return fallback && hidden ? hiddenBehind(hidden) : fallback
}

const defaults = new Map<string, Known<FlagValue> | undefined>()

/** The default of a flag in a release; every tablet asks for the same few, so each is worked out once. */
function defaultSetting(flag: string, release: Release): Known<FlagValue> | undefined {
  const key = `${release.text} ${flag}`
  if (defaults.has(key)) return defaults.get(key)
  const version = flagVersion(flag, release)
  const setting: Known<FlagValue> | undefined = version && {
    kind: 'known',
    value: flagDefault(flag, release),
    origin: 'default',
    text: version.default,
    cite: version.cite,
  }
  defaults.set(key, setting)
  return setting
}

function hiddenBehind(hole: Tablet['opaque'][number]): Unresolved {
  const each = '--set FLAG=VALUE for each flag that counts'
  return {
    kind: 'unresolved',
    text: hole.text,
    why: `${hole.text} may hold any flag`,
    supply: hole.name === undefined ? each : `--env '${hole.name}=...' (empty if it adds no flag) or ${each}`,
    place: hole.place,
  }
}
