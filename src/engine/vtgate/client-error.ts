import { type EngineError, type ErrorCode, engineError } from '../engine-error.ts'
import type { Place } from './gateway.ts'

/** An error as the application gets it from vtgate. */
export interface ClientError {
  readonly errno: number
  readonly sqlstate: string
  readonly message: string
  /** Under which it came to vtgate. */
  readonly code: ErrorCode
}

/**
 * What a tablet's error becomes on its way to the application. An error inside a reply that also brought ids comes
 * without the words of the RPC library. The statement and its bind variables, which Vitess appends to MySQL's errors,
 * are left out. Texts and numbers as recorded on v15.0.3 to v24.
 */
export function fromTablet(
  place: Place,
  error: EngineError,
  username: string,
  isInReply: boolean,
): ClientError {
  const rpc = isInReply ? '' : `rpc error: code = ${rpcCode(error.code)} desc = `
  const caller = error.code === 'CLUSTER_EVENT' || username === '' ? '' : ` (CallerID: ${username})`
  const message = `${prefix(place)}vttablet: ${rpc}${text(error)}${caller}`
  return { ...number(error), message, code: error.code }
}

/** No tablet serves the place: as recorded on v18.0.8 and v22.0.3. */
export function noTablet(place: Place): ClientError {
  const { keyspace, shard, tabletType } = place
  const target = `keyspace:"${keyspace}" shard:"${shard}" tablet_type:${tabletType.toUpperCase()}`
  return fromVtgate('UNAVAILABLE', `${prefix(place)}no healthy tablet available for '${target}'`)
}

/** An error of vtgate's own. */
export function fromVtgate(code: ErrorCode, message: string): ClientError {
  return { ...number(engineError(code, message)), message, code }
}

/** The same error with words before it. */
export function wrapped(error: ClientError, words: string): ClientError {
  return { ...error, message: `${words}: ${error.message}` }
}

/** True when the reserved connection behind a call is gone (`scatter_conn.go:826-858@v24`). */
export function meansConnectionLost(error: EngineError): boolean {
  if (error.errno === 2006 || error.errno === 2013) return error.code !== 'CANCELED'
  return error.code === 'ABORTED' && transactionOver.test(error.message)
}

/** True when another tablet has to be asked (`scatter_conn.go:826-858@v24`). */
export function meansOtherTablet(error: EngineError): boolean {
  if (error.code === 'FAILED_PRECONDITION') return error.message.includes(wrongTablet)
  return error.code === 'UNAVAILABLE' || error.code === 'CLUSTER_EVENT'
}

/** What a tablet says that serves another type than it is asked as. */
export const wrongTablet = 'wrong tablet type'

const transactionOver = /^transaction \d+: (?:ended|not found|in use: for tx killer)/

function prefix({ keyspace, shard, tabletType }: Place): string {
  return `target: ${keyspace}.${shard}.${tabletType}: `
}

function text({ code, errno, sqlstate, message }: EngineError): string {
  if (errno === undefined) return message
  if (code !== 'CANCELED') return `${message} (errno ${errno}) (sqlstate ${sqlstate ?? unknownState})`
  if (errno === 2013) return `(errno 2013) ${message}`
  return `(errno ${errno}) (sqlstate ${sqlstate ?? unknownState}): ${message}`
}

const unknownState = 'HY000'

/** MySQL's number passes through where the text holds it with its SQLSTATE; otherwise the code has one. */
function number({ code, errno, sqlstate }: EngineError): Pick<ClientError, 'errno' | 'sqlstate'> {
  const isTold = errno !== undefined && !(code === 'CANCELED' && errno === 2013)
  if (isTold) return { errno, sqlstate: sqlstate ?? unknownState }
  switch (code) {
    case 'RESOURCE_EXHAUSTED':
      return { errno: 1203, sqlstate: '42000' }
    case 'ABORTED':
    case 'CANCELED':
    case 'DEADLINE_EXCEEDED':
      return { errno: 1317, sqlstate: '70100' }
    default:
      return { errno: 1105, sqlstate: unknownState }
  }
}

/** The name that the RPC library prints; Vitess' own code 17 has none there. */
function rpcCode(code: ErrorCode): string {
  if (code === 'CLUSTER_EVENT') return 'Code(17)'
  return code
    .split('_')
    .map(word => word.charAt(0) + word.slice(1).toLowerCase())
    .join('')
}
