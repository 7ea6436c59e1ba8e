import type { Account } from '../../catalog/roles.ts'
import type { EngineError } from '../engine-error.ts'
import type { Setting } from '../setting.ts'
import type { Context } from './context.ts'

/** One MySQL connection, as the backend knows it. */
export interface Connection {
  /** What KILL names. */
  readonly id: number
  /** True once this side knows that it is closed: it closed it, or an exchange found it broken. */
  readonly closed: boolean
}

/** How an operation of the backend ended. */
export type Outcome<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: 'failed'; readonly error: EngineError }

/** Called once, at the end of the operation; perhaps before the call that started it returns. */
export type Done<Value> = (outcome: Outcome<Value>) => void

/** The outcome of what succeeds without a value. */
export const ok: Outcome<void> = Object.freeze({ kind: 'ok', value: undefined })

/** What a connection is dialled for. */
export interface DialTarget {
  readonly account: Account
  /** True for CLIENT_FOUND_ROWS, which MySQL accepts only while connecting. */
  readonly foundRows: boolean
}

/**
 * The MySQL side of the engine: a simulated server, or a real one. Each operation takes as long as it takes
 * and ends when `context` is over at the latest, except `run`: who starts a statement also stops it, by a kill.
 */
export interface Backend {
  dial(target: DialTarget, context: Context, done: Done<Connection>): void
  applySetting(connection: Connection, setting: Setting, context: Context, done: Done<void>): void
  resetSetting(connection: Connection, setting: Setting, context: Context, done: Done<void>): void
  /** Runs one statement until the server answers or the connection breaks. */
  run(connection: Connection, statement: string, done: Done<void>): void
  /** True while the server's side is known to be alive; false when the peer has hung up. Takes no time. */
  isAlive(connection: Connection): boolean
  /** Sends KILL or KILL QUERY for `victim` over `via`. */
  kill(via: Connection, victim: Connection, kind: KillKind, context: Context, done: Done<void>): void
  /** Closes this side; a statement that runs on it ends with a lost connection. */
  close(connection: Connection): void
}

/** What a KILL ends: the statement that runs, or the whole connection. */
export type KillKind = 'query' | 'connection'
