import type { ClientError } from './client-error.ts'
import { noKeyspace } from './refusals.ts'
import type { SessionState } from './session-state.ts'
import type { Call, Step } from './session-step.ts'
import type { ShardSessions } from './shard-sessions.ts'
import type { TxConn } from './tx-conn.ts'

/** Hears that the calls of a statement are through, or that one failed. */
export interface ScatterOwner {
  /** A call goes out, and the statement waits for its answer. */
  exchange(): void
  callsEnded(error: ClientError | undefined): void
}

/** Sends the calls of a statement, one after the other, each to all its shards at once (`scatter_conn.go`). */
export class ScatterConn {
  readonly #shards: ShardSessions
  readonly #tx: TxConn
  readonly #owner: ScatterOwner
  #step: Step | undefined
  #state: SessionState | undefined
  #routed: readonly string[] = []
  #next = 0
  #left = 0
  #error: ClientError | undefined

  constructor(shards: ShardSessions, tx: TxConn, owner: ScatterOwner) {
    this.#shards = shards
    this.#tx = tx
    this.#owner = owner
  }

  /** Makes the calls of `step` for a session in `state`. */
  run(step: Step, state: SessionState, routed: readonly string[]): void {
    this.#step = step
    this.#state = state
    this.#routed = routed
    this.#next = 0
    this.#error = undefined
    this.#nextCall(step, state)
  }

  /** A shard has answered. */
  ended(error: ClientError | undefined): void {
    if (error !== undefined) this.#error ??= error
    this.#left--
    if (this.#left > 0 || this.#step === undefined || this.#state === undefined) return
    if (this.#error !== undefined && !this.#step.calls[this.#next - 1]?.isLenient) {
      this.#owner.callsEnded(this.#error)
      return
    }
    this.#error = undefined
    this.#nextCall(this.#step, this.#state)
  }

  #nextCall(step: Step, state: SessionState): void {
    const call = step.calls[this.#next]
    if (call === undefined) {
      this.#owner.callsEnded(undefined)
      return
    }
    this.#next++
    this.#owner.exchange()
    const only = this.#shards.only(call, state.session, this.#routed)
    if (only === undefined) this.#scatter(call, step, state)
    else {
      this.#left = 1
      only.run(call, this.#tx.isInTransaction, state.options)
    }
  }

  #scatter(call: Call, step: Step, state: SessionState): void {
    const reached = this.#shards.reachedBy(call, state.session, this.#routed)
    if (reached.length === 0) {
      if (call.reach === 'held') this.#nextCall(step, state)
      else this.#owner.callsEnded(noKeyspace)
      return
    }
    // A write outside a transaction may not stop half-way: over several shards it gets one of its own.
    if (reached.length > 1 && step.isWrite && !this.#tx.isInTransaction) this.#tx.begin('for-statement')
    this.#left = reached.length
    const { isInTransaction } = this.#tx
    for (const shard of reached) shard.run(call, isInTransaction, state.options)
  }
}
