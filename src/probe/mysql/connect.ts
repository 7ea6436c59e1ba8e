import type { Socket } from 'node:net'
import type { ConnectionOptions, Connection as Driver, QueryError } from 'mysql2'
import type { ConnectionSettings } from './connection-settings.ts'
import type { Greeting } from './greeting.ts'
import { loginRefusal } from './login-refusal.ts'
import { networkRefusal, timeoutRefusal } from './network-refusal.ts'
import { openStream } from './open-stream.ts'
import { proxyBy } from './proxies.ts'
import type { Refusal } from './refusal.ts'
import { serverRefusal } from './server-refusal.ts'
import { ProbeSession, type QueryFailure } from './session.ts'
import { type TlsOptions, tlsFor } from './tls.ts'

export type ConnectOutcome =
  | { readonly kind: 'connected'; readonly session: ProbeSession }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * Opens one session, once: no retry, one deadline for dialling, TLS and login together. Whatever refuses is
 * decoded; this does not throw, and what it returns holds no password.
 */
export async function connect(settings: ConnectionSettings): Promise<ConnectOutcome> {
  const started = performance.now()
  const opened = await openStream(settings.address, settings.connectTimeoutMs)
  if (opened.kind === 'error') return refused(serverRefusal(opened, settings))
  if (opened.kind !== 'open') return refused(networkRefusal(opened, settings))
  const { socket, greeting } = opened
  const leftMs = Math.max(1, settings.connectTimeoutMs - (performance.now() - started))
  const outcome = await logIn(settings, { socket, greeting, leftMs })
  if (outcome.kind === 'refused') socket.destroy()
  return outcome.kind === 'refused' ? outcome : introduced(outcome.session, settings)
}

function refused(refusal: Refusal): ConnectOutcome {
  return { kind: 'refused', refusal }
}

interface Greeted {
  readonly socket: Socket
  readonly greeting: Greeting
  readonly leftMs: number
}

async function logIn(settings: ConnectionSettings, greeted: Greeted): Promise<ConnectOutcome> {
  const { socket, greeting, leftMs } = greeted
  const proxy = proxyBy({ version: greeting.version, versionComment: null }, settings.address)
  if (proxy) return refused(proxy)
  const tls = tlsFor(settings, greeting)
  if (tls.kind === 'refused') return tls
  const { createConnection } = await import('mysql2')
  const options = tls.kind === 'tls' ? tls.options : undefined
  let driver: Driver
  try {
    driver = createConnection(driverOptions(settings, socket, options))
  } catch (error) {
    return refused(loginRefusal(error as QueryError, settings))
  }
  socket.resume()
  const failure = await loginFailure(driver, leftMs)
  if (failure === undefined) {
    const about = { socket, greeting, tls: options !== undefined, queryTimeoutMs: settings.queryTimeoutMs }
    return { kind: 'connected', session: new ProbeSession(driver, about) }
  }
  driver.destroy()
  return refused(failure === 'timeout' ? timeoutRefusal('login', settings) : loginRefusal(failure, settings))
}

/** Values come as text; the session names itself, so that those who look at the server know who it is. */
function driverOptions(
  settings: ConnectionSettings,
  socket: Socket,
  tls: TlsOptions | undefined,
): ConnectionOptions {
  const { address, user, password, connectTimeoutMs } = settings
  const host = address.kind === 'tcp' ? address.host : 'localhost'
  // Without a name in it, Node compares the certificate of a server dialled by IP address with "localhost".
  Object.assign(socket, { _host: host })
  return {
    stream: socket,
    host,
    user,
    ...(password && { password: password.reveal() }),
    ...(address.kind === 'socket' && { socketPath: address.path }),
    ...(tls && { ssl: { ...tls } }),
    connectTimeout: 2 * connectTimeoutMs,
    connectAttributes: { program_name: 'vtsize probe' },
    typeCast: field => field.string('utf8'),
  }
}

/** Nothing when the session stands. */
function loginFailure(driver: Driver, leftMs: number): Promise<QueryError | 'timeout' | undefined> {
  return new Promise(resolve => {
    const settle = (failure: QueryError | 'timeout' | undefined) => {
      clearTimeout(timer)
      driver.removeAllListeners('connect')
      resolve(failure)
    }
    const timer = setTimeout(() => settle('timeout'), leftMs)
    driver.on('error', error => settle(error as QueryError))
    driver.on('connect', () => settle(undefined))
  })
}

/** Asks the one thing that tells ProxySQL and vtgate from a mysqld: those answer it themselves. */
async function introduced(session: ProbeSession, settings: ConnectionSettings): Promise<ConnectOutcome> {
  const answer = await session.query('select @@version_comment limit 1')
  const { version } = session.greeting
  const refusal =
    answer.kind === 'rows'
      ? proxyBy({ version, versionComment: answer.rows[0]?.['@@version_comment'] ?? null }, settings.address)
      : firstQueryRefusal(answer, settings)
  if (!refusal) return { kind: 'connected', session }
  await session.close()
  return refused(refusal)
}

function firstQueryRefusal(answer: QueryFailure, settings: ConnectionSettings): Refusal | undefined {
  const { errno, sqlstate, text, fatal } = answer
  if (errno !== null) return serverRefusal({ errno, sqlstate, text }, settings)
  return fatal ? timeoutRefusal('login', settings) : undefined
}
