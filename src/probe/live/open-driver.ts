import { createConnection as openSocket, type Socket } from 'node:net'
import type { ConnectionSettings } from '../mysql/connection-settings.ts'
import type { Greeting } from '../mysql/greeting.ts'
import { tlsFor } from '../mysql/tls.ts'
import type { OpenDriver } from './live-backend.ts'

/** How the rehearsal connects: as the probe does, with `schema` chosen, found rows as each pool wants them. */
export async function openDriver(
  settings: ConnectionSettings,
  greeting: Greeting,
  schema: string | undefined,
): Promise<OpenDriver> {
  const { createConnection } = await import('mysql2')
  const { user, password, connectTimeoutMs } = settings
  const tls = tlsFor(settings, greeting)
  const options = {
    user,
    ...(password && { password: password.reveal() }),
    ...(schema !== undefined && { database: schema }),
    ...(tls.kind === 'tls' && { ssl: { ...tls.options } }),
    connectTimeout: connectTimeoutMs,
    connectAttributes: { program_name: 'vtsize rehearsal' },
  }
  return ({ foundRows }) => {
    const socket = socketTo(settings)
    const flags = [foundRows ? 'FOUND_ROWS' : '-FOUND_ROWS']
    return { socket, driver: createConnection({ ...options, stream: socket, flags }) }
  }
}

/** Ours, since the driver only half-closes its own: a server that hangs would keep the process alive. */
function socketTo({ address }: ConnectionSettings): Socket {
  if (address.kind === 'socket') return openSocket({ path: address.path })
  const { host, port } = address
  // Without a name in it, Node compares the certificate of a server dialled by IP address with "localhost".
  return Object.assign(openSocket({ host, port, noDelay: true }), { _host: host })
}
