import type { EngineError } from '../../engine/engine-error.ts'

/** The refusal before the login, as Vitess' client reports it (`go/mysql/client.go:362-368@v24`). */
export const refusedAtAccept: EngineError = {
  code: 'UNKNOWN',
  errno: 2012,
  sqlstate: 'HY000',
  message: 'immediate error from server errorCode=1040 errorMsg=Too many connections',
}

/** The refusal after the login of an account without privilege. */
export const refusedAfterLogin: EngineError = {
  code: 'RESOURCE_EXHAUSTED',
  errno: 1040,
  sqlstate: '08004',
  message: 'Too many connections',
}

/** What a statement ends with when its connection goes away under it. */
export const lostConnection: EngineError = {
  code: 'UNKNOWN',
  errno: 2013,
  sqlstate: 'HY000',
  message: 'Lost connection to MySQL server during query',
}

/** What the next use of a connection meets that the server has closed. */
export const goneAway: EngineError = {
  code: 'UNKNOWN',
  errno: 2006,
  sqlstate: 'HY000',
  message: 'MySQL server has gone away',
}

/** What a statement ends with that KILL QUERY stopped. */
export const interrupted: EngineError = {
  code: 'CANCELED',
  errno: 1317,
  sqlstate: '70100',
  message: 'Query execution was interrupted',
}

/** GET_LOCK by sessions that wait for each other in a ring. */
export const lockDeadlock: EngineError = {
  code: 'UNKNOWN',
  errno: 3058,
  sqlstate: 'HY000',
  message:
    'Deadlock found when trying to get user-level lock; try rolling back transaction/releasing locks and restarting lock acquisition.',
}

/** A write on a server that was made read-only. */
export const readOnlyServer: EngineError = {
  code: 'CLUSTER_EVENT',
  errno: 1290,
  sqlstate: 'HY000',
  message:
    'The MySQL server is running with the --super-read-only option so it cannot execute this statement',
}

/** The cap of all accounts, `max_user_connections`. */
export function aboveUserCap(user: string): EngineError {
  return {
    code: 'RESOURCE_EXHAUSTED',
    errno: 1203,
    sqlstate: '42000',
    message: `User ${user} already has more than 'max_user_connections' active connections`,
  }
}

/** The account's own cap, `WITH MAX_USER_CONNECTIONS n`. */
export function aboveAccountCap(user: string, cap: number): EngineError {
  return {
    code: 'RESOURCE_EXHAUSTED',
    errno: 1226,
    sqlstate: '42000',
    message: `User '${user}' has exceeded the 'max_user_connections' resource (current value: ${cap})`,
  }
}

/** Nobody listens: errno 2003 over TCP, 2002 at a socket. */
export function notListening(transport: 'socket' | 'tcp' | 'tls'): EngineError {
  const [errno, text] =
    transport === 'socket'
      ? [2002, 'dial unix: connect: no such file or directory']
      : [2003, 'dial tcp: connect: connection refused']
  return { code: 'UNKNOWN', errno, sqlstate: 'HY000', message: `net.Dial failed: ${text}` }
}

/** KILL of a connection that the server does not have any more. */
export function unknownThread(id: number): EngineError {
  return { code: 'UNKNOWN', errno: 1094, sqlstate: 'HY000', message: `Unknown thread id: ${id}` }
}

/** A table that this session does not see. */
export function noSuchTable(database: string, table: string): EngineError {
  return {
    code: 'NOT_FOUND',
    errno: 1146,
    sqlstate: '42S02',
    message: `Table '${database}.${table}' doesn't exist`,
  }
}

/** How a real server answers `set x = 'default'`, which is how Vitess resets a setting (`mysql.md`, vitess#21026). */
export function resetRefused(resetQuery: string): EngineError {
  const variable = /^\s*set\s+([^\s=]+)/i.exec(resetQuery)?.[1] ?? ''
  return {
    code: 'UNKNOWN',
    errno: 1231,
    sqlstate: '42000',
    message: `Variable '${variable}' can't be set to the value of 'default'`,
  }
}

/** What the remains of a process hear that is gone: nothing of it leaves the machine. */
export const processGone: EngineError = {
  code: 'UNAVAILABLE',
  message: 'the process is gone',
}
