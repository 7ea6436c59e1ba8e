import type { ConnectionSettings } from '../../../src/probe/mysql/connection-settings.ts'
import { Secret } from '../../../src/probe/mysql/secret.ts'
import type { TestServer } from './start-server.ts'

/** How to reach a test server through its socket; `changes` for other ways. */
export function settingsOn(
  server: TestServer,
  user: string,
  changes: Partial<ConnectionSettings> & { readonly passwordText?: string } = {},
): ConnectionSettings {
  const { passwordText, ...others } = changes
  return {
    address: { kind: 'socket', path: server.socket },
    user,
    password: passwordText === undefined ? undefined : new Secret(passwordText),
    sslMode: 'PREFERRED',
    tls: {},
    connectTimeoutMs: 3000,
    queryTimeoutMs: 2000,
    sources: { address: 'test', user: 'test', password: 'test', sslMode: 'test' },
    ...others,
  }
}
