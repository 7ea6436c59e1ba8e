import type { Context } from './context.ts'
import type { Dedicated, Session } from './session.ts'
import { valueAsSql } from './values.ts'

/** What a session has of the tablets' MySQL, as plain data. */
export interface Holdings {
  /** Dedicated connections without the lock connection; no `most` where the number of shards is not known. */
  readonly dedicated: { readonly least: number; readonly most?: number }
  readonly places: readonly Dedicated[]
  /** 1 while the advisory-lock connection is open. */
  readonly lockConnections: 0 | 1
  readonly locks: readonly string[]
  /** Kept settings as SQL; null when the value is not known. */
  readonly settings: Readonly<Record<string, string | null>>
  /** How the settings reach MySQL. */
  readonly settingsTravel: 'none' | 'hints' | 'settings-pool' | 'reserved'
  readonly temporaryTables: boolean
}

/** What the session holds now. */
export function holdings(session: Session, context: Context): Holdings {
  return {
    dedicated: countDedicated(session, context),
    places: session.dedicated,
    lockConnections: session.lock === undefined ? 0 : 1,
    locks: [...(session.lock?.locks.keys() ?? [])],
    settings: Object.fromEntries(
      [...session.settings].map(([name, value]) => [name, value === undefined ? null : valueAsSql(value)]),
    ),
    settingsTravel: travel(session, context),
    temporaryTables: session.temporaryTables,
  }
}

/** What matters of it in a few words. */
export interface Held {
  /** Dedicated connections; no `most` where the number of shards is not known. */
  readonly dedicated: Holdings['dedicated']
  /** There is one on every shard; otherwise on the shards that the session touched. */
  readonly isOnEveryShard: boolean
  readonly lockConnections: Holdings['lockConnections']
  readonly settingsTravel: Holdings['settingsTravel']
}

/** Holdings without their details. */
export function held(holds: Holdings): Held {
  const { dedicated, places, lockConnections, settings, settingsTravel } = holds
  const isToReserve = settingsTravel === 'reserved' && dedicated.least === 0
  const travelsNothing = Object.keys(settings).length === 0 && !isToReserve
  return {
    dedicated,
    isOnEveryShard: places.length > 0 && places.every(({ shard }) => shard === 'all'),
    lockConnections,
    settingsTravel: travelsNothing ? 'none' : settingsTravel,
  }
}

function travel(session: Session, context: Context): Holdings['settingsTravel'] {
  if (session.inReserved) return context.settingsPool ? 'settings-pool' : 'reserved'
  return session.settings.size === 0 ? 'none' : 'hints'
}

const oneShard: ReadonlySet<string> = new Set(['only', 'first'])

function countDedicated(session: Session, context: Context): Holdings['dedicated'] {
  let least = 0
  let most = 0
  for (const held of byTablets(session.dedicated)) {
    const known = context.keyspace?.name === held[0]?.keyspace ? context.keyspace : undefined
    const shards = known?.sharded === false ? 1 : (known?.shards ?? Number.POSITIVE_INFINITY)
    const named = held.filter(place => oneShard.has(place.shard) || isName(place.shard)).length
    const all = held.some(place => place.shard === 'all')
    least += all && shards !== Number.POSITIVE_INFINITY ? shards : Math.max(1, named)
    most += all || named < held.length ? shards : Math.min(shards, named)
  }
  return most === Number.POSITIVE_INFINITY ? { least } : { least, most }
}

function isName(shard: string): boolean {
  return shard !== 'random' && shard !== 'routed' && shard !== 'all'
}

/** Places of one keyspace and tablet type: no shard of theirs is counted twice. */
function byTablets(held: readonly Dedicated[]): Iterable<readonly Dedicated[]> {
  const groups = new Map<string, Dedicated[]>()
  for (const place of held) {
    const key = `${place.keyspace}@${place.tabletType}`
    groups.set(key, [...(groups.get(key) ?? []), place])
  }
  return groups.values()
}
