import { flagVersion } from '../../catalog/flags.ts'
import { metricSuffixes } from '../../catalog/pool-metrics.ts'
import { type PoolRow, poolRow, poolsOf } from '../../catalog/pools.ts'
import type { Release } from '../../catalog/release.ts'
import { type UnpooledRow, unpooledOf, unpooledRow } from '../../catalog/unpooled.ts'
import type { Tablet } from '../../config/model.ts'
import { holds } from '../../sizing/condition.ts'
import { settingOf } from '../../sizing/setting.ts'
import type { KillCounts, StreamCounts, Suspect, TabletObservation } from './observation.ts'
import type { TabletSample } from './observe-tablet.ts'

/** A suspect and the account under which its connections stand. */
export interface AccountSuspect extends Suspect {
  readonly account: string
}

/**
 * Everything that may hold connections of this tablet which no metric counts, reserved connections only
 * where the page does not count them.
 */
export function suspectsOf({ observation, release, running }: TabletSample): readonly AccountSuspect[] {
  if (observation.program === null) return [unreadTablet]
  if (!release) return []
  return [
    ...uncountedReserved(observation, release),
    ...untoldPools(observation, release),
    ...silentPools(running, release),
    ...killConnections(observation, running, release),
    ...unpooled(observation, running, release),
  ]
}

/** In place of an account, for what may stand under any of Vitess'. */
export const anyAccount = 'any'

const unreadTablet: AccountSuspect = {
  id: 'unread_tablet',
  account: anyAccount,
  connections: null,
  count: 'unbounded',
  text: 'all that this tablet holds: nothing could be read of it',
  cite: '/debug/vars and /metrics of the tablet',
}

/** Pools that the page names without saying how many of their connections are open. */
function untoldPools({ pools }: TabletObservation, release: Release): readonly AccountSuspect[] {
  return pools
    .filter(({ active, capacity }) => active === null && capacity !== 0)
    .flatMap(({ id, capacity }) => {
      const row = poolRow(id, release)
      if (!row) return []
      const size = capacity === null ? 'as many as its size' : `at most ${capacity}`
      const text = `${id}, of which this page does not tell how many are open: ${size}`
      return [{ id, account: row.account, ...bound(capacity), text, cite: row.cite }]
    })
}

function uncountedReserved({ reserved }: TabletObservation, release: Release): readonly AccountSuspect[] {
  const row = unpooledRow('reserved_connections', release)
  if (!row || reserved.now !== null) return []
  return [
    {
      id: row.id,
      account: row.account,
      connections: null,
      count: 'unbounded',
      text: 'reserved connections, which this page does not count',
      cite: row.cite,
    },
  ]
}

function opened(tablet: Tablet, release: Release): readonly PoolRow[] {
  return poolsOf(release)
    .filter(pool => pool.roles.includes(tablet.role))
    .filter(pool => holds(pool.opens, tablet, release).kind !== 'no')
}

function silentPools(tablet: Tablet, release: Release): readonly AccountSuspect[] {
  return opened(tablet, release)
    .filter(pool => metricSuffixes(pool, release).length === 0)
    .map(pool => {
      const size = sizeOf(pool, tablet, release)
      const sure = holds(pool.opens, tablet, release).kind === 'yes' ? '' : ', if it is open'
      return {
        id: pool.id,
        account: pool.account,
        ...bound(size.connections),
        text: `${pool.id}, which exports nothing in ${release.text}: ${size.text}${sure}`,
        cite: pool.cite,
      }
    })
}

function sizeOf(pool: PoolRow, tablet: Tablet, release: Release) {
  if (pool.size.kind === 'fixed') return atMost(pool.size.connections)
  const { flag } = pool.size
  const setting = settingOf(tablet, flag, release)
  const spelling = flagVersion(flag, release)?.spelling ?? flag
  if (setting?.kind !== 'known') return { connections: null, text: `as many as --${spelling} says` }
  return { connections: Number(setting.value), text: `at most ${setting.value} (--${spelling})` }
}

function atMost(connections: number) {
  return { connections, text: `at most ${connections}` }
}

function bound(connections: number | null): Pick<Suspect, 'connections' | 'count'> {
  return { connections, count: connections === null ? 'unbounded' : 'at most' }
}

/** Each pool's connection for KILL is opened at its first kill, so never more than there were kills. */
function killConnections(
  { kills }: TabletObservation,
  tablet: Tablet,
  release: Release,
): readonly AccountSuspect[] {
  const pools = opened(tablet, release).filter(pool => pool.killConnections > 0).length
  const killed = killsInAll(kills)
  const connections = killed === null ? pools : Math.min(pools, killed)
  if (connections === 0) return []
  return [
    {
      id: 'kill_pool',
      account: 'dba',
      ...bound(connections),
      text: `connections for KILL, one for each pool that has killed: at most ${connections}`,
      cite: 'go/vt/vttablet/tabletserver/connpool/pool.go:88@v22-v24',
    },
  ]
}

function killsInAll({ transactions, queries, reservedConnections, connections }: KillCounts): number | null {
  if (transactions === null || queries === null) return null
  return transactions + queries + (reservedConnections ?? 0) + (connections ?? 0)
}

/** Connections beside the pools; those of other programs and of reserved sessions are no suspects here. */
function unpooled(
  { streams }: TabletObservation,
  tablet: Tablet,
  release: Release,
): readonly AccountSuspect[] {
  const rows = unpooledOf(release).filter(
    ({ opener, roles, id }) =>
      opener === 'this-vttablet' && roles.includes(tablet.role) && !reservedIds.has(id),
  )
  const drivers = new Map(rows.flatMap(row => countedDrivers(row, streams)))
  return rows
    .filter(row => drivers.get(row.id) !== 0)
    .map(row => unpooledSuspect(row, row.metrics ? (drivers.get(row.id) ?? null) : null))
}

const reservedIds: ReadonlySet<string> = new Set(['reserved_connections', 'settings_connections'])

/** How many streams or diffs run, for the entries of the inventory that a metric counts. */
function countedDrivers(
  { id, metrics = [] }: UnpooledRow,
  { vstreamers, vreplication, vdiffs }: StreamCounts,
): readonly (readonly [string, number])[] {
  const counts: Readonly<Record<string, number | null>> = {
    VStreamerCount: vstreamers,
    VReplicationStreamCount: vreplication,
    VDiffCount: vdiffs,
  }
  const count = metrics.map(({ expvar }) => counts[expvar] ?? null).find(each => each !== null)
  return count === undefined ? [] : [[id, count]]
}

function unpooledSuspect(row: UnpooledRow, drivers: number | null): AccountSuspect {
  const each = row.connections.kind === 'each' ? row.connections.most : null
  const connections = drivers === null || each === null ? null : drivers * each
  const part = row.part === undefined ? row.id : `${row.id} (${row.part})`
  const count = connections === null ? `${each ?? 'some'} for each ${row.per}` : `at most ${connections}`
  return {
    id: row.id,
    account: row.account,
    ...bound(connections),
    text: `${part}: ${count}`,
    cite: row.cite,
  }
}
