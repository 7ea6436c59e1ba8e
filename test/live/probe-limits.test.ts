import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { settingsOn } from '../support/servers/probe-settings.ts'
import { closeAll, flavours, observed, refusal, statusOf, until } from '../support/servers/probed.ts'
import { startServer, type TestServer } from '../support/servers/start-server.ts'
import { createAccount, createVitessAccounts, openThrough } from '../support/servers/vitess-accounts.ts'

describe.each(flavours)('limits of a %s', flavour => {
  let source: TestServer

  beforeAll(async () => {
    source = await startServer({ flavour, options: ['--max-connections=60'] })
    await createVitessAccounts(source)
    await createAccount(source.admin, { name: 'vtsize', host: 'localhost', grants: ['PROCESS ON *.*'] })
    await createAccount(source.admin, {
      name: 'batch',
      host: 'localhost',
      limits: 'WITH MAX_USER_CONNECTIONS 7',
    })
  })
  afterAll(() => source.stop())

  // The server counts a session for a moment after its goodbye: only root's is left.
  beforeEach(() => until(async () => (await statusOf(source, 'Threads_connected')) === 1))

  it('derives the ceiling from what runs, with headroom and what else needs slots', async () => {
    const seen = await observed(settingsOn(source, 'vtsize'), {
      kept: [{ label: 'backups', connections: 2 }],
    })
    const { derivation, ...ceiling } = seen.ceiling
    expect(derivation).toMatchObject({ configured: 60, effective: 58, because: [] })
    expect(derivation.steps.map(({ id, value }) => [id, value])).toEqual([
      ['max-connections', 60],
      ['open-files-limit', 60],
      ['spare-slot', 60],
      ['kept', 58],
    ])
    expect(ceiling).toMatchObject({
      maxConnections: 60,
      loweredAtStart: false,
      perAccountDefault: null,
      accountCaps: null,
      spareSlot: { taken: false, owner: 'privileged accounts', mayTake: ['root', 'vt_dba', 'vt_monitoring'] },
    })
    expect(ceiling.setBy?.source).toBe(flavour === 'mysql' ? 'COMMAND_LINE' : 'COMMAND-LINE')
    expect(seen.load.headroom).toBe(60 - 2)
  })

  it('reads limits of accounts and who may take the spare slot, where it may', async () => {
    const { ceiling } = await observed(settingsOn(source, 'vt_dba'))
    expect(ceiling.accountCaps).toEqual([{ user: 'batch', host: 'localhost', connections: 7, perHour: null }])
    expect(ceiling.spareSlot.mayTake.toSorted()).toEqual(['root', 'vt_dba', 'vt_monitoring'])
    expect(ceiling.spareSlot.privilegedSessions.map(({ user }) => user)).toEqual(['vt_dba', 'root'])
  })

  it('says read_only', async () => {
    await source.admin.query('set global read_only = 1')
    expect((await observed(settingsOn(source, 'vtsize'))).server.readOnly).toBe(true)
    await source.admin.query('set global read_only = 0')
    expect((await observed(settingsOn(source, 'vtsize'))).server.readOnly).toBe(false)
  })

  it('a limit set at run time is told as such', async () => {
    await source.admin.query('set global max_connections = 50')
    const { ceiling } = await observed(settingsOn(source, 'vtsize'))
    await source.admin.query('set global max_connections = 60')
    expect(ceiling.derivation.steps[0]?.why).toMatch(/^max_connections as it runs, set at run time/)
    expect(ceiling.maxConnections).toBe(50)
  })

  it('an account at its own limit is told from a full server', async () => {
    const more = await openThrough(source, 'batch', 7)
    expect(await refusal(settingsOn(source, 'batch'))).toMatchObject({ kind: 'account-cap', errno: 1226 })
    closeAll(more)
    // MariaDB cannot set the global limit when it started without one.
    if (flavour === 'mariadb') return
    await source.admin.query('set global max_user_connections = 1')
    // Connections from before the limit do not count for it.
    const first = await openThrough(source, 'vt_allprivs', 1)
    expect(await refusal(settingsOn(source, 'vt_allprivs'))).toMatchObject({
      kind: 'account-cap',
      errno: 1203,
    })
    closeAll(first)
    expect((await observed(settingsOn(source, 'vtsize'))).ceiling.perAccountDefault).toBe(1)
    await source.admin.query('set global max_user_connections = 0')
  })
})
