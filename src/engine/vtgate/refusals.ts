import { type ClientError, fromVtgate, wrapped } from './client-error.ts'

/** No keyspace was chosen, and there is none. */
export const noKeyspace: ClientError = fromVtgate(
  'FAILED_PRECONDITION',
  'no keyspace in database name specified',
)

/** The first shard of the first keyspace is another one than when the locks were taken. */
export const lockMoved: ClientError = fromVtgate(
  'FAILED_PRECONDITION',
  'Any previous held locks are released: target does not match the existing lock session target',
)

/** What v22 and later say to everything but ROLLBACK once they have lost a transaction (vitess#17669). */
export const refusedUntilRollback: ClientError = fromVtgate(
  'FAILED_PRECONDITION',
  'VT09032: the transaction was lost; nothing but ROLLBACK is taken',
)

/** How v22 and later tell of a transaction that they have lost, as recorded on v22.0.3 and v24. */
export function transactionLost(error: ClientError): ClientError {
  return wrapped(error, 'VT15001: transaction error, issue ROLLBACK and retry the transaction')
}
