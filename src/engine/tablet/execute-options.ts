/** What vtgate says about a session with each request (`querypb.ExecuteOptions`). */
export interface ExecuteOptions {
  readonly workload: Workload
  readonly clientFoundRows: boolean
  readonly isolation: TransactionIsolation
  readonly accessMode: TransactionAccessMode
  /** The session's own `transaction_timeout`, v23 and later; 0 or absent for none. */
  readonly transactionTimeoutMs?: number
}

export type Workload = 'OLTP' | 'OLAP' | 'DBA'

export type TransactionIsolation =
  | 'DEFAULT'
  | 'REPEATABLE_READ'
  | 'READ_COMMITTED'
  | 'READ_UNCOMMITTED'
  | 'SERIALIZABLE'
  | 'CONSISTENT_SNAPSHOT_READ_ONLY'
  | 'AUTOCOMMIT'

export type TransactionAccessMode = 'none' | 'read-write' | 'read-only'

/** What a session has that said nothing. */
export const defaultOptions: ExecuteOptions = {
  workload: 'OLTP',
  clientFoundRows: false,
  isolation: 'DEFAULT',
  accessMode: 'none',
}
