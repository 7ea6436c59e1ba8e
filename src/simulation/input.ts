import type { MysqlFlavour } from '../catalog/mysql.ts'
import type { Account, Role } from '../catalog/roles.ts'
import type { TabletConfig } from '../engine/tablet/tablet-config.ts'
import type { ContextOptions } from '../statements/context.ts'
import type { DurationDistribution } from './distribution-input.ts'
import type { TimelineEvent } from './event-input.ts'
import type { WorkloadGroup } from './workload-input.ts'

/**
 * One run of the simulation, as plain data. It is one shard, the first of its keyspace, where advisory locks lie;
 * other shards are statistically the same and are not simulated: what a session does there succeeds at once.
 */
export interface SimulationInput {
  readonly tablets: readonly SimulatedTablet[]
  readonly mysqlds: readonly SimulatedMysqld[]
  readonly vtgates: SimulatedVtgates
  readonly groups: readonly WorkloadGroup[]
  readonly events: readonly TimelineEvent[]
  readonly durationMs: number
  /** Left out of all measures except the time series; `detect` looks for the end of the start-up by itself. */
  readonly warmUp: 'detect' | { readonly ms: number }
  /** Equal seeds give equal results, byte by byte; 0 to 2^32 - 1. */
  readonly seed: number
  /** Length of the time series, 20 to 2000. */
  readonly seriesPoints: number
}

/** A vttablet of the shard and the mysqld that it dials. */
export interface SimulatedTablet {
  readonly name: string
  readonly config: TabletConfig
  readonly role: Role
  /** `name` of one of the mysqlds. */
  readonly mysqld: string
}

/** A MySQL server: how many it lets in, and how fast it works. */
export interface SimulatedMysqld {
  readonly name: string
  readonly flavour: MysqlFlavour
  /** As in effect: what the open-files limit left of it. */
  readonly maxConnections: number
  /** Connections that others hold all the time: replicas, backups, monitoring, people. */
  readonly held: readonly HeldConnections[]
  /** Caps of single accounts; `maxUserConnections` holds for the others, 0 for none. */
  readonly accountCaps: Readonly<Partial<Record<Account, number>>>
  readonly maxUserConnections: number
  /** Whether the connection above max_connections, for privileged accounts alone, is there to be had. */
  readonly spareSlot: 'free' | 'held'
  readonly handshake: Handshake
  /** There and back between vttablet and mysqld. */
  readonly roundTripMs: number
  /** Cores that statements share; infinite when MySQL never slows down. */
  readonly cores: number
  /** The part of each statement's time that one statement at a time can be in: hot rows, a log. 0 to 1. */
  readonly lockShare: number
  /** The part that takes no core and holds nobody up: reads from disk. 0 to 1, with `lockShare` no more than 1. */
  readonly ioShare: number
  /** From a kill, or a client gone in the middle of a transaction, until the connection is free: the rollback. */
  readonly killLagMs: DurationDistribution
  /** MySQL's wait_timeout. */
  readonly waitTimeoutMs: number
}

/** Connections to a mysqld that are none of the simulated tablets'. */
export interface HeldConnections {
  /** Whose they are, in a word or two: `replicas`. */
  readonly what: string
  readonly account: Account
  readonly connections: number
}

/** How long MySQL takes to let a connection in. Half open, it counts against max_connections already. */
export interface Handshake {
  readonly transport: 'socket' | 'tcp' | 'tls'
  readonly ms: DurationDistribution
}

/** The vtgates before the shard: all alike. */
export interface SimulatedVtgates {
  readonly count: number
  /** What decides the effects of statements: the release of vtgate, its flags, the keyspace, MySQL's own values. */
  readonly session: ContextOptions
  /** There and back between vtgate and vttablet. */
  readonly roundTripMs: number
  /** `--lock_heartbeat_time`, in milliseconds. */
  readonly lockHeartbeatMs: number
}
