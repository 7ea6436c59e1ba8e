import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConnectionSettings } from '../../src/probe/mysql/connection-settings.ts'
import { Secret } from '../../src/probe/mysql/secret.ts'
import { settingsOn } from '../support/servers/probe-settings.ts'
import { flavours, observed, refusal } from '../support/servers/probed.ts'
import { startServer, type TestServer } from '../support/servers/start-server.ts'
import { createAccount } from '../support/servers/vitess-accounts.ts'

describe.each(flavours)('a %s asked by TCP', flavour => {
  let source: TestServer

  beforeAll(async () => {
    source = await startServer({ flavour })
  })
  afterAll(() => source.stop())

  it('TCP: TLS where the server has it, checked where asked', async () => {
    await createAccount(source.admin, {
      name: 'remote',
      host: '%',
      password: 'pw',
      grants: ['PROCESS ON *.*'],
    })
    const address = { kind: 'tcp', host: '127.0.0.1', port: source.port } as const
    const by = (sslMode: ConnectionSettings['sslMode'], ca?: string) =>
      settingsOn(source, 'remote', {
        address,
        passwordText: 'pw',
        sslMode,
        tls: ca === undefined ? {} : { ca },
      })
    expect((await observed(by('DISABLED'))).probe.tls).toBe(false)
    expect((await observed(by('PREFERRED'))).probe.tls).toBe(flavour === 'mysql')
    expect(await refusal(settingsOn(source, 'remote', { address, passwordText: 'no' }))).toMatchObject({
      kind: 'login',
      errno: 1045,
    })
    if (flavour === 'mariadb') {
      expect((await refusal(by('REQUIRED'))).kind).toBe('tls-missing')
      return
    }
    const ca = readFileSync(join(dirname(source.socket), 'ca.pem'), 'utf8')
    expect((await observed(by('VERIFY_CA', ca))).probe.tls).toBe(true)
    await createAccount(source.admin, { name: 'certified', host: '%', limits: 'REQUIRE X509' })
    const pem = (name: string) => readFileSync(join(dirname(source.socket), name), 'utf8')
    const tls = { ca, cert: pem('client-cert.pem'), key: new Secret(pem('client-key.pem')) }
    const certified = (material: ConnectionSettings['tls']) =>
      settingsOn(source, 'certified', { address, sslMode: 'VERIFY_CA', tls: material })
    expect((await observed(certified(tls))).probe.tls).toBe(true)
    expect((await refusal(certified({ ca }))).kind).toBe('login')
    expect((await refusal(by('VERIFY_CA'))).kind).toBe('tls-failed')
    expect((await refusal(by('VERIFY_IDENTITY', ca))).kind).toBe('tls-failed')
    await source.admin.query('set global require_secure_transport = 1')
    expect(await refusal(by('DISABLED'))).toMatchObject({ kind: 'tls-required', errno: 3159 })
    expect((await observed(by('PREFERRED'))).probe.tls).toBe(true)
    await source.admin.query('set global require_secure_transport = 0')
  })
})
