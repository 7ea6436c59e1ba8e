import type { Done, Outcome } from '../ports/backend.ts'
import { background, type Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import { type Caller, noCaller } from './caller.ts'
import {
  defaultOptions,
  type ExecuteOptions,
  type TransactionAccessMode,
  type TransactionIsolation,
} from './execute-options.ts'
import type { StatefulConnection } from './stateful-connection.ts'
import type { TxRequest } from './tx-engine.ts'
import type { BeginRequest } from './tx-pool.ts'

/** Hears how a begin ended, and whom to tell. */
export type Counted = (
  begin: CountedBegin,
  outcome: Outcome<StatefulConnection>,
  done: Done<StatefulConnection>,
) => void

/** A begin that a change of the tablet's state waits for; then perhaps another one. */
export class CountedBegin implements BeginRequest {
  context: Context = background
  caller: Caller = noCaller
  options: ExecuteOptions = defaultOptions
  setting: Setting | undefined = undefined
  reservedId = 0
  readonly mode = {
    isolation: 'DEFAULT' as TransactionIsolation,
    accessMode: 'none' as TransactionAccessMode,
    isReadOnlyTablet: false,
  }
  readonly #counted: Counted
  #done: Done<StatefulConnection> | undefined

  constructor(counted: Counted) {
    this.#counted = counted
  }

  /** As this request asks, on a tablet of this kind. */
  take(request: TxRequest, isReadOnlyTablet: boolean, done: Done<StatefulConnection>): void {
    const { options, isolation } = request
    this.context = request.context
    this.caller = request.caller
    this.options = options
    this.setting = request.setting
    this.reservedId = request.connId
    this.mode.isolation = isolation ?? options.isolation
    this.mode.accessMode = options.accessMode
    this.mode.isReadOnlyTablet = isReadOnlyTablet
    this.#done = done
  }

  readonly ended = (outcome: Outcome<StatefulConnection>): void => {
    const done = this.#done
    this.#done = undefined
    if (done !== undefined) this.#counted(this, outcome, done)
  }
}
