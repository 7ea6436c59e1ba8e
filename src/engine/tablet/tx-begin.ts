import { type EngineError, engineError } from '../engine-error.ts'
import { inTurn } from '../in-turn.ts'
import { type Done, type Outcome, ok } from '../ports/backend.ts'
import { background, type Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import { beginStatements } from './begin-statements.ts'
import { type Caller, noCaller } from './caller.ts'
import type { ConnRequest } from './conn-pool.ts'
import type { DBConn } from './db-conn.ts'
import type { StatefulConnection } from './stateful-connection.ts'
import type { BeginRequest, TxPool } from './tx-pool.ts'
import { rewordedForTransaction } from './tx-pool-errors.ts'

/** A begin, from its request to the transaction; then perhaps another one, so that a transaction allocates little. */
export class TxBegin implements ConnRequest {
  context: Context = background
  caller: Caller = noCaller
  setting: Setting | undefined = undefined
  readonly #pool: TxPool
  readonly #resting: TxBegin[]
  #request: BeginRequest | undefined
  #done: Done<StatefulConnection> | undefined
  #conn: StatefulConnection | undefined
  #isAutocommit = false

  /** Adds itself to `resting` at each end. */
  constructor(pool: TxPool, resting: TxBegin[]) {
    this.#pool = pool
    this.#resting = resting
  }

  /** On a new connection, if the limiter lets the caller. */
  start(request: BeginRequest, done: Done<StatefulConnection>): void {
    const { limiter, scp } = this.#pool
    this.#take(request, done)
    if (limiter.get(request.caller)) scp.get(this, request.options)
    else {
      const text = 'per-user transaction pool connection limit exceeded'
      this.#end({ kind: 'failed', error: engineError('RESOURCE_EXHAUSTED', text) })
    }
  }

  /** On a connection that the caller has locked. */
  startOn(conn: StatefulConnection, request: BeginRequest, done: Done<StatefulConnection>): void {
    this.#take(request, done)
    this.#beginOn(conn, request)
  }

  acquired(conn: DBConn): void {
    if (this.#request !== undefined) this.#pool.scp.adopt(conn, this.#request, this.#adopted)
  }

  failed(error: EngineError): void {
    this.#adopted({ kind: 'failed', error })
  }

  #take(request: BeginRequest, done: Done<StatefulConnection>): void {
    this.context = request.context
    this.caller = request.caller
    this.setting = request.setting
    this.#request = request
    this.#done = done
  }

  readonly #adopted = (outcome: Outcome<StatefulConnection>): void => {
    const { limiter, env } = this.#pool
    if (outcome.kind === 'ok') {
      if (this.#request !== undefined) this.#beginOn(outcome.value, this.#request)
      return
    }
    limiter.release(this.caller)
    this.#end({ kind: 'failed', error: rewordedForTransaction(outcome.error, env.behaviour) })
  }

  #beginOn(conn: StatefulConnection, request: BeginRequest): void {
    const begin = beginStatements(request.mode)
    this.#conn = conn
    if (begin.kind === 'refused') this.#begun({ kind: 'failed', error: begin.error })
    else {
      this.#isAutocommit = begin.statements.length === 0
      runAll(conn, begin.statements, request.context, this.#begun)
    }
  }

  readonly #begun = (outcome: Outcome<void>): void => {
    const conn = this.#conn
    if (conn === undefined) return
    if (outcome.kind === 'failed') {
      this.#giveUp(conn, outcome.error)
      return
    }
    conn.tx = {
      caller: this.caller,
      startedAt: this.#pool.env.deps.clock.now(),
      isAutocommit: this.#isAutocommit,
      conclusion: undefined,
    }
    this.#end({ kind: 'ok', value: conn })
  }

  #giveUp(conn: StatefulConnection, error: EngineError): void {
    const { env, limiter } = this.#pool
    conn.close()
    if (this.#request?.reservedId === 0 && env.behaviour.limiterAfterFailure === 'releases') {
      limiter.release(this.caller)
    }
    conn.release('initFail', () => this.#end({ kind: 'failed', error }))
  }

  #end(outcome: Outcome<StatefulConnection>): void {
    const done = this.#done
    this.#request = undefined
    this.#done = undefined
    this.#conn = undefined
    this.#resting.push(this)
    done?.(outcome)
  }
}

/** Runs the statements of a begin, each with a second try on a stale connection, up to the first that fails. */
function runAll(
  conn: StatefulConnection,
  statements: readonly string[],
  context: Context,
  done: Done<void>,
): void {
  const [only] = statements
  if (only === undefined) {
    done(ok)
    return
  }
  if (statements.length === 1 && conn.conn !== undefined) {
    conn.conn.exec(only, context, done)
    return
  }
  let failure: Outcome<void> = ok
  inTurn(
    statements,
    (statement, next) => {
      const { conn: inner } = conn
      if (failure.kind === 'failed' || inner === undefined) next()
      else {
        inner.exec(statement, context, outcome => {
          failure = outcome
          next()
        })
      }
    },
    () => done(failure),
  )
}
