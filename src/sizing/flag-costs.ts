import { poolsOf } from '../catalog/pools.ts'
import type { Release } from '../catalog/release.ts'
import type { FlagValue, Known, Sourced, Tablet } from '../config/model.ts'
import { tabletDemand } from './demand.ts'
import { settingOf } from './setting.ts'

/** What one more of a flag costs, or switching it over. */
export interface FlagCost {
  readonly flag: string
  readonly now: Sourced<FlagValue>
  /** The change tried: `+1`, `true`, `false`. */
  readonly change: string
  /** Connections gained by the change; nothing when the size cannot be known even then. */
  readonly connections: number | undefined
}

/**
 * What each flag that sizes or opens a pool costs a tablet: the release number is worked out again with the
 * flag one higher, or switched over. Sorted by cost, flags that change nothing left out.
 */
export function flagCosts(tablet: Tablet, release: Release): readonly FlagCost[] {
  return [...new Set(sizingFlags(release))]
    .flatMap(flag => flagCost(tablet, flag, release) ?? [])
    .filter(cost => cost.connections !== 0)
    .toSorted(
      (left, right) =>
        (right.connections ?? 0) - (left.connections ?? 0) || (left.flag < right.flag ? -1 : 1),
    )
}

function sizingFlags(release: Release): readonly string[] {
  return poolsOf(release).flatMap(({ size, opens }) => [
    ...(size.kind === 'flag' ? [size.flag] : []),
    ...switchesIn(opens),
  ])
}

type Opens = ReturnType<typeof poolsOf>[number]['opens']

function switchesIn(condition: Opens): readonly string[] {
  switch (condition.kind) {
    case 'flag':
    case 'flag-above':
      return [condition.flag]
    case 'not':
      return switchesIn(condition.of)
    case 'all':
    case 'any':
      return condition.of.flatMap(switchesIn)
    case 'always':
    case 'feature':
      return []
  }
}

function flagCost(tablet: Tablet, flag: string, release: Release): FlagCost | undefined {
  const now = settingOf(tablet, flag, release)
  if (!now) return undefined
  const base = now.kind === 'known' ? now.value : 0
  if (typeof base === 'string') return undefined
  const changed = typeof base === 'boolean' ? !base : base + 1
  const before = withSetting(tablet, flag, base)
  const after = withSetting(tablet, flag, changed)
  return {
    flag,
    now,
    change: typeof base === 'boolean' ? String(changed) : '+1',
    connections: difference(tabletDemand(after, release).release, tabletDemand(before, release).release),
  }
}

function withSetting(tablet: Tablet, flag: string, value: number | boolean): Tablet {
  const setting: Known<FlagValue> = { kind: 'known', value, origin: 'option', text: String(value) }
  return { ...tablet, flags: { ...tablet.flags, [flag]: setting } }
}

function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before
}
