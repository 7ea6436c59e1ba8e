import type { Context } from './context.ts'
import type { Value } from './values.ts'

/** What `USE` chose. With a shard, statements go there as they are, past vtgate's planner. */
export interface Target {
  readonly keyspace: string | undefined
  readonly shard: string | undefined
  /** primary, replica or rdonly, as written. */
  readonly tabletType: string
}

/**
 * Where a session holds a dedicated connection. `only`: the one shard of an unsharded keyspace; `first`, `random`,
 * `routed`: one or more shards that vtgate chose; `all`: every shard; otherwise the shard's name.
 */
export interface Dedicated {
  readonly keyspace: string | undefined
  readonly shard: string
  readonly tabletType: string
}

/** The advisory-lock connection, which is apart from all others. */
export interface LockHold {
  /** How often each lock is held, by the name as it was written. */
  readonly locks: ReadonlyMap<string, number>
}

/** A client session of vtgate. Values that are `undefined` are set, but nobody can tell to what. */
export interface Session {
  readonly target: Target
  /** System variables that vtgate keeps for the session, to be applied wherever it goes. */
  readonly settings: ReadonlyMap<string, Value | undefined>
  /** vtgate's mark InReservedConn: nothing but the end of the session removes it. */
  readonly inReserved: boolean
  readonly dedicated: readonly Dedicated[]
  /** The settings as the dedicated connections have them: hints never reach an open connection. */
  readonly applied: ReadonlyMap<string, Value | undefined>
  readonly lock: LockHold | undefined
  readonly userVariables: ReadonlyMap<string, Value | undefined>
  /** What PREPARE keeps, by lower-case name; `undefined` is a text that nobody can tell. */
  readonly prepared: ReadonlyMap<string, string | undefined>
  /** All statements since the connect have been seen, so that a variable not among them is NULL. */
  readonly fromStart: boolean
  readonly workload: string
  /** A transaction was begun at some time, or autocommit is off. */
  readonly hasBegun: boolean
  readonly systemSettings: boolean
  readonly temporaryTables: boolean
}

/** A session right after the connect. */
export function newSession(context: Context): Session {
  return {
    target: { keyspace: context.keyspace?.name, shard: undefined, tabletType: 'primary' },
    settings: new Map(),
    inReserved: false,
    dedicated: [],
    applied: new Map(),
    lock: undefined,
    userVariables: new Map(),
    prepared: new Map(),
    fromStart: true,
    workload: 'oltp',
    hasBegun: false,
    // A raw gRPC session starts without, whatever the flag says, as soon as sessions have a say in it.
    systemSettings:
      context.enableSystemSettings &&
      !(context.protocol === 'grpc' && context.behaviour.sessionChoosesSystemSettings),
    temporaryTables: false,
  }
}

/** True while nothing that the session did so far can change what an ordinary read or write does. */
export function isUntouched(session: Session): boolean {
  return (
    session.settings.size === 0 &&
    !session.inReserved &&
    session.lock === undefined &&
    session.target.shard === undefined
  )
}

/** True when the session is InReservedConn and tablets give it connections of its own, not pooled ones with settings. */
export function reservesWhereItGoes(session: Session, context: Context): boolean {
  return session.inReserved && !context.settingsPool
}

/** True when the target keyspace is known to have one shard. */
export function isUnsharded(session: Session, context: Context): boolean {
  return context.keyspace?.sharded === false && session.target.keyspace === context.keyspace.name
}

/** Places and locks beyond this are not told apart, so that a hostile script stays linear. */
export const mostHeld = 1024

/** True when the target keyspace is known to have several shards. */
export function isSharded(session: Session, context: Context): boolean {
  return context.keyspace?.sharded === true && session.target.keyspace === context.keyspace.name
}

/** The session with a connection of its own at this place; the settings are applied when the connection is its first. */
export function dedicate(session: Session, context: Context, place: string, keyspace?: string): Session {
  const added: Dedicated = {
    keyspace: keyspace ?? session.target.keyspace,
    shard: shardAt(session, context, place),
    tabletType: session.target.tabletType,
  }
  const beside = session.dedicated.filter(
    held => held.keyspace === added.keyspace && held.tabletType === added.tabletType,
  )
  if (beside.some(held => held.shard === added.shard || held.shard === 'all')) return session
  if (session.dedicated.length >= mostHeld) return session
  const kept =
    added.shard === 'all' ? session.dedicated.filter(held => !beside.includes(held)) : session.dedicated
  return {
    ...session,
    dedicated: [...kept, added],
    applied: session.dedicated.length === 0 ? session.settings : session.applied,
  }
}

/** True when the session holds a connection of its own at this place. */
export function isDedicated(session: Session, context: Context, place: string): boolean {
  const shard = shardAt(session, context, place)
  return session.dedicated.some(
    held =>
      held.keyspace === session.target.keyspace &&
      held.tabletType === session.target.tabletType &&
      (held.shard === shard || held.shard === 'all'),
  )
}

function shardAt(session: Session, context: Context, place: string): string {
  if (coversManyShards(session, context)) return 'all'
  return session.target.shard ?? (isUnsharded(session, context) ? 'only' : place)
}

/** True when USE named the whole range of a sharded keyspace as if it were a shard. */
export function coversManyShards(session: Session, context: Context): boolean {
  return session.target.shard === '-' && isSharded(session, context)
}

/** The session after a transaction was begun. */
export function begun(session: Session): Session {
  return session.hasBegun ? session : { ...session, hasBegun: true }
}
