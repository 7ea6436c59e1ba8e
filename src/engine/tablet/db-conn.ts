import type { EngineError } from '../engine-error.ts'
import type { Pooled } from '../pools/pooled.ts'
import { type Connection, type Done, ok } from '../ports/backend.ts'
import type { Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import { overError } from './account-connector.ts'
import type { ConnPool } from './conn-pool.ts'
import { StatementRun } from './run-statement.ts'
import type { TabletEnv } from './tablet-env.ts'

/** A connection in a client's hands: runs statements, ends them, reconnects (`connpool/dbconn.go`). */
export class DBConn {
  readonly env: TabletEnv
  readonly #home: ConnPool
  readonly #pooled: Pooled
  /** Why the connection was killed, as the killer said; nothing while it was not, or nobody said. */
  killReason: string | undefined
  /** A connection runs one statement at a time. */
  #run: StatementRun = new StatementRun(this)

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
    this.#idleRun().start(sql, context, 'outside-transaction', true, done)
  }

  /** The second try of a statement outside a transaction. */
  execAgain(sql: string, context: Context, done: Done<void>): void {
    this.#idleRun().start(sql, context, 'outside-transaction', false, done)
  }

  /** Runs a statement of a transaction or a reserved connection: never twice. */
  execOnce(sql: string, context: Context, done: Done<void>): void {
    this.#idleRun().start(sql, context, 'inside-transaction', false, done)
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

  /** True when a statement that failed so is worth another connection. */
  mayRetry(error: EngineError, context: Context): boolean {
    if (overError(context, this.env.deps.clock.now()) !== undefined || !isConnectionError(error)) return false
    const { retries } = this.env.behaviour
    if (retries !== 'all-connection-errors' && isRefusedAtAccept(error)) return false
    return !(retries === 'not-when-full-or-lost' && error.errno === 2013)
  }

  #idleRun(): StatementRun {
    if (this.#run.isSpent) this.#run = new StatementRun(this)
    return this.#run
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
