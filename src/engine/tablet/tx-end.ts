import type { Done, Outcome } from '../ports/backend.ts'
import type { Context } from '../ports/context.ts'
import type { StatefulConnection } from './stateful-connection.ts'
import type { TxPool } from './tx-pool.ts'

/** A COMMIT or ROLLBACK under way; then perhaps another one. */
export class TxEnd {
  readonly #pool: TxPool
  readonly #resting: TxEnd[]
  #how: 'commit' | 'rollback' = 'commit'
  #conn: StatefulConnection | undefined
  #done: Done<void> | undefined

  /** Adds itself to `resting` at each end. */
  constructor(pool: TxPool, resting: TxEnd[]) {
    this.#pool = pool
    this.#resting = resting
  }

  /** The statement is sent; a connection on which it fails is closed. */
  start(conn: StatefulConnection, how: 'commit' | 'rollback', context: Context, done: Done<void>): void {
    this.#conn = conn
    this.#how = how
    this.#done = done
    conn.exec(how, context, this.#ended)
  }

  readonly #ended = (outcome: Outcome<void>): void => {
    const conn = this.#conn
    const done = this.#done
    const how = this.#how
    this.#conn = undefined
    this.#done = undefined
    this.#resting.push(this)
    if (conn === undefined) return
    if (outcome.kind === 'failed') conn.close()
    this.#pool.complete(conn, how)
    done?.(outcome)
  }
}
