import type { Release } from '../catalog/release.ts'
import { type Driver, type UnpooledRow, unpooledOf } from '../catalog/unpooled.ts'
import type { Tablet } from '../config/model.ts'
import type { Count } from './count.ts'
import type { DemandLine } from './demand-line.ts'
import type { DescribedClients } from './described-clients.ts'
import { settingOf } from './setting.ts'

/** What is said to come on top of the pools at one mysqld, as numbers of the things that cause it. */
export interface OnDemand {
  /** Replicas that replicate from this mysqld: a binlog dump thread each. */
  readonly replicas: number
  /** Backups: a dump thread each for vtbackup on a primary, the backup engine's connections elsewhere. */
  readonly backups: number
  /** VReplication streams into this mysqld. */
  readonly streams: number
  /** How many of them copy at the same time. */
  readonly copying: number
  /** VStreams out of this mysqld: VReplication elsewhere, CDC clients. */
  readonly vstreams: number
  /** How many of them copy at the same time: one or two connections more for each. */
  readonly vstreamsCopying: number
  readonly vdiffs: number
  /** Message tables with subscribers. */
  readonly messageTables: number
  /** Reserved connections at the same time; nothing when nobody said. */
  readonly reserved: number | undefined
  /** Who connects, from which the reserved connections are estimated; `reserved` then has no say. */
  readonly clients?: DescribedClients | undefined
}

/** Nothing on top of the pools, and nothing said about reserved connections. */
export const nothingOnDemand: OnDemand = {
  replicas: 0,
  backups: 0,
  streams: 0,
  copying: 0,
  vstreams: 0,
  vstreamsCopying: 0,
  vdiffs: 0,
  messageTables: 0,
  reserved: undefined,
}

/**
 * The lines of what comes on demand at one mysqld, by the catalog's rows for unpooled connections. Flags that
 * multiply a line (parallel insert workers) are taken from the first tablet. Reserved connections always have
 * a line, here or estimated: nothing bounds them, and the table must not hide that.
 */
export function onDemandLines(
  onDemand: OnDemand,
  tablets: readonly Tablet[],
  release: Release,
): readonly DemandLine[] {
  const [tablet] = tablets
  if (!tablet) return []
  const rows = unpooledOf(release).filter(row => tablets.some(({ role }) => row.roles.includes(role)))
  return causes(onDemand).flatMap(cause =>
    rows.filter(row => row.per === cause.driver).flatMap(row => linesOf(row, cause, tablet, release)),
  )
}

/** So many of a driver, as an option said. */
interface Cause {
  readonly driver: Driver
  readonly option: string
  readonly times: number | undefined
}

function causes(onDemand: OnDemand): readonly Cause[] {
  const { replicas, backups, streams, copying, vstreams, vstreamsCopying, vdiffs, messageTables } = onDemand
  const said: readonly Cause[] = [
    { driver: 'replica', option: '--replicas', times: replicas },
    { driver: 'replica', option: '--backups', times: backups },
    { driver: 'backup', option: '--backups', times: backups },
    { driver: 'vreplication stream', option: '--streams', times: streams },
    { driver: 'copying stream worker', option: '--copying', times: copying },
    { driver: 'vreplication stream copying', option: '--copying', times: copying },
    { driver: 'vreplication stream after copying', option: '--copying', times: copying },
    { driver: 'vstream client', option: '--vstreams', times: vstreams },
    { driver: 'vstream copying', option: '--vstreams-copying', times: vstreamsCopying },
    { driver: 'vdiff', option: '--vdiffs', times: vdiffs },
    { driver: 'message table', option: '--message-tables', times: messageTables },
  ]
  return [
    ...said.filter(cause => cause.times !== 0),
    ...(onDemand.clients
      ? []
      : [{ driver: 'reserving session', option: '--reserved', times: onDemand.reserved } as const]),
  ]
}

function linesOf(row: UnpooledRow, cause: Cause, tablet: Tablet, release: Release): readonly DemandLine[] {
  const count = countOf(row, cause, tablet, release)
  if (count.kind === 'exact' && count.connections === 0 && cause.driver !== 'reserving session') return []
  return [
    {
      id: row.id,
      kind: cause.driver === 'reserving session' ? 'reserved' : 'unpooled',
      count,
      account: row.account,
      setBy: { kind: 'option', option: cause.option },
      why: row.what,
      cite: row.cite,
    },
  ]
}

function countOf({ connections }: UnpooledRow, { times }: Cause, tablet: Tablet, release: Release): Count {
  if (times === undefined) return { kind: 'unbounded' }
  switch (connections.kind) {
    case 'each':
      return connections.least === connections.most
        ? { kind: 'exact', connections: times * connections.most }
        : { kind: 'bound', connections: times * connections.most }
    case 'flag':
    case 'flag-limits-drivers': {
      const setting = settingOf(tablet, connections.flag, release)
      if (!setting) return { kind: 'exact', connections: 0 }
      if (setting.kind === 'unresolved') return { kind: 'unresolved', because: [setting] }
      const value = Number(setting.value)
      if (connections.kind === 'flag') {
        return { kind: 'exact', connections: value > connections.onlyAbove ? times * value : 0 }
      }
      return { kind: 'bound', connections: Math.min(times, value - connections.less) * connections.each }
    }
  }
}
