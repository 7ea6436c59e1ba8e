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
  const { address, user, password, connectTimeoutMs } = settings
  const tls = tlsFor(settings, greeting)
  const options = {
    ...(address.kind === 'socket'
      ? { socketPath: address.path }
      : { host: address.host, port: address.port }),
    user,
    ...(password && { password: password.reveal() }),
    ...(schema !== undefined && { database: schema }),
    ...(tls.kind === 'tls' && { ssl: { ...tls.options } }),
    connectTimeout: connectTimeoutMs,
    connectAttributes: { program_name: 'vtsize rehearsal' },
  }
  return ({ foundRows }) =>
    createConnection({ ...options, flags: [foundRows ? 'FOUND_ROWS' : '-FOUND_ROWS'] })
}
