import type { EngineError } from '../engine-error.ts'
import { type Done, type Outcome, ok } from '../ports/backend.ts'
import { Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import type { Caller } from './caller.ts'
import type { ConnPool, ConnRequest } from './conn-pool.ts'
import type { DBConn } from './db-conn.ts'
import type { ExecuteOptions } from './execute-options.ts'
import type { How, TimedStatement } from './request-context.ts'
import type { StatefulConnection } from './stateful-connection.ts'
import type { Replied, TabletRequest } from './tablet-request.ts'
import type { TxRequest } from './tx-engine.ts'

/**
 * One statement from its request to its reply, with the begin before it where it has one; then perhaps another one, so
 * that a statement allocates little.
 */
export class TabletCall implements ConnRequest, TxRequest, TimedStatement {
  /** For the begin first, then for the statement. */
  readonly context: Context = new Context()
  setting: Setting | undefined = undefined
  how: How = 'execute'
  transactionId = 0
  reservedId = 0
  readonly #run: (call: TabletCall) => void
  readonly #resting: TabletCall[]
  #request: TabletRequest | undefined
  #done: Replied | undefined
  #pooled: DBConn | undefined
  #locked: StatefulConnection | undefined
  #outcome: Outcome<void> = ok
  #read: Done<void> | undefined

  /** `run` runs its statement; it adds itself to `resting` after each reply. */
  constructor(run: (call: TabletCall) => void, resting: TabletCall[]) {
    this.#run = run
    this.#resting = resting
  }

  get request(): TabletRequest {
    if (this.#request === undefined) throw new Error('bug: a call that rests has no request')
    return this.#request
  }

  get caller(): Caller {
    return this.request.caller
  }

  get options(): ExecuteOptions {
    return this.request.options
  }

  /** The connection that it runs on; 0 for one of a pool. */
  get connId(): number {
    return this.reservedId || this.transactionId
  }

  get isStream(): boolean {
    return this.how === 'stream'
  }

  take(request: TabletRequest, setting: Setting | undefined, how: How, done: Replied): void {
    this.#request = request
    this.#done = done
    this.transactionId = request.transactionId
    this.reservedId = request.reservedId
    this.setting = setting
    this.how = how
  }

  /** It is not run. */
  refuse(error: EngineError): void {
    this.#reply(error)
  }

  /** The transaction has begun, or not. */
  readonly begun = (outcome: Outcome<StatefulConnection>): void => {
    if (outcome.kind === 'failed') {
      this.#reply(outcome.error)
      return
    }
    outcome.value.unlockUpdateTime()
    this.transactionId = outcome.value.id
    this.#run(this)
  }

  /** Runs the statement on a connection of `pool`, which is given back before `done` hears. */
  readFrom(pool: ConnPool, done: Done<void>): void {
    this.#read = done
    pool.get(this)
  }

  acquired(conn: DBConn): void {
    this.#pooled = conn
    conn.exec(this.request.query.sql, this.context, this.#readEnded)
  }

  failed(error: EngineError): void {
    this.#outcome = { kind: 'failed', error }
    this.#givenBack()
  }

  readonly #readEnded = (outcome: Outcome<void>): void => {
    const conn = this.#pooled
    this.#outcome = outcome
    this.#pooled = undefined
    conn?.recycle(this.#givenBack)
  }

  readonly #givenBack = (): void => {
    const done = this.#read
    const outcome = this.#outcome
    this.#read = undefined
    this.#outcome = ok
    done?.(outcome)
  }

  /** Runs the statement on a connection that is locked for it, and unlocks that. */
  runOn(conn: StatefulConnection): void {
    this.#locked = conn
    conn.exec(this.request.query.sql, this.context, this.#lockedEnded)
  }

  readonly #lockedEnded = (outcome: Outcome<void>): void => {
    const conn = this.#locked
    this.#locked = undefined
    conn?.unlock()
    this.ended(outcome)
  }

  /** The statement has ended: the ids go back whatever came of it. */
  readonly ended = (outcome: Outcome<void>): void => {
    this.#reply(outcome.kind === 'failed' ? outcome.error : undefined)
  }

  #reply(error: EngineError | undefined): void {
    const done = this.#done
    const { transactionId, reservedId } = this
    this.#request = undefined
    this.#done = undefined
    this.#resting.push(this)
    done?.({ error, transactionId, reservedId })
  }
}
