import type { Statement } from '../../statements/statement.ts'
import { isWord } from '../../statements/tokens.ts'
import type { PlanKind } from '../tablet/tablet-query.ts'

/**
 * What the tablet's planner makes of a statement (`planbuilder/builder.go@v24`). UPDATE and DELETE without a LIMIT
 * get the tablet's own, and a real transaction around them, as recorded on v24.
 */
export function planKindOf({ kind, tokens, locks }: Statement): PlanKind {
  switch (kind) {
    case 'select':
    case 'with':
    case 'stream':
      return locks.some(call => call.name === 'get_lock') ? 'select-lock-func' : 'select'
    case 'insert':
    case 'load':
      return 'dml'
    case 'update':
    case 'delete':
      return tokens.some(token => isWord(token, 'limit')) ? 'dml' : 'dml-with-limit'
    case 'ddl':
    case 'view':
      return 'ddl'
    case 'temporary-table':
      return 'create-temporary-table'
    case 'set':
    case 'set-transaction':
      return 'set'
    case 'flush':
      return 'flush'
    case 'flush-with-lock':
      return 'flush-with-read-lock'
    default:
      return 'other-read'
  }
}
