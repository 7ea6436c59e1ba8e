import type { EngineError } from '../engine-error.ts'
import type { Pooled } from '../pools/pooled.ts'
import { type Connection, type Done, type Outcome, ok } from '../ports/backend.ts'
import { background, type Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import { overError } from './account-connector.ts'
import type { ConnPool } from './conn-pool.ts'
import { runStatement } from './run-statement.ts'
import type { TabletEnv } from './tablet-env.ts'

/** A connection in a client's hands: runs statements, ends them, reconnects (`connpool/dbconn.go`). */
export class DBConn {
  readonly env: TabletEnv
  readonly #home: ConnPool
  readonly #pooled: Pooled
  /** Why the connection was killed, as the killer said; nothing while it was not, or nobody said. */
  killReason: string | undefined
  /** Of the statement under way: a connection runs one at a time. */
  #sql = ''
  #context: Context = background
  #done: Done<void> = ignored

  constructor(env: TabletEnv, home: ConnPool, pooled: Pooled) {
    this.env = env
    this.#home = home
    this.#pooled = pooled
  }

  get connection(): Connection {
    return this.#pooled.connection
  }

  get setting(): Setting | undefined {
    return this.#pooled.setting
  }

  get isClosed(): boolean {
    return this.#pooled.connection.closed
  }

  /** Runs a statement outside a transaction: a broken connection is replaced in place, and it tries once more. */
  exec(sql: string, context: Context, done: Done<void>): void {
    this.#sql = sql
    this.#context = context
    this.#done = done
    runStatement(this, sql, context, 'outside-transaction', this.#firstEnded)
  }

  /** Runs a statement of a transaction or a reserved connection: never twice. */
  execOnce(sql: string, context: Context, done: Done<void>): void {
    runStatement(this, sql, context, 'inside-transaction', done)
  }

  /**
   * Kills this connection through the dba pool; v9 and later close this side first. A `reason` is told to whoever runs a
   * statement on it, by releases that tell it.
   */
  kill(kind: 'query' | 'connection', done: (error: EngineError | undefined) => void, reason?: string): void {
    const { behaviour, stats } = this.env
    this.killReason = reason
    const victim = this.connection
    const isScoped = behaviour.killScope === 'query-outside-transactions'
    stats.add('Kills', 1, isScoped && kind === 'connection' ? 'Connections' : 'Queries')
    if (kind === 'connection' && behaviour.killClosesLocally === 'yes') this.close()
    this.#home.killPool.kill(victim, kind, done)
  }

  /** Dials into the same slot; from v15 on the setting is applied again. A refusal has MySQL checked. */
  reconnect(context: Context, done: Done<void>): void {
    this.close()
    this.#home.connector.connect(context, outcome => {
      if (outcome.kind === 'failed') {
        done(outcome)
        return
      }
      const setting = this.#pooled.setting
      this.#pooled.connection = outcome.value
      this.killReason = undefined
      this.#pooled.setting = undefined
      if (setting === undefined || this.env.behaviour.reconnectSetting === 'forgotten') done(ok)
      else this.applySetting(setting, context, done)
    })
  }

  /** Applies `setting` on top of whatever is applied; remembered only when it succeeds. */
  applySetting(setting: Setting, context: Context, done: Done<void>): void {
    this.#home.connector.applySetting(this.connection, setting, context, outcome => {
      if (outcome.kind === 'ok') this.#pooled.setting = setting
      done(outcome)
    })
  }

  close(): void {
    this.env.deps.backend.close(this.connection)
  }

  recycle(done?: () => void): void {
    this.#pooled.recycle(done)
  }

  taint(done?: () => void): void {
    this.#pooled.taint(done)
  }

  readonly #firstEnded = (outcome: Outcome<void>): void => {
    const sql = this.#sql
    const context = this.#context
    const done = this.#done
    if (outcome.kind === 'ok' || !this.#mayRetry(outcome.error, context)) {
      done(outcome)
      return
    }
    this.reconnect(context, again => {
      if (again.kind === 'failed') done(again)
      else runStatement(this, sql, context, 'outside-transaction', done)
    })
  }

  #mayRetry(error: EngineError, context: Context): boolean {
    if (overError(context, this.env.deps.clock.now()) !== undefined || !isConnectionError(error)) return false
    const { retries } = this.env.behaviour
    if (retries !== 'all-connection-errors' && isRefusedAtAccept(error)) return false
    return !(retries === 'not-when-full-or-lost' && error.errno === 2013)
  }
}

/** MySQL's client errors, and a query that somebody killed (`connpool/dbconn.go:123-160@v24`). */
export function isConnectionError(error: EngineError): boolean {
  const { errno } = error
  return errno !== undefined && ((errno >= 2000 && errno <= 2018) || errno === 1317)
}

/** A full server that answered at accept, as Vitess' client reports it (`go/mysql/client.go:362-368@v24`). */
export function isRefusedAtAccept(error: EngineError): boolean {
  return error.errno === 2012 && error.message.includes('errorCode=1040')
}

function ignored(): void {
  // No statement is under way.
}
