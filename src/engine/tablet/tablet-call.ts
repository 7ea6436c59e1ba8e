import type { Outcome } from '../ports/backend.ts'
import { background, type Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import type { Execution } from './query-executor.ts'
import type { How } from './request-context.ts'
import type { Replied, TabletRequest } from './tablet-request.ts'

/** One statement from its request to its reply; then perhaps another one, so that a statement allocates little. */
export class TabletCall implements Execution {
  context: Context = background
  setting: Setting | undefined = undefined
  isStream = false
  readonly #resting: TabletCall[]
  #request: TabletRequest | undefined
  #done: Replied | undefined
  #transactionId = 0
  #reservedId = 0

  /** Adds itself to `resting` after each reply. */
  constructor(resting: TabletCall[]) {
    this.#resting = resting
  }

  get request(): TabletRequest {
    if (this.#request === undefined) throw new Error('bug: a call that rests has no request')
    return this.#request
  }

  begin(
    request: TabletRequest,
    context: Context,
    setting: Setting | undefined,
    how: How,
    done: Replied,
  ): void {
    this.#request = request
    this.#transactionId = request.transactionId
    this.#reservedId = request.reservedId
    this.#done = done
    this.context = context
    this.setting = setting
    this.isStream = how === 'stream'
  }

  /** The statement has ended: the ids of the request go back whatever came of it. */
  readonly ended = (outcome: Outcome<void>): void => {
    const done = this.#done
    const transactionId = this.#transactionId
    const reservedId = this.#reservedId
    this.#request = undefined
    this.#done = undefined
    this.#resting.push(this)
    done?.({ error: outcome.kind === 'failed' ? outcome.error : undefined, transactionId, reservedId })
  }
}
