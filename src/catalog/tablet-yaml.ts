import { covers, type Release, rowFor, type Span } from './release.ts'
import { type TabletYamlRow, tabletYamlRows } from './tablet-yaml/keys.ts'
import { type PoolSizeRule, poolSizeRows, type TabletYamlTrap, tabletYamlTraps } from './tablet-yaml/traps.ts'

export type { TabletYamlRow, TabletYamlType } from './tablet-yaml/keys.ts'
export { type PoolSizeRule, shippedExample, type TabletYamlTrap } from './tablet-yaml/traps.ts'

/** How a release reads a key that holds a time. */
export interface YamlDurationSyntax extends Span {
  /** What a bare number is; `0` counts as one. */
  readonly number: 'whole-seconds' | 'seconds' | 'refused'
  /** What a text such as `30s` is. */
  readonly text: 'duration' | 'refused'
  /** `null`, or nothing after the colon. */
  readonly empty: 'keeps-flag' | 'refused'
  readonly expected: string
  readonly cite: string
}

/** Everything about the tablet YAML of a release beside its keys. */
export interface TabletYamlRules {
  readonly durations: YamlDurationSyntax
  readonly traps: readonly TabletYamlTrap[]
  /** The same in all releases: keys that vttablet does not know are ignored without a word. */
  readonly unknownKeys: 'ignored'
  readonly keyCase: 'ignored'
  readonly duplicateKeys: 'last-wins'
  /** The file is read after the flags and over them; a key that is not there keeps the flag's value. */
  readonly precedence: 'over-flags'
  /** `"11"` and `5.5` are refused for a whole number; `5.0`, `0x10` and `1_000` are taken. */
  readonly quotedNumbers: 'refused'
  readonly cite: string
}

/**
 * The row of a key path such as `oltpReadPool.size`, upper and lower case alike; nothing when the release
 * ignores the key. Without a release: the newest row. Keys below `externalConnections` have its row.
 */
export function tabletYamlKey(path: string, release: Release | undefined): TabletYamlRow | undefined {
  const rows = tabletYamlRowsOf(path)
  return release ? rowFor(rows, release) : rows.at(-1)
}

/** All rows of a key path, oldest first; none when no release knows the key. */
export function tabletYamlRowsOf(path: string): readonly TabletYamlRow[] {
  const key = path.toLowerCase()
  const external = 'externalconnections'
  return rowsByKey().get(key.startsWith(`${external}.`) ? external : key) ?? []
}

/** Every row, sorted by key. */
export function allTabletYamlRows(): readonly TabletYamlRow[] {
  return tabletYamlRows
}

/** Names of the flags that some tablet YAML can set. */
export function flagsInTabletYaml(): readonly string[] {
  const flags = tabletYamlRows.flatMap(row => row.flags ?? (row.flag === undefined ? [] : [row.flag]))
  return [...new Set(flags)].sort()
}

/** How the release reads a tablet YAML; undefined release: as the newest does, with every trap that is known. */
export function tabletYamlRules(release: Release | undefined): TabletYamlRules {
  const durations = release ? rowFor(durationRows, release) : durationRows.at(-1)
  if (!durations) throw new Error(`bug: no duration syntax for ${release?.text}`)
  return {
    durations,
    traps: release ? tabletYamlTraps.filter(trap => covers(trap, release)) : tabletYamlTraps,
    unknownKeys: 'ignored',
    keyCase: 'ignored',
    duplicateKeys: 'last-wins',
    precedence: 'over-flags',
    quotedNumbers: 'refused',
    cite: 'go/cmd/vttablet/vttablet.go:71@v6, :156@v15; go/cmd/vttablet/cli/cli.go:184@v18, :204@v24',
  }
}

/** Pool sizes that a release does not survive, worst first, by flag or by YAML. */
export function poolSizeRules(release: Release): readonly PoolSizeRule[] {
  return poolSizeRows.filter(row => covers(row, release))
}

/** Every rule on pool sizes. */
export function allPoolSizeRules(): readonly PoolSizeRule[] {
  return poolSizeRows
}

/** Every row of the duration syntax, oldest first. */
export function yamlDurationRows(): readonly YamlDurationSyntax[] {
  return durationRows
}

const durationRows: readonly YamlDurationSyntax[] = [
  {
    since: '6',
    until: '6.0.19',
    number: 'whole-seconds',
    text: 'refused',
    empty: 'keeps-flag',
    expected: 'a whole number of seconds, such as 60',
    cite: 'v6 tags before v6.0.20-20200617',
  },
  {
    since: '6.0.20',
    until: '16',
    number: 'seconds',
    text: 'refused',
    empty: 'keeps-flag',
    expected: 'a number of seconds, such as 60 or 0.5',
    cite: 'go/vt/vttablet/tabletserver/tabletenv/seconds.go:29@v7, :30@v15',
  },
  {
    since: '17',
    until: '18',
    number: 'seconds',
    text: 'refused',
    empty: 'refused',
    expected: 'a number of seconds, such as 60 or 0.5',
    cite: 'go/flagutil/deprecated_float64_seconds.go:70@v17',
  },
  {
    since: '19',
    number: 'refused',
    text: 'duration',
    empty: 'keeps-flag',
    expected: 'a duration with its unit, such as 60s',
    cite: 'go/vt/vttablet/tabletserver/tabletenv/config.go:508@v19, :515@v24',
  },
]

const byKey = new Map<string, readonly TabletYamlRow[]>()

/** Lower-case key to rows; built at the first question. */
function rowsByKey(): ReadonlyMap<string, readonly TabletYamlRow[]> {
  if (byKey.size > 0) return byKey
  for (const row of tabletYamlRows) {
    const key = row.key.toLowerCase()
    byKey.set(key, [...(byKey.get(key) ?? []), row])
  }
  return byKey
}
