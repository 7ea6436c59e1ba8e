import { flagDefault, flagVersion } from '../catalog/flags.ts'
import type { Release } from '../catalog/release.ts'
import type { FlagValue, Sourced, Tablet, Unresolved } from '../config/model.ts'

/**
 * The value that `tablet` runs with for a flag (dashed name): as given, else the default of the release.
 * Nothing when the release has no such flag. Unresolved while some argument that cannot be seen may set it.
 */
export function settingOf(tablet: Tablet, flag: string, release: Release): Sourced<FlagValue> | undefined {
  const given = tablet.flags[flag]
  if (given) return given
  const version = flagVersion(flag, release)
  if (!version) return undefined
  const hidden = tablet.opaque[0]
  if (hidden) return hiddenBehind(hidden)
  return {
    kind: 'known',
    value: flagDefault(flag, release),
    origin: 'default',
    text: version.default,
    cite: version.cite,
  }
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
