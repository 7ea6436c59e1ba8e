import { type PoolRow, poolsOf } from '../catalog/pools.ts'
import type { Release } from '../catalog/release.ts'
import type { FlagValue, Sourced, Tablet } from '../config/model.ts'
import { holds, type Truth } from './condition.ts'
import type { Count } from './count.ts'
import type { DemandLine, SetBy } from './demand-line.ts'
import { settingOf } from './setting.ts'

/** Every pool that the tablet opens in this release and role, and the kill connections hidden in them. */
export function pooledLines(tablet: Tablet, release: Release): readonly DemandLine[] {
  const opened = poolsOf(release)
    .filter(pool => pool.roles.includes(tablet.role))
    .map(pool => ({ pool, opens: holds(pool.opens, tablet, release) }))
    .filter(({ opens }) => opens.kind !== 'no')
  return [
    ...opened.map(({ pool, opens }) => poolLine(pool, opens, tablet, release)),
    killLine(opened, tablet),
  ]
}

interface OpenedPool {
  readonly pool: PoolRow
  readonly opens: Truth
}

function poolLine(pool: PoolRow, opens: Truth, tablet: Tablet, release: Release): DemandLine {
  const setBy = sizeSource(pool, tablet, release)
  return {
    id: pool.id,
    kind: 'pool',
    count: opens.kind === 'unresolved' ? opens : sizeOf(pool, setBy),
    account: pool.account,
    tablet: tablet.name,
    setBy,
    why: pool.what,
    cite: pool.cite,
  }
}

function sizeSource(pool: PoolRow, tablet: Tablet, release: Release): SetBy {
  if (pool.size.kind === 'fixed') return { kind: 'constant' }
  const setting = settingOf(tablet, pool.size.flag, release)
  if (!setting) throw new Error(`bug: ${pool.id} is sized by ${pool.size.flag}, which ${release.text} lacks`)
  return { kind: 'flag', flag: pool.size.flag, setting }
}

function sizeOf(pool: PoolRow, setBy: SetBy): Count {
  if (setBy.kind === 'flag') return countOfSetting(setBy.setting)
  if (pool.size.kind === 'fixed') return { kind: 'exact', connections: pool.size.connections }
  throw new Error(`bug: ${pool.id} has neither a flag nor a fixed size`)
}

/** A pool flag's value as a count. vttablet takes no pool below zero; what it does then is the tablet's start. */
function countOfSetting(setting: Sourced<FlagValue>): Count {
  return setting.kind === 'unresolved'
    ? { kind: 'unresolved', because: [setting] }
    : { kind: 'exact', connections: Math.max(0, Number(setting.value)) }
}

/**
 * Each connpool.Pool embeds a pool of one connection as the dba account that runs KILL; it exports no
 * metric and the documented formula does not know it.
 */
function killLine(opened: readonly OpenedPool[], tablet: Tablet): DemandLine {
  const killing = opened.filter(({ pool }) => pool.killConnections > 0)
  const because = killing.flatMap(({ opens }) => (opens.kind === 'unresolved' ? opens.because : []))
  const connections = killing.reduce((sum, { pool }) => sum + pool.killConnections, 0)
  return {
    id: 'kill_pool',
    kind: 'kill',
    count: because.length > 0 ? { kind: 'unresolved', because } : { kind: 'exact', connections },
    account: 'dba',
    tablet: tablet.name,
    setBy: { kind: 'constant' },
    why: `one hidden connection for KILL in each of ${killing.map(({ pool }) => pool.id).join(', ')}`,
    cite: 'go/vt/vttablet/tabletserver/connpool/pool.go:88@v22-v24',
  }
}
