import { addressText, type ConnectionSettings } from './connection-settings.ts'
import type { OpenedStream } from './open-stream.ts'
import type { Refusal, RefusalKind } from './refusal.ts'

/** What came of dialling, other than a session or the server's own error. */
export type FailedStream = Exclude<OpenedStream, { kind: 'open' | 'error' }>

/** Decodes a connection that ended before the server said anything as MySQL. */
export function networkRefusal(failed: FailedStream, settings: ConnectionSettings): Refusal {
  switch (failed.kind) {
    case 'network':
      return unreachable(failed.code, settings)
    case 'timeout':
      return timeoutRefusal(failed.stage, settings)
    case 'closed':
      return closedRefusal(
        failed.bytes === 0 ? 'before it said anything' : 'in the middle of its greeting',
        settings,
      )
    case 'not-mysql':
      return stranger(failed.looksLike, settings)
  }
}

export type Stage = 'dialling' | 'silence' | 'greeting' | 'login'

/** The deadline passed. */
export function timeoutRefusal(stage: Stage, settings: ConnectionSettings): Refusal {
  const at = addressText(settings.address)
  const within = `within ${settings.connectTimeoutMs} ms`
  const what: Record<Stage, string> = {
    dialling: `${at} did not accept a connection ${within}.`,
    silence: `${at} accepted the connection and then said nothing ${within}.`,
    greeting: `${at} began to greet and did not come to an end ${within}.`,
    login: `${at} greeted as MySQL and then did not finish the login ${within}.`,
  }
  const why: Record<Stage, string> = {
    dialling:
      'A firewall drops the packets, the host is down, or its queue of new connections (back_log) is full.',
    silence:
      'A MySQL greets first: this one hangs or is overloaded, or it is no MySQL but a server that waits for its client (HTTP, PostgreSQL, Redis).',
    greeting:
      'The server hangs or is overloaded, something between holds back a part of the greeting, or it is no MySQL.',
    login: 'The server hangs or is overloaded, or something between drops what follows the greeting.',
  }
  const errno = stage === 'dialling' ? (settings.address.kind === 'socket' ? 2002 : 2003) : 2013
  return {
    ...refusal('timeout', errno),
    what: what[stage],
    why: why[stage],
    todo: [
      stage === 'dialling'
        ? 'check host, port and firewall'
        : 'look at the host itself: load, disk, the error log of mysqld',
      'give it longer with --connect-timeout',
    ],
  }
}

/** The server hung up. `when` completes "closed the connection ...". */
export function closedRefusal(when: string, settings: ConnectionSettings): Refusal {
  return {
    ...refusal('closed', 2013),
    what: `${addressText(settings.address)} closed the connection ${when}.`,
    why: 'mysqld is stopping or was killed, a load balancer has no server behind it, or the port belongs to something else.',
    todo: ['look whether mysqld runs and what its error log says', 'check host and port'],
  }
}

function stranger(looksLike: string | undefined, { address }: ConnectionSettings): Refusal {
  const x = looksLike?.includes('X protocol')
  return {
    ...refusal('not-mysql', null),
    what: `${addressText(address)} is no MySQL${looksLike ? `: it answers like ${looksLike}` : ': what it sends is not the MySQL protocol'}.`,
    why: x
      ? 'The X protocol has a port of its own; its connections take slots like all others, so it is no way round a full server.'
      : 'The port belongs to another program.',
    todo: [
      x
        ? 'connect to the classic port, 3306 by default'
        : 'check host and port: MySQL listens on 3306 by default',
    ],
  }
}

interface NetworkCause {
  readonly kind: RefusalKind
  readonly errno: number
  readonly why: string
  readonly todo: readonly string[]
}

const nothingListens =
  'Nothing listens there: mysqld does not run, or listens elsewhere (port, bind_address, skip_networking).'

const tcpCauses: Readonly<Record<string, NetworkCause>> = {
  ECONNREFUSED: {
    kind: 'unreachable',
    errno: 2003,
    why: nothingListens,
    todo: [
      'look whether mysqld runs, and on which port',
      'a server without TCP is reached through its socket: --socket',
    ],
  },
  ENOTFOUND: {
    kind: 'unknown-host',
    errno: 2005,
    why: 'No DNS server or hosts file knows this name.',
    todo: ['check the spelling of the host', 'or give its IP address'],
  },
  EAI_AGAIN: {
    kind: 'unknown-host',
    errno: 2005,
    why: 'The DNS server did not answer.',
    todo: ['try again when DNS works', 'or give the IP address'],
  },
}

const socketCauses: Readonly<Record<string, NetworkCause>> = {
  ENOENT: {
    kind: 'no-socket',
    errno: 2002,
    why: 'mysqld does not run, or its socket stands elsewhere (the variable socket).',
    todo: [
      "look for the socket in the server's my.cnf, on a tablet mysql.sock in its folder under VTDATAROOT",
      'or connect by TCP: --host and --port',
    ],
  },
  ECONNREFUSED: {
    kind: 'no-socket',
    errno: 2002,
    why: 'The socket is left over from a mysqld that does not run any more.',
    todo: ['look whether mysqld runs'],
  },
  EACCES: {
    kind: 'no-socket',
    errno: 2002,
    why: 'This user of the system may not use the socket.',
    todo: ['run as a user who may', 'or connect by TCP: --host and --port'],
  },
}

function unreachable(code: string, { address }: ConnectionSettings): Refusal {
  const causes = address.kind === 'socket' ? socketCauses : tcpCauses
  const cause = causes[code] ?? {
    kind: 'unreachable',
    errno: address.kind === 'socket' ? 2002 : 2003,
    why: 'The system could not reach it.',
    todo: ['check host, port and network'],
  }
  return {
    ...refusal(cause.kind, cause.errno),
    text: code,
    what: `${addressText(address)} cannot be reached (${code}).`,
    why: cause.why,
    todo: cause.todo,
  }
}

function refusal(
  kind: RefusalKind,
  errno: number | null,
): Pick<Refusal, 'kind' | 'errno' | 'sqlstate' | 'text'> {
  return { kind, errno, sqlstate: null, text: null }
}
