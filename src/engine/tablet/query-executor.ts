import type { EngineError } from '../engine-error.ts'
import type { Done, Outcome } from '../ports/backend.ts'
import { ok } from '../ports/backend.ts'
import { background, type Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import { type Caller, noCaller } from './caller.ts'
import type { ConnPool, ConnRequest } from './conn-pool.ts'
import type { DBConn } from './db-conn.ts'
import type { TransactionIsolation } from './execute-options.ts'
import type { QueryEngine } from './query-engine.ts'
import type { StatefulConnection } from './stateful-connection.ts'
import type { TabletEnv } from './tablet-env.ts'
import type { TabletRequest } from './tablet-request.ts'
import type { TxEngine } from './tx-engine.ts'

/** One statement to run outside any stateful connection, or on the one that it names. */
export interface Execution {
  readonly request: TabletRequest
  readonly context: Context
  readonly setting: Setting | undefined
  readonly isStream: boolean
}

/** Decides which connection runs a statement, and runs it (`query_executor.go@v24`). */
export class QueryExecutor {
  readonly #qe: QueryEngine
  readonly #te: TxEngine
  readonly #consolidates: boolean
  readonly #restingReads: PooledRead[] = []
  readonly #restingStatements: LockedStatement[] = []

  constructor(env: TabletEnv, qe: QueryEngine, te: TxEngine) {
    this.#qe = qe
    this.#te = te
    this.#consolidates = env.deps.consolidates ?? true
  }

  /** On the connection with `connId`; a setting is applied there when it is another. */
  onStateful(execution: Execution, connId: number, done: Done<void>): void {
    const found = this.#te.txPool.scp.getAndLock(connId, 'for query')
    if (found.kind === 'failed') {
      done(found)
      return
    }
    const statement = this.#restingStatements.pop() ?? new LockedStatement(this.#restingStatements)
    this.onLocked(execution, found.value, statement.begin(found.value, done))
  }

  /** On a connection that the caller has locked, and keeps locked. */
  onLocked(execution: Execution, conn: StatefulConnection, done: Done<void>): void {
    const { setting, context, request } = execution
    if (setting === undefined) {
      conn.exec(request.query.sql, context, done)
      return
    }
    conn.applySetting(setting, context, outcome => {
      if (outcome.kind === 'failed') done(outcome)
      else conn.exec(request.query.sql, context, done)
    })
  }

  /**
   * On a connection that is given back when the statement is over. A SET needs none: its settings are applied
   * with the next statement.
   */
  onPooled(execution: Execution, done: Done<void>): void {
    const { query, options } = execution.request
    if (query.plan === 'set') done(ok)
    else if (execution.isStream) this.#read(this.#qe.streamConns, execution, done)
    else {
      switch (query.plan) {
        case 'dml':
          this.#inTransaction(execution, 'AUTOCOMMIT', done)
          break
        case 'dml-with-limit':
          this.#inTransaction(execution, options.isolation, done)
          break
        case 'ddl':
          this.#ddl(execution, done)
          break
        case 'select':
          this.#consolidate(execution, done)
          break
        case 'select-lock-func':
        case 'other-read':
        case 'create-temporary-table':
        case 'flush':
        case 'flush-with-read-lock':
          this.#read(this.#qe.conns, execution, done)
      }
    }
  }

  #consolidate(execution: Execution, done: Done<void>): void {
    if (!this.#consolidates) {
      this.#read(this.#qe.conns, execution, done)
      return
    }
    const read = (ended: Done<void>): void => this.#read(this.#qe.conns, execution, ended)
    this.#qe.consolidator.run(execution.request.query.sql, execution.setting, read, done)
  }

  #read(pool: ConnPool, execution: Execution, done: Done<void>): void {
    const read = this.#restingReads.pop() ?? new PooledRead(this.#restingReads)
    read.begin(execution, done)
    pool.get(read)
  }

  /** A transaction for one statement: an autocommit one sends no begin, but takes a slot and a limiter count. */
  #inTransaction(execution: Execution, isolation: TransactionIsolation, done: Done<void>): void {
    const { request, context, setting } = execution
    const { caller, options } = request
    this.#te.begin({ context, caller, options, setting, connId: 0, isolation }, begun => {
      if (begun.kind === 'failed') {
        done(begun)
        return
      }
      const conn = begun.value
      conn.exec(request.query.sql, context, outcome => this.#conclude(conn, context, outcome, done))
    })
  }

  #conclude(conn: StatefulConnection, context: Context, outcome: Outcome<void>, done: Done<void>): void {
    const { txPool } = this.#te
    if (outcome.kind === 'failed') {
      txPool.rollbackAndRelease(conn, () => done(outcome))
      return
    }
    txPool.commit(conn, context, committed => {
      conn.release('transaction committed', () => done(committed))
    })
  }

  /** A slot of the transaction pool, without limiter and without begin (`query_executor.go:594-611@v24`). */
  #ddl(execution: Execution, done: Done<void>): void {
    const { request, context, setting } = execution
    const { options, caller } = request
    this.#te.txPool.scp.newConn({ context, caller, options, setting }, outcome => {
      if (outcome.kind === 'failed') {
        done(outcome)
        return
      }
      const conn = outcome.value
      conn.exec(request.query.sql, context, ended => conn.release('ddl done', () => done(ended)))
    })
  }
}

/** A statement on a connection of a pool; then perhaps another one. */
class PooledRead implements ConnRequest {
  context: Context = background
  caller: Caller = noCaller
  setting: Setting | undefined = undefined
  readonly #resting: PooledRead[]
  #sql = ''
  #done: Done<void> | undefined
  #conn: DBConn | undefined
  #outcome: Outcome<void> = ok

  constructor(resting: PooledRead[]) {
    this.#resting = resting
  }

  begin({ request, context, setting }: Execution, done: Done<void>): void {
    this.context = context
    this.caller = request.caller
    this.setting = setting
    this.#sql = request.query.sql
    this.#done = done
  }

  acquired(conn: DBConn): void {
    this.#conn = conn
    conn.exec(this.#sql, this.context, this.#ended)
  }

  failed(error: EngineError): void {
    this.#outcome = { kind: 'failed', error }
    this.#finish()
  }

  readonly #ended = (outcome: Outcome<void>): void => {
    this.#outcome = outcome
    this.#conn?.recycle(this.#recycled)
  }

  readonly #recycled = (): void => this.#finish()

  #finish(): void {
    const outcome = this.#outcome
    const done = this.#done
    this.#done = undefined
    this.#resting.push(this)
    done?.(outcome)
  }
}

/** A statement on a connection that is locked for it; then perhaps another one. */
class LockedStatement {
  readonly #resting: LockedStatement[]
  #conn: StatefulConnection | undefined
  #done: Done<void> | undefined

  constructor(resting: LockedStatement[]) {
    this.#resting = resting
  }

  /** What is to be called at the end of the statement. */
  begin(conn: StatefulConnection, done: Done<void>): Done<void> {
    this.#conn = conn
    this.#done = done
    return this.#ended
  }

  readonly #ended = (outcome: Outcome<void>): void => {
    const conn = this.#conn
    const done = this.#done
    this.#conn = undefined
    this.#done = undefined
    this.#resting.push(this)
    conn?.unlock()
    done?.(outcome)
  }
}
