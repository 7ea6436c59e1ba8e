import { type Component, type FlagRow, flagOfAlias, flagRow } from '../catalog/flags.ts'
import { dashed, type KnownFlag, knownFamily } from '../catalog/known-flag-index.ts'
import { spanText } from '../catalog/known-flags.ts'
import { allPoolRows } from '../catalog/pools.ts'
import type { FlagExplanation } from '../report/explanation.ts'

/** A flag by any of its spellings, with or without its dashes, of vttablet and of vtgate. */
export function explainFlag(name: string): readonly FlagExplanation[] {
  const asked = dashed(name.replace(/^--?/, '').split('=', 1)[0] ?? '')
  return (['vttablet', 'vtgate'] as const).flatMap(component => {
    const row = flagRow(asked, component) ?? flagOfAlias(asked, component)?.row
    if (row) return [ofRow(row)]
    const family = knownFamily(asked, component)
    return family.length > 0 ? [ofFamily(family, component)] : []
  })
}

function ofRow({ name, component, what, versions, yaml, debugEnv, aliases }: FlagRow): FlagExplanation {
  return {
    kind: 'flag',
    name,
    component,
    what,
    versions: versions.map(version => ({
      releases: spanText(version),
      spelling: version.spelling,
      type: version.type,
      default: version.default,
      status: version.status,
      source: version.cite,
    })),
    yaml: (yaml ?? []).map(key => `${key.key} (${spanText(key)})`),
    debugEnv: (debugEnv ?? []).map(variable => `${variable.name} (${spanText(variable)})`),
    aliases: (aliases ?? []).map(alias => `${alias.spelling} (${spanText(alias)})`),
    pools: component === 'vttablet' ? poolsSizedBy(name) : [],
  }
}

function poolsSizedBy(flag: string): readonly string[] {
  const rows = allPoolRows().filter(({ size }) => size.kind === 'flag' && size.flag === flag)
  return [...new Set(rows.map(row => row.id))]
}

/** A flag without bearing on connections: its spellings are all that is known. */
function ofFamily(family: readonly KnownFlag[], component: Component): FlagExplanation {
  return {
    kind: 'flag',
    name: family.at(-1)?.name ?? '',
    component,
    what: null,
    versions: family.flatMap(({ spelling, versions }) =>
      versions.map(version => ({
        releases: spanText(version),
        spelling,
        type: version.type,
        default: null,
        status: version.status,
        source: null,
      })),
    ),
    yaml: [],
    debugEnv: [],
    aliases: [],
    pools: [],
  }
}
