import { addressText, type ConnectionSettings } from './connection-settings.ts'
import type { Greeting } from './greeting.ts'
import type { Refusal } from './refusal.ts'

/** How the session is to be encrypted, as the driver takes it. */
export interface TlsOptions {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly rejectUnauthorized: boolean
  readonly verifyIdentity: boolean
}

export type TlsChoice =
  | { readonly kind: 'plain' }
  | { readonly kind: 'tls'; readonly options: TlsOptions }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * What --ssl-mode means with this server, as MySQL's own clients take it: PREFERRED encrypts where the server
 * can and checks nothing, and a socket is not encrypted unless asked for.
 */
export function tlsFor(settings: ConnectionSettings, greeting: Greeting): TlsChoice {
  const { sslMode, address, tls } = settings
  if (sslMode === 'DISABLED' || (sslMode === 'PREFERRED' && address.kind === 'socket'))
    return { kind: 'plain' }
  if (!greeting.tls) {
    return sslMode === 'PREFERRED' ? { kind: 'plain' } : { kind: 'refused', refusal: noTls(settings) }
  }
  const verifyIdentity = sslMode === 'VERIFY_IDENTITY'
  const { key, ...certificates } = tls
  return {
    kind: 'tls',
    options: {
      ...certificates,
      ...(key && { key: key.reveal() }),
      verifyIdentity,
      rejectUnauthorized: verifyIdentity || sslMode === 'VERIFY_CA',
    },
  }
}

function noTls({ address, sslMode }: ConnectionSettings): Refusal {
  return {
    kind: 'tls-missing',
    errno: null,
    sqlstate: null,
    text: null,
    what: `The server at ${addressText(address)} offers no TLS, and --ssl-mode=${sslMode} asks for it.`,
    why: 'No certificate is configured on the server, or TLS is switched off there.',
    todo: [
      'configure ssl_cert and ssl_key on the server',
      'or connect in plain with --ssl-mode=PREFERRED, where the network may be trusted',
    ],
  }
}
