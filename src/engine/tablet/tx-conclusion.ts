import type { EngineError } from '../engine-error.ts'
import type { Outcome } from '../ports/backend.ts'
import { Context } from '../ports/context.ts'
import type { StatefulConnection } from './stateful-connection.ts'
import type { Replied } from './tablet-request.ts'

/** The end of a transaction on vtgate's behalf, until the connection is given back; then perhaps of another one. */
export class TxConclusion {
  /** Ends with the time for it. */
  readonly context: Context = new Context()
  readonly #resting: TxConclusion[]
  #conn: StatefulConnection | undefined
  #how: 'commit' | 'rollback' = 'commit'
  #error: EngineError | undefined
  #done: Replied | undefined

  /** Adds itself to `resting` at each end. */
  constructor(resting: TxConclusion[]) {
    this.#resting = resting
  }

  /** What is to be told how the transaction ended. */
  begin(
    conn: StatefulConnection,
    how: 'commit' | 'rollback',
    done: Replied,
  ): (outcome: Outcome<void>) => void {
    this.#conn = conn
    this.#how = how
    this.#done = done
    return this.#ended
  }

  /** A tainted connection that ended its transaction well lives on under a new id (`tx_engine.go:320-336@v24`). */
  readonly #ended = (outcome: Outcome<void>): void => {
    const conn = this.#conn
    if (conn === undefined) return
    this.#error = outcome.kind === 'failed' ? outcome.error : undefined
    if (this.#error === undefined && conn.isTainted) this.#renew(conn)
    else conn.release(reasons[this.#how], this.#released)
  }

  readonly #released = (): void => this.#reply(0)

  #renew(conn: StatefulConnection): void {
    this.#error = conn.renew()
    if (this.#error === undefined) {
      conn.unlock()
      this.#reply(conn.id)
      return
    }
    conn.close()
    conn.release('renew failed')
    this.#reply(0)
  }

  #reply(reservedId: number): void {
    const done = this.#done
    const error = this.#error
    this.#conn = undefined
    this.#done = undefined
    this.#resting.push(this)
    done?.({ error, transactionId: 0, reservedId })
  }
}

const reasons = { commit: 'transaction committed', rollback: 'transaction rolled back' } as const
