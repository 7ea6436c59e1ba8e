import { type Done, type Outcome, ok } from '../ports/backend.ts'
import type { Context } from '../ports/context.ts'
import type { TransactionIsolation } from './execute-options.ts'
import type { QueryEngine } from './query-engine.ts'
import type { StatefulConnection } from './stateful-connection.ts'
import type { TabletCall } from './tablet-call.ts'
import type { TabletEnv } from './tablet-env.ts'
import type { TxEngine } from './tx-engine.ts'

/** Decides which connection runs a statement, and runs it (`query_executor.go@v24`). */
export class QueryExecutor {
  readonly #qe: QueryEngine
  readonly #te: TxEngine
  readonly #consolidates: boolean

  constructor(env: TabletEnv, qe: QueryEngine, te: TxEngine) {
    this.#qe = qe
    this.#te = te
    this.#consolidates = env.deps.consolidates ?? true
  }

  /** On the connection that the call names; a setting is applied there when it is another. */
  onStateful(call: TabletCall): void {
    const found = this.#te.txPool.scp.getAndLock(call.connId, 'for query')
    if (found.kind === 'failed') {
      call.ended(found)
      return
    }
    const conn = found.value
    if (call.setting === undefined) call.runOn(conn)
    else {
      conn.applySetting(call.setting, call.context, outcome => {
        if (outcome.kind === 'ok') call.runOn(conn)
        else {
          conn.unlock()
          call.ended(outcome)
        }
      })
    }
  }

  /**
   * On a connection that is given back when the statement is over. A SET needs none: its settings are applied
   * with the next statement.
   */
  onPooled(call: TabletCall): void {
    const { query, options } = call.request
    if (query.plan === 'set') call.ended(ok)
    else if (call.isStream) call.readFrom(this.#qe.streamConns, call.ended)
    else {
      switch (query.plan) {
        case 'dml':
          this.#inTransaction(call, 'AUTOCOMMIT')
          break
        case 'dml-with-limit':
          this.#inTransaction(call, options.isolation)
          break
        case 'ddl':
          this.#ddl(call)
          break
        case 'select':
          this.#consolidate(call)
          break
        case 'select-lock-func':
        case 'other-read':
        case 'create-temporary-table':
        case 'flush':
        case 'flush-with-read-lock':
          call.readFrom(this.#qe.conns, call.ended)
      }
    }
  }

  #consolidate(call: TabletCall): void {
    const { conns, consolidator } = this.#qe
    if (!this.#consolidates) {
      call.readFrom(conns, call.ended)
      return
    }
    const read = (ended: Done<void>): void => call.readFrom(conns, ended)
    consolidator.run(call.request.query.sql, call.setting, read, call.ended)
  }

  /** A transaction for one statement: an autocommit one sends no begin, but takes a slot and a limiter count. */
  #inTransaction(call: TabletCall, isolation: TransactionIsolation): void {
    const { request, context, setting, caller, options } = call
    this.#te.begin({ context, caller, options, setting, connId: 0, isolation }, begun => {
      if (begun.kind === 'failed') {
        call.ended(begun)
        return
      }
      const conn = begun.value
      conn.exec(request.query.sql, context, outcome => this.#conclude(conn, context, outcome, call.ended))
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
  #ddl(call: TabletCall): void {
    const { request, context } = call
    this.#te.txPool.scp.newConn(call, outcome => {
      if (outcome.kind === 'failed') {
        call.ended(outcome)
        return
      }
      const conn = outcome.value
      conn.exec(request.query.sql, context, ended => conn.release('ddl done', () => call.ended(ended)))
    })
  }
}
