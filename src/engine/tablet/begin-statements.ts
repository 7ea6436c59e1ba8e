import { type EngineError, engineError } from '../engine-error.ts'
import type { TransactionAccessMode, TransactionIsolation } from './execute-options.ts'

/** The statements that begin a transaction, in order; none for an autocommit one (`tx_pool.go@v24`). */
export type BeginStatements =
  | { readonly kind: 'statements'; readonly statements: readonly string[] }
  | { readonly kind: 'refused'; readonly error: EngineError }

const levels = {
  REPEATABLE_READ: 'REPEATABLE READ',
  READ_COMMITTED: 'READ COMMITTED',
  READ_UNCOMMITTED: 'READ UNCOMMITTED',
  SERIALIZABLE: 'SERIALIZABLE',
} as const

/** What kind of transaction is wanted, and where. */
export interface BeginMode {
  readonly isolation: TransactionIsolation
  readonly accessMode: TransactionAccessMode
  readonly isReadOnlyTablet: boolean
}

const readOnlyBegin = 'start transaction read only'
const autocommit: BeginStatements = { kind: 'statements', statements: [] }
const plain: BeginStatements = { kind: 'statements', statements: ['begin'] }
const readOnly: BeginStatements = { kind: 'statements', statements: [readOnlyBegin] }

/** How such a transaction begins. */
export function beginStatements(mode: BeginMode): BeginStatements {
  const { isolation, accessMode, isReadOnlyTablet } = mode
  if (isReadOnlyTablet && accessMode === 'read-write') return refused()
  if (isolation === 'AUTOCOMMIT') return autocommit
  if (isolation === 'CONSISTENT_SNAPSHOT_READ_ONLY') {
    return statements('REPEATABLE READ', 'start transaction with consistent snapshot, read only')
  }
  const isReadOnly = isReadOnlyTablet || accessMode === 'read-only'
  if (isolation === 'DEFAULT') return isReadOnly ? readOnly : plain
  return statements(levels[isolation], isReadOnly ? readOnlyBegin : 'begin')
}

function statements(level: string, begin: string): BeginStatements {
  return {
    kind: 'statements',
    statements: [`set transaction isolation level ${level.toLowerCase()}`, begin],
  }
}

function refused(): BeginStatements {
  const text = 'cannot start read write transaction on a read only tablet'
  return { kind: 'refused', error: engineError('FAILED_PRECONDITION', text) }
}
