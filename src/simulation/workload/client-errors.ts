import type { ClientError } from '../../engine/vtgate/client-error.ts'

/** What a client gets whose vtgate died under its statement, or which closed the connection itself. */
export const lostConnection: ClientError = {
  errno: 2013,
  sqlstate: 'HY000',
  message: 'Lost connection to MySQL server during query',
  code: 'UNKNOWN',
}

/** What the application logs when it would wait no longer for an answer. */
export const outOfPatience: ClientError = {
  errno: 2013,
  sqlstate: 'HY000',
  message: 'Lost connection to MySQL server during query (the client would wait no longer)',
  code: 'UNKNOWN',
}

/** True for what a tablet, or MySQL behind it, said; false for what vtgate refuses by itself. */
export function isFromTablet({ message }: ClientError): boolean {
  return message.includes('target: ')
}
