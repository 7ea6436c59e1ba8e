import type { Context } from '../ports/context.ts'
import type { Caller } from '../tablet/caller.ts'
import { defaultOptions, type ExecuteOptions } from '../tablet/execute-options.ts'
import type { TabletQuery } from '../tablet/tablet-query.ts'
import type { TabletRequest } from '../tablet/tablet-request.ts'

/** A request that is filled anew for each call: a tablet keeps none once it has replied. */
export class ShardRequest implements TabletRequest {
  readonly context: Context
  readonly caller: Caller
  options: ExecuteOptions = defaultOptions
  query: TabletQuery = nothing
  transactionId = 0
  reservedId = 0
  preQueries: readonly string[] = noQueries

  /** `context` ends with the vtgate that sends it. */
  constructor(caller: Caller, context: Context) {
    this.caller = caller
    this.context = context
  }
}

/** What goes along with a statement that needs nothing done before it. */
export const noQueries: readonly string[] = []

const nothing: TabletQuery = { sql: '', plan: 'other-read' }
