import { type EngineError, engineError } from '../engine-error.ts'
import { type Done, ok } from '../ports/backend.ts'
import type { Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import type { Caller } from './caller.ts'
import type { DBConn } from './db-conn.ts'
import type { Numberable } from './numbered.ts'
import type { StatefulConnectionPool } from './stateful-connection-pool.ts'

/** The transaction on a stateful connection. */
export interface TxProperties {
  readonly caller: Caller
  readonly startedAt: number
  readonly isAutocommit: boolean
  /** How it ended, once it has. */
  conclusion: string | undefined
}

/**
 * A connection that belongs to a session by id: it is in a transaction, or reserved, or both
 * (`stateful_connection.go`). A reserved one is tainted: it belongs to no pool.
 */
export class StatefulConnection implements Numberable {
  id = 0
  lockedFor: string | undefined = undefined
  readonly #pool: StatefulConnectionPool
  #conn: DBConn | undefined
  tx: TxProperties | undefined = undefined
  readonly enforceTimeout: boolean
  timeoutMs = 0
  /** When its clock was last started anew. */
  usedAt = 0
  #reservedFor: { readonly user: string; readonly since: number } | undefined

  constructor(
    pool: StatefulConnectionPool,
    conn: DBConn,
    id: number,
    timeoutMs: number,
    enforceTimeout: boolean,
  ) {
    this.#pool = pool
    this.#conn = conn
    this.id = id
    this.timeoutMs = timeoutMs
    this.enforceTimeout = enforceTimeout
    this.usedAt = pool.env.deps.clock.now()
  }

  get isTainted(): boolean {
    return this.#reservedFor !== undefined
  }

  get isInTransaction(): boolean {
    return this.tx !== undefined
  }

  get isClosed(): boolean {
    return this.#conn === undefined || this.#conn.isClosed
  }

  /** The connection while there is one. */
  get conn(): DBConn | undefined {
    return this.#conn
  }

  /** True when the killer may end it at `now`; a timeout of 0 never ends (`stateful_connection.go:80-88@v24`). */
  isExpired(now: number): boolean {
    if (!this.enforceTimeout || this.timeoutMs <= 0) return false
    const age = now - this.usedAt
    return this.#pool.env.behaviour.expiry === 'at-timeout' ? age >= this.timeoutMs : age > this.timeoutMs
  }

  /** Runs a statement once; a broken connection has MySQL checked. */
  exec(sql: string, context: Context, done: Done<void>): void {
    const conn = this.#conn
    if (conn === undefined || conn.isClosed) {
      done({ kind: 'failed', error: this.#aborted() })
      return
    }
    conn.execOnce(sql, context, done)
  }

  /** Applies a setting when another is applied: on top of it, without a reset (`stateful_connection.go:327@v24`). */
  applySetting(setting: Setting, context: Context, done: Done<void>): void {
    const conn = this.#conn
    if (conn === undefined) done({ kind: 'failed', error: this.#aborted() })
    else if (conn.setting === setting) done(ok)
    else conn.applySetting(setting, context, done)
  }

  /** Reserves it: the pool dials a replacement before this is done, whether that succeeds or not. */
  taint(caller: Caller, done: Done<void>): void {
    const conn = this.#conn
    if (conn === undefined || conn.isClosed) {
      done({ kind: 'failed', error: engineError('FAILED_PRECONDITION', 'connection is closed') })
      return
    }
    if (this.isTainted) {
      done({ kind: 'failed', error: engineError('FAILED_PRECONDITION', 'connection is already reserved') })
      return
    }
    const { config, deps, stats } = this.#pool.env
    const user = config.skipUserMetrics ? 'UserLabelDisabled' : caller.username
    this.#reservedFor = { user, since: deps.clock.now() }
    stats.addGauge('UserActiveReservedCount', 1, user)
    this.#pool.reserved++
    conn.taint(() => done(ok))
  }

  /** The request is through with it; the idle clock starts anew only outside a transaction. */
  unlock(): void {
    this.#unlock(!this.isInTransaction)
  }

  /** As `unlock`, at the end of a begin: the clock starts anew in any case. */
  unlockUpdateTime(): void {
    this.#unlock(true)
  }

  /** Closes the MySQL connection; the id lives on until release. */
  close(): void {
    this.#conn?.close()
  }

  /** Ends the id for `reason`: an untainted connection goes back to its pool, a tainted one is closed. */
  release(reason: string, done?: () => void): void {
    const conn = this.#conn
    if (conn === undefined) {
      done?.()
      return
    }
    this.#conn = undefined
    this.#pool.unregister(this.id, reason)
    this.#countRelease(reason)
    conn.recycle(done)
  }

  /** Gives it a new id and starts its clock anew, as after a commit of a reserved one. */
  renew(): EngineError | undefined {
    const refusal = this.#pool.renew(this)
    return refusal === undefined ? undefined : engineError('INTERNAL', refusal)
  }

  #unlock(restartsClock: boolean): void {
    if (this.#conn === undefined) return
    if (this.#conn.isClosed) {
      this.release('unlocked closed connection')
      return
    }
    if (restartsClock) this.usedAt = this.#pool.env.deps.clock.now()
    this.#pool.markAsNotInUse(this)
  }

  #countRelease(reason: string): void {
    const reserved = this.#reservedFor
    if (reserved === undefined) return
    const { config, behaviour, deps, stats } = this.#pool.env
    const heldMs = deps.clock.now() - reserved.since
    stats.addGauge('UserActiveReservedCount', -1, reserved.user)
    this.#pool.reserved--
    if (behaviour.releaseTiming === 'by-reason')
      stats.add('ReservedConnections', heldMs, reason.replace(/:.*/, ''))
    if (config.skipUserMetrics) return
    stats.add('UserReservedCount', 1, reserved.user)
    stats.add('UserReservedTimesNs', heldMs * 1e6, reserved.user)
  }

  #aborted(): EngineError {
    const conclusion = this.tx?.conclusion
    if (this.isInTransaction) return engineError('ABORTED', `transaction was aborted: ${conclusion ?? ''}`)
    return engineError('ABORTED', 'connection was aborted')
  }
}
