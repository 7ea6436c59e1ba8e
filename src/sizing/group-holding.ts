import type { PresetStatement } from '../catalog/client-presets.ts'
import type { ClientGroup } from '../config/clients-file-schema.ts'
import { shareAt, type TabletView } from './described-clients.ts'
import { offeredLoad } from './queueing/poisson.ts'
import { type SequenceLeak, sequenceLeak } from './sequence-leak.ts'
import { asStatements, holdAfter, type SessionHold, statementsOf } from './session-hold.ts'

/** What the sessions of one group hold at one tablet. */
export interface GroupHolding {
  readonly group: ClientGroup
  readonly present: Present
  /** The probability that a session has a connection of its own here, and that it has its lock connection here. */
  readonly dedicated: number
  readonly lock: number
  /** Its reads and transactions run on a connection of its own, beside the pools. */
  readonly besidePools: boolean
  /** After so long the sessions that hold something are others; infinite when they stay the same. */
  readonly turnoverSeconds: number
  readonly hold: SessionHold
  /** Ids from a sequence would leave connections behind that are not counted here. */
  readonly leak: SequenceLeak | undefined
}

/** How many sessions there are: always the same number, or a mean of those who come and go. */
export type Present =
  | { readonly kind: 'steady'; readonly sessions: number }
  | { readonly kind: 'arrivals'; readonly mean: number }

/** The holdings of every group of the view's clients, worked out once for each view. */
export function groupHoldings(view: TabletView): readonly GroupHolding[] {
  const known = byView.get(view)
  if (known) return known
  const holdings = view.clients.groups.map(group => groupHolding(group, view))
  byView.set(view, holdings)
  return holdings
}

const byView = new WeakMap<TabletView, readonly GroupHolding[]>()

/**
 * What the sessions of a group hold at the tablet of the first shard, where advisory locks lie: no other
 * tablet of its type gets more.
 */
export function groupHolding(group: ClientGroup, view: TabletView): GroupHolding {
  const connect = statementsOf(group)
  const hold = holdAfter(connect, view.context)
  const extras = extrasOf(group, connect, view)
  const here = shareAt(view, group)
  const alive = aliveShare(group, view)
  const dedicated =
    1 - [hold, ...extras].reduce((free, each) => free * (1 - dedicatedShare(each, group, view)), 1)
  const locks = 1 - [hold, ...extras].reduce((free, each) => free * (1 - lockShare(each)), 1)
  return {
    group,
    hold,
    present: presentOf(group),
    dedicated: here * alive * dedicated,
    lock: here * locks,
    besidePools: hold.everywhere,
    leak: sequenceLeak([connect, ...extras.map(({ statements }) => statements)], view.context),
    turnoverSeconds: Math.min(
      group.life ?? Number.POSITIVE_INFINITY,
      alive < 1 && dedicated > 0 ? view.idleSeconds : Number.POSITIVE_INFINITY,
      ...extras.flatMap(({ heldSeconds }) => heldSeconds ?? []),
    ),
  }
}

interface Extra extends SessionHold {
  /** All that such a session has sent. */
  readonly statements: readonly PresetStatement[]
  /** The share of the sessions that do it. */
  readonly share: number
  /** The share of the time in which a lock of theirs is held. */
  readonly duty: number
  readonly heldSeconds?: number
}

/** What only some sessions do, by what statements for it would do to each. */
function extrasOf(
  group: ClientGroup,
  connect: readonly PresetStatement[],
  view: TabletView,
): readonly Extra[] {
  const { locks, settings } = group
  const temporary = group['temporary-tables']
  const after = (sql: readonly string[]) => {
    const statements = [...connect, ...asStatements(sql)]
    return { ...holdAfter(statements, view.context), statements }
  }
  const released = after([takeLock, releaseLock])
  return [
    ...(temporary
      ? [{ ...after(['create temporary table t1 (id int)']), share: temporary.share, duty: 1 }]
      : []),
    ...(settings ? [{ ...after(settings.statements), share: settings.share, duty: 1 }] : []),
    ...(locks ? [{ ...after([takeLock]), share: locks.share, ...dutyOf(group, released) }] : []),
  ]
}

const takeLock = "select get_lock('a', 1)"
const releaseLock = "select release_lock('a')"

/** A lock that its release does not give back is held until the session ends. */
function dutyOf({ locks, life }: ClientGroup, released: SessionHold): Pick<Extra, 'duty' | 'heldSeconds'> {
  const cycle = locks?.every ?? life
  if (released.lock || locks?.held === undefined || cycle === undefined) return { duty: 1 }
  return { duty: Math.min(1, locks.held / cycle), heldSeconds: locks.held }
}

function dedicatedShare(each: SessionHold | Extra, group: ClientGroup, { clients }: TabletView): number {
  const touched = Math.min(1, (group['shards-touched'] ?? clients.shards) / clients.shards)
  const share = 'share' in each ? each.share : 1
  if (each.first) return share
  const spared = (1 - (each.everywhere ? touched : 0)) * (1 - (each.random ? 1 / clients.shards : 0))
  return share * (1 - spared)
}

function lockShare(each: SessionHold | Extra): number {
  if (!each.lock) return 0
  return 'share' in each ? each.share * each.duty : 1
}

/** The share of the time in which the last query is not so old that the connection was closed. */
function aliveShare(group: ClientGroup, { idleSeconds }: TabletView): number {
  const perSecond = group['queries-per-second']
  return perSecond === undefined ? 1 : -Math.expm1(-perSecond * idleSeconds)
}

/** How many sessions of a group there are, as described. */
export function presentOf(group: ClientGroup): Present {
  const arrivals = group['arrivals-per-second']
  if (arrivals !== undefined) return { kind: 'arrivals', mean: offeredLoad(arrivals, group.life ?? 0) }
  const sessions = group.sessions ?? (group['sessions-per-vtgate'] ?? 0) * (group.vtgates ?? 0)
  return { kind: 'steady', sessions }
}
