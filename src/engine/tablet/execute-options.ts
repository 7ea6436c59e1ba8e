/** What vtgate says about a session with each request (`querypb.ExecuteOptions`). */
export interface ExecuteOptions {
  readonly workload: Workload
  readonly clientFoundRows: boolean
  readonly isolation: TransactionIsolation
  readonly accessMode: TransactionAccessMode
  /** The session's own `transaction_timeout`, v23 and later; 0 or absent for none. */
  readonly transactionTimeoutMs?: number
}

/** Which timeouts hold for a session; DBA work is exempt from the transaction killer. */
export type Workload = 'OLTP' | 'OLAP' | 'DBA'

/** How a transaction begins; an autocommit one sends no begin. */
export type TransactionIsolation =
  | 'DEFAULT'
  | 'REPEATABLE_READ'
  | 'READ_COMMITTED'
  | 'READ_UNCOMMITTED'
  | 'SERIALIZABLE'
  | 'CONSISTENT_SNAPSHOT_READ_ONLY'
  | 'AUTOCOMMIT'

/** Whether the session says that it will write. */
export type TransactionAccessMode = 'none' | 'read-write' | 'read-only'

/** What a session has that said nothing. */
export const defaultOptions: ExecuteOptions = {
  workload: 'OLTP',
  clientFoundRows: false,
  isolation: 'DEFAULT',
  accessMode: 'none',
}
