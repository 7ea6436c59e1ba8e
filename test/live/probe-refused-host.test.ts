import { once } from 'node:events'
import { createConnection } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settingsOn } from '../support/servers/probe-settings.ts'
import { observed, refusal, until } from '../support/servers/probed.ts'
import { startServer, type TestServer } from '../support/servers/start-server.ts'
import { createAccount } from '../support/servers/vitess-accounts.ts'

describe('a server without an account for this host', () => {
  let server: TestServer

  beforeAll(async () => {
    server = await startServer({ flavour: 'mysql' })
  })
  afterAll(() => server.stop())

  it('refuses before any login', async () => {
    const address = { kind: 'tcp', host: '127.0.0.1', port: server.port } as const
    expect(await refusal(settingsOn(server, 'vtsize', { address }))).toMatchObject({
      kind: 'host-not-allowed',
      errno: 1130,
      sqlstate: null,
      text: "Host '127.0.0.1' is not allowed to connect to this MySQL server",
    })
  })
})

// Loopback addresses are never blocked, and MySQL blocks only hosts whose name it can look up.
describe('a MariaDB on which this host broke off too many handshakes', () => {
  let server: TestServer
  const host = ownAddress()

  beforeAll(async () => {
    const options = ['--max-connect-errors=1', '--bind-address=0.0.0.0', '--skip-name-resolve=0']
    server = await startServer({ flavour: 'mariadb', options })
    await createAccount(server.admin, { name: 'vtsize', host: '%' })
  })
  afterAll(() => server.stop())

  it('refuses before any login, until somebody lets it in again', async () => {
    const settings = settingsOn(server, 'vtsize', { address: { kind: 'tcp', host, port: server.port } })
    const isBlocked = async () => {
      await breakOff(host, server.port)
      return (await refusal(settings).catch(() => undefined)) !== undefined
    }
    await until(isBlocked)
    expect(await refusal(settings)).toMatchObject({ kind: 'host-blocked', errno: 1129, sqlstate: null })
    await server.admin.query('flush hosts')
    expect((await observed(settings)).load.connected).toBe(2)
  })
})

/** An address of this machine that is no loopback. */
function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap(each => each ?? [])
  const own = addresses.find(({ internal, family }) => !internal && family === 'IPv4')
  if (!own) throw new Error('this machine has no address of IPv4 beside the loopback')
  return own.address
}

/** Greeted, and gone. */
async function breakOff(host: string, port: number): Promise<void> {
  const socket = createConnection({ host, port })
  socket.on('error', () => {})
  await once(socket, 'data')
  socket.destroy()
}
