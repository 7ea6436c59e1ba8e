import type { EngineError } from '../engine-error.ts'
import type { Context } from '../ports/context.ts'
import type { Caller } from './caller.ts'
import type { ExecuteOptions } from './execute-options.ts'
import type { TabletQuery } from './tablet-query.ts'

/** One call of vtgate to a tablet. */
export interface TabletRequest {
  readonly context: Context
  readonly caller: Caller
  readonly options: ExecuteOptions
  readonly query: TabletQuery
  /** 0 outside a transaction. */
  readonly transactionId: number
  /** 0 without a reserved connection. */
  readonly reservedId: number
  /** SET statements to run first on a reserved connection, or to make a setting of. */
  readonly preQueries: readonly string[]
}

/** What vtgate hears. Ids are 0 for none; an error may come with ids that are still alive. */
export interface TabletReply {
  readonly error: EngineError | undefined
  readonly transactionId: number
  readonly reservedId: number
}

/** Hears the reply, once. */
export type Replied = (reply: TabletReply) => void
