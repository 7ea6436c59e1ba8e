import { addressText, type ConnectionSettings } from './connection-settings.ts'
import { closedRefusal } from './network-refusal.ts'
import type { Refusal } from './refusal.ts'
import { serverRefusal } from './server-refusal.ts'

/** What a driver tells of a login that failed. */
export interface LoginError {
  readonly code?: string | undefined
  readonly errno?: number | undefined
  readonly sqlState?: string | undefined
  readonly sqlMessage?: string | undefined
  readonly message: string
}

/** Decodes a login that failed after the greeting. Only the server's words are quoted, never the driver's state. */
export function loginRefusal(error: LoginError, settings: ConnectionSettings): Refusal {
  if (error.errno !== undefined && error.errno > 0) {
    const text = error.sqlMessage ?? error.message
    return serverRefusal({ errno: error.errno, sqlstate: error.sqlState ?? null, text }, settings)
  }
  if (closing.has(error.code ?? '')) return closedRefusal('during the login', settings)
  if (error.code === 'HANDSHAKE_SSL_ERROR' || tlsWords.test(error.message)) return tlsFailed(error, settings)
  if (/plugin/i.test(error.message)) return unsupportedPlugin(error, settings)
  return {
    ...blank,
    kind: 'not-mysql',
    text: error.message,
    what: `${addressText(settings.address)} greeted as MySQL and then sent what is not the MySQL protocol.`,
    why: 'Something between changes the bytes, or the port belongs to another program.',
    todo: ['check host and port'],
  }
}

const blank = { errno: null, sqlstate: null } as const

const closing: ReadonlySet<string> = new Set(['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'EPIPE'])

const tlsWords = /certificate|\bSSL\b|\bTLS\b|\bPEM\b|altnames/i

function tlsFailed(error: LoginError, { address, sslMode }: ConnectionSettings): Refusal {
  const text = reasonIn(error.message)
  return {
    ...blank,
    kind: 'tls-failed',
    text,
    what: `TLS with ${addressText(address)} failed under --ssl-mode=${sslMode}: ${text}`,
    why: 'The certificate is not from the CA given, not for this host, or expired; or client certificate and key do not fit.',
    todo: [
      "give the CA that signed the server's certificate: --ssl-ca",
      'VERIFY_IDENTITY also wants the host name in the certificate; VERIFY_CA does not',
    ],
  }
}

/** OpenSSL's reason out of what it writes around it: thread, number, function, file and line. */
function reasonIn(message: string): string {
  return /:[\w ]+ routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message.trim()
}

function unsupportedPlugin(error: LoginError, settings: ConnectionSettings): Refusal {
  return serverRefusal({ errno: 2059, sqlstate: null, text: error.message }, settings)
}
