import { type EngineError, type ErrorCode, engineError } from '../../engine/engine-error.ts'

/** What the MySQL driver says of a failure; network failures have a system code and no SQL state. */
export interface DriverError {
  readonly message: string
  readonly code?: string | undefined
  readonly errno?: number | undefined
  readonly sqlState?: string | undefined
  readonly sqlMessage?: string | undefined
}

/** MySQL's numbers that vttablet sends on under another code than UNKNOWN (`go/mysql/sqlerror@v24`). */
const codes: ReadonlyMap<number, ErrorCode> = new Map([
  [1040, 'RESOURCE_EXHAUSTED'],
  [1203, 'RESOURCE_EXHAUSTED'],
  [1226, 'RESOURCE_EXHAUSTED'],
  [1317, 'CANCELED'],
])

/**
 * A failed dial as Vitess' client reports it: what the server answers instead of a handshake has no SQL state
 * and becomes errno 2012 (`go/mysql/client.go:362-368@v24`), a server that is not there 2003.
 */
export function dialError(error: DriverError): EngineError {
  const { errno = 0, sqlState, sqlMessage } = error
  if (errno < 1000) return clientError(2003, `Can't connect to MySQL server (${error.message})`)
  if (hasNoState(sqlState))
    return clientError(2012, `immediate error from server errorCode=${errno} errorMsg=${sqlMessage ?? ''}`)
  return statementError(error)
}

/** A failed statement as Vitess' client reports it; a broken connection is errno 2013. */
export function statementError(error: DriverError): EngineError {
  const { errno = 0, sqlState, sqlMessage, message } = error
  if (errno < 1000) return clientError(2013, `Lost connection to MySQL server during query (${message})`)
  const told = engineError(codes.get(errno) ?? 'UNKNOWN', sqlMessage ?? message)
  return { ...told, errno, ...(sqlState !== undefined && { sqlstate: sqlState }) }
}

/** What a statement ends with when its connection is closed under it. */
export const lostConnection: EngineError = clientError(2013, 'Lost connection to MySQL server during query')

/** A statement on a connection that is closed already. */
export const goneAway: EngineError = clientError(2006, 'MySQL server has gone away')

/** The driver fills the marker's place with what it finds there when the packet has none. */
function hasNoState(sqlState: string | undefined): boolean {
  return sqlState === undefined || !/^[0-9A-Z]{5}$/.test(sqlState)
}

function clientError(errno: number, message: string): EngineError {
  return { code: 'UNKNOWN', errno, sqlstate: 'HY000', message }
}
