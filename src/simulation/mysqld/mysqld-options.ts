import type { Account } from '../../catalog/roles.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import type { CapacityShape } from './capacity.ts'

/** Time of one occurrence, in milliseconds; drawn anew by each call. */
export type DrawMs = () => number

/** How a simulated mysqld is set up. Times in milliseconds. */
export interface MysqldOptions {
  readonly clock: VirtualClock
  readonly maxConnections: number
  /**
   * `held`: whoever is privileged sits on the connection above max_connections whenever all others are taken, so
   * that every refusal comes at accept.
   */
  readonly spareSlot: 'free' | 'held'
  /** Accounts that may use the spare slot. Vitess' `vt_dba` has SUPER; on managed MySQL nobody has. */
  readonly privileged: ReadonlySet<Account>
  /** `max_user_connections` for every account without a cap of its own, privileged ones too; 0 for none. */
  readonly maxUserConnections: number
  /** `WITH MAX_USER_CONNECTIONS n`: goes before the global cap, above it as well as below. */
  readonly accountCaps: Readonly<Partial<Record<Account, number>>>
  /** What statements share. */
  readonly capacity: CapacityShape
  /** Infinite for never. */
  readonly waitTimeoutMs: number
  /** From the end of a session until its thread is gone and its slot free. */
  readonly teardownMs: DrawMs
  /** On top of that after a KILL, or when a client goes away in the middle of a transaction: the rollback. */
  readonly killLagMs: DrawMs
  /** How long undoing takes for each millisecond of writing. */
  readonly undoPerWork: number
  /** What `set x = 'default'` meets: every release of MySQL and MariaDB that was tried rejects it (`mysql.md`). */
  readonly settingsReset: 'fails' | 'works'
  /** As in error texts: `vt_ks`. */
  readonly database: string
}

/** Vitess' own my.cnf on a machine that is never slow: what a test or a workload does not say otherwise. */
export function mysqldOptions(
  clock: VirtualClock,
  change: Partial<Omit<MysqldOptions, 'clock'>>,
): MysqldOptions {
  return {
    clock,
    maxConnections: 500,
    spareSlot: 'free',
    privileged: new Set<Account>(['dba']),
    maxUserConnections: 0,
    accountCaps: {},
    capacity: { cores: Number.POSITIVE_INFINITY, ioShare: 0, lockShare: 0 },
    waitTimeoutMs: 28_800_000,
    teardownMs: noTime,
    killLagMs: noTime,
    undoPerWork: 0,
    settingsReset: 'fails',
    database: 'vt_ks',
    ...change,
  }
}

/** Takes no time. */
export const noTime: DrawMs = () => 0

/**
 * Mean of `teardownMs`, exponential: with handshakes of 2 ms the next dial then meets each form of 1040 about as
 * often as the other, as recorded (10 of 18 refusals after a login took the tablet down with the question that
 * followed). Without spread the race has always the same winner.
 */
export const usualTeardownMs = 1.5

/** The way from one vttablet to the server. */
export interface MysqldLink {
  readonly transport: 'socket' | 'tcp' | 'tls'
  /** From the first packet of a dial to the answer to the login, TLS included: 50 ms between zones is usual. */
  readonly handshakeMs: DrawMs
  /** There and back for each statement. */
  readonly roundTripMs: DrawMs
  /** The account that a role's connections log in as: one for all roles on an external datastore. */
  readonly dialsAs: (account: Account) => Account
}

/** A way that takes no time. */
export const noDistance: MysqldLink = {
  transport: 'socket',
  handshakeMs: noTime,
  roundTripMs: noTime,
  dialsAs: account => account,
}

/**
 * Which part of a handshake is over when the server accepts, and which is left when it has decided: the first and
 * the last half of the exchanges, of which there are two (connect, login) and two more for TLS.
 */
export function handshakeParts(transport: MysqldLink['transport']): {
  readonly toAccept: number
  readonly toAnswer: number
} {
  return transport === 'tls' ? { toAccept: 1 / 4, toAnswer: 1 / 8 } : { toAccept: 1 / 2, toAnswer: 1 / 4 }
}
