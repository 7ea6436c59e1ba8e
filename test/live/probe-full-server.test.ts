import type { Connection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/probe/mysql/connect.ts'
import { observe } from '../../src/probe/mysql/observe.ts'
import { probeSchema } from '../../src/report/probe-schema.ts'
import { settingsOn } from '../support/servers/probe-settings.ts'
import { closeAll, flavours, observed, refusal, statusOf, until } from '../support/servers/probed.ts'
import { startServer, type TestServer } from '../support/servers/start-server.ts'
import { createAccount, createVitessAccounts, openThrough } from '../support/servers/vitess-accounts.ts'
import { ran } from '../support/spawned.ts'

describe.each(flavours)('a full %s', flavour => {
  let server: TestServer
  let doorPort: number
  const opened: Connection[] = []

  beforeAll(async () => {
    doorPort = 33_000 + (process.pid % 900)
    const door =
      flavour === 'mysql'
        ? ['--admin-address=127.0.0.1', `--admin-port=${doorPort}`]
        : [`--extra-port=${doorPort}`]
    server = await startServer({ flavour, options: ['--max-connections=10', ...door] })
    await createVitessAccounts(server)
    await createAccount(server.admin, { name: 'dba', host: '%', password: 'pw', grants: ['ALL ON *.*'] })
    opened.push(...(await openThrough(server, 'vt_app', 9)))
  })
  afterAll(async () => {
    closeAll(opened)
    await server.stop()
  })

  /** Whoever was refused sits on it for a moment: the server lets everybody in to hear who it is. */
  const spareSlotIsFree = (): Promise<void> =>
    until(async () => (await statusOf(server, 'Threads_connected')) === 10)

  it('refuses an ordinary account after its login: one slot is left, for administrators', async () => {
    expect(await refusal(settingsOn(server, 'vt_app'))).toMatchObject({
      kind: 'full',
      errno: 1040,
      sqlstate: '08004',
    })
  })

  it('is read through the spare slot, and then refuses before any login', async () => {
    await spareSlotIsFree()
    const outcome = await connect(settingsOn(server, 'vt_dba'))
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.what)
    const reading = await observe(outcome.session)
    if (reading.kind === 'lost') throw new Error(reading.text)
    const { load, ceiling, accounts } = reading.observation
    expect(load).toMatchObject({ connected: 11, peak: 11, headroom: 0 })
    expect(load.refused).toBe(flavour === 'mysql' ? 1 : 0)
    expect(ceiling.spareSlot).toMatchObject({ taken: true })
    expect(ceiling.spareSlot.privilegedSessions[0]).toMatchObject({ user: 'vt_dba' })
    expect(accounts[0]).toMatchObject({ user: 'vt_app', role: 'app', connections: 9 })
    expect(await refusal(settingsOn(server, 'vt_app'))).toMatchObject({
      kind: 'full',
      errno: 1040,
      sqlstate: null,
    })
    await outcome.session.close()
  })

  it('is read through its own door while even the spare slot is taken', async () => {
    await spareSlotIsFree()
    const spare = await openThrough(server, 'vt_dba', 1)
    const address = { kind: 'tcp', host: '127.0.0.1', port: doorPort } as const
    const seen = await observed(settingsOn(server, 'dba', { address, passwordText: 'pw' }))
    expect(seen.ceiling.doors.find(({ open, id }) => open && id !== 'x-plugin')).toMatchObject({
      id: flavour === 'mysql' ? 'admin-port' : 'extra-port',
      port: doorPort,
      countsAgainstMaxConnections: flavour === 'mysql',
    })
    expect(seen.load.connected).toBe(flavour === 'mysql' ? 12 : 11)
    expect(seen.reconciliation.difference).toBe(flavour === 'mysql' ? 0 : -1)
    expect(seen.reconciliation.because.some(each => each.includes('extra_port'))).toBe(flavour === 'mariadb')
    closeAll(spare)
  })

  it('is a failure of the command, decoded, to an ordinary account; and one to a privileged account, read', async () => {
    await spareSlotIsFree()
    const look = (user: string) => ran(['probe', '--socket', server.socket, '--user', user, '--json'])
    const refused = await look('vt_app')
    expect(refused.status).toBe(1)
    expect(probeSchema.parse(JSON.parse(refused.stdout))).toMatchObject({
      mysql: null,
      refusal: { kind: 'full', errno: 1040, sqlstate: '08004' },
    })
    await spareSlotIsFree()
    const read = await look('vt_dba')
    expect(read.status).toBe(1)
    expect(probeSchema.parse(JSON.parse(read.stdout)).mysql).toMatchObject({
      connected: 11,
      limits: { maxConnections: 10, spareSlot: { taken: true } },
      load: { headroom: 0 },
    })
  })
})
