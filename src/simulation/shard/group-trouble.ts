import type { ClientError } from '../../engine/vtgate/client-error.ts'
import type { Trouble } from '../result.ts'

/** What the error of an application is a sign of, where the tablet or MySQL has not told of it by itself. */
export function troubleOf({ message }: ClientError): Trouble['kind'] {
  const sign = signs.find(([words]) => message.includes(words))
  return sign === undefined ? 'other' : sign[1]
}

const signs: readonly (readonly [string, Trouble['kind']])[] = [
  ['per-user transaction pool connection limit exceeded', 'transaction-limit'],
  ['maximum statement execution time exceeded', 'statement-timeout'],
  ['context deadline exceeded', 'statement-timeout'],
  ['no healthy tablet available', 'not-serving'],
  ['not allowed in state', 'not-serving'],
  ['connection refused', 'not-serving'],
  ['wrong tablet type', 'not-serving'],
]
