import type { Account } from '../catalog/roles.ts'

/** Something that happens during a run, at `atMs`. */
export type TimelineEvent =
  | FailoverEvent
  | RollingRestartEvent
  | ReshardEvent
  | DeployEvent
  | SlowStatementsEvent
  | TrafficEvent
  | VtgateCrashEvent
  | MysqldRestartEvent

/**
 * The primary is demoted and `to` promoted. `planned`: the old one serves as a replica afterwards; `crash`: its mysqld
 * dies, and comes back with the tablet as a replica after `downMs`.
 */
export interface FailoverEvent {
  readonly kind: 'failover'
  readonly atMs: number
  /** A tablet's name. */
  readonly to: string
  readonly how: 'planned' | 'crash'
  /** Nobody is primary for so long. */
  readonly gapMs: number
  /** Of a crash. */
  readonly downMs: number
}

/** Each of these tablets is shut down and started again, one after the other. A primary is not moved away first. */
export interface RollingRestartEvent {
  readonly kind: 'rolling-restart'
  readonly atMs: number
  readonly tablets: readonly string[]
  readonly downMs: number
  /** From one that is back to the next. */
  readonly gapMs: number
  /** For so long after the start MySQL still has the old process's connections, as many as it had; 0: it has none. */
  readonly overlapMs: number
}

/** Copying to other shards: connections of VReplication and vstreams, beside the pools. */
export interface ReshardEvent {
  readonly kind: 'reshard'
  readonly atMs: number
  readonly lastsMs: number
  readonly mysqld: string
  readonly account: Account
  readonly connections: number
}

/** New instances of an application connect while the old ones are still there. */
export interface DeployEvent {
  readonly kind: 'deploy'
  readonly atMs: number
  /** A group's name; nothing: all groups. */
  readonly group: string | undefined
  /** How long old and new sessions are there together; then the old ones disconnect. */
  readonly overlapMs: number
}

/** Statements take so many times as long. */
export interface SlowStatementsEvent {
  readonly kind: 'slow-statements'
  readonly atMs: number
  readonly lastsMs: number
  readonly factor: number
  readonly group: string | undefined
  /** An activity's name; nothing: all of the group. */
  readonly activity: string | undefined
}

/** Clients come, or work, so many times as fast. */
export interface TrafficEvent {
  readonly kind: 'traffic'
  readonly atMs: number
  /** Infinite: until the end. */
  readonly lastsMs: number
  readonly factor: number
  readonly group: string | undefined
}

/** One of the vtgates dies: its sessions are gone without a word, and their clients connect to the others. */
export interface VtgateCrashEvent {
  readonly kind: 'vtgate-crash'
  readonly atMs: number
}

/** A mysqld goes down and comes back; all its connections are lost. */
export interface MysqldRestartEvent {
  readonly kind: 'mysqld-restart'
  readonly atMs: number
  readonly mysqld: string
  readonly downMs: number
}
