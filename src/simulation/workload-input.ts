import type { Role } from '../catalog/roles.ts'
import type { DurationDistribution } from './distribution-input.ts'

/** Clients of one kind, and what their sessions do. */
export interface WorkloadGroup {
  readonly name: string
  readonly population: Population
  /** What a session sends after it has connected: SQL, or a command of the protocol as client presets have it. */
  readonly connect: readonly ConnectStatement[]
  /** Done over and over, each as often as its weight says. At least one. */
  readonly activities: readonly Activity[]
  /** They connect with CLIENT_FOUND_ROWS. */
  readonly foundRows: boolean
  /** The user name at vtgate, which the transaction limiter may count by. */
  readonly user: string
  /** Sessions that read from replicas instead of the primary. */
  readonly replicas: { readonly share: number; readonly type: Exclude<Role, 'primary'> } | undefined
  readonly retry: Retry
  /** After so long without an answer the client closes its connection; infinite for never. */
  readonly patienceMs: number
  /** Changes of pace by the time of the run; none: always the same. */
  readonly pace: readonly Pace[]
}

/**
 * Who is there. `closed`: so many sessions, each thinks, does one activity, thinks again. `open`: so many sessions,
 * open all the time; work arrives by itself, whatever the answers, and takes one that is idle, or waits in the client
 * for one. `visits`: sessions arrive, live, think and work as closed ones, and disconnect.
 */
export type Population =
  | { readonly kind: 'closed'; readonly sessions: number; readonly think: DurationDistribution }
  | { readonly kind: 'open'; readonly sessions: number; readonly perSecond: number }
  | {
      readonly kind: 'visits'
      readonly perSecond: number
      readonly life: DurationDistribution
      readonly think: DurationDistribution
    }

/** SQL, or a command of the MySQL protocol. */
export interface ConnectStatement {
  readonly sql: string
  readonly command?: true
}

/** A piece of work on one session: a statement alone, a transaction, a lock taken and given back. */
export interface Activity {
  readonly name: string
  /** How often, against the other activities of the group. */
  readonly weight: number
  readonly steps: readonly Step[]
}

/**
 * `statement`: SQL with the time that MySQL works on it when it is alone; BEGIN, COMMIT, GET_LOCK and CREATE TEMPORARY
 * TABLE are statements like others. `pause`: the client's own time in between. In SQL, `{session}` stands for a
 * number of the session's own: `get_lock('job{session}', 10)`.
 */
export type Step =
  | { readonly kind: 'statement'; readonly sql: string; readonly service: DurationDistribution }
  | { readonly kind: 'pause'; readonly duration: DurationDistribution }

/** What a client does with an error. A session in a transaction sends ROLLBACK first. */
export interface Retry {
  /** Tries after the first. */
  readonly attempts: number
  readonly delay: DurationDistribution
  /** Each delay is so many times the one before; 1 for always the same. */
  readonly backoff: number
  /** `connection`: after any error it closes the session and opens another one; `statement`: it keeps it if it can. */
  readonly scope: 'statement' | 'connection'
}

/**
 * How much faster the group works at some times. `bursts`: for `lastsMs` in every `everyMs`. `daily`: factors at even
 * distances over 24 hours, straight lines between them, from midnight on; `startsAtMs`: the time of day when the run
 * begins.
 */
export type Pace =
  | { readonly kind: 'bursts'; readonly everyMs: number; readonly lastsMs: number; readonly factor: number }
  | { readonly kind: 'daily'; readonly factors: readonly number[]; readonly startsAtMs: number }
