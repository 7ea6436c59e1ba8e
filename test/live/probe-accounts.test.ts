import { createConnection, type Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BusySource, startBusySource } from '../support/servers/busy-source.ts'
import { settingsOn } from '../support/servers/probe-settings.ts'
import { flavours, held, observed, statusOf, until } from '../support/servers/probed.ts'
import type { TestServer } from '../support/servers/start-server.ts'
import { createAccount } from '../support/servers/vitess-accounts.ts'

describe.each(flavours)('a %s with a tablet on it and a replica', flavour => {
  let busy: BusySource
  let source: TestServer
  let replica: TestServer

  beforeAll(async () => {
    busy = await startBusySource(flavour)
    source = busy.source
    replica = busy.replica
  })
  afterAll(() => busy.stop())

  // The server counts a probe's session for a moment after its goodbye.
  beforeEach(() => until(async () => (await statusOf(source, 'Threads_connected')) === busy.connected))

  it('tells who holds what, and the sum is the server’s own', async () => {
    const seen = await observed(settingsOn(source, 'vtsize'))
    expect(held(seen)).toEqual({
      vt_app: 6,
      vt_dba: 2,
      batch: 2,
      vt_filtered: 1,
      vt_repl: 1,
      root: 1,
      vtsize: 1,
    })
    await expect.poll(async () => (await statusOf(source, 'Threads_connected')) + 1).toBe(seen.load.connected)
    expect(seen.reconciliation).toEqual({
      connected: 14,
      listed: 14,
      complete: true,
      difference: 0,
      because: [],
    })
    expect(seen.accounts[0]).toEqual({
      user: 'vt_app',
      role: 'app',
      connections: 6,
      idle: 5,
      longestIdleSeconds: expect.any(Number),
      hosts: { localhost: 6 },
      commands: { Sleep: 5, Query: 1 },
      probe: 0,
    })
    const roles = seen.accounts.map(({ user, role }) => `${user} ${role}`).toSorted()
    expect(roles).toEqual([
      'batch other',
      'root other',
      'vt_app app',
      'vt_dba dba',
      'vt_filtered filtered',
      'vt_repl repl',
      'vtsize other',
    ])
  })

  it('sees the replica’s dump thread, and does not count the server’s own threads', async () => {
    const seen = await observed(settingsOn(source, 'vtsize'))
    expect(seen.binlogDumps).toMatchObject([{ user: 'vt_repl', role: 'repl', host: '127.0.0.1' }])
    expect(seen.uncounted.map(({ what }) => what)).toContain('event scheduler')
    const onReplica = await observed(settingsOn(replica, 'root'))
    expect(onReplica.uncounted.map(({ what }) => what)).toContain('replication receiver and appliers')
    expect(held(onReplica)).toEqual({ root: 2 })
    expect(onReplica.reconciliation).toMatchObject({ connected: 2, difference: 0 })
  })

  it('maps accounts that are named otherwise', async () => {
    const seen = await observed(settingsOn(source, 'vtsize'), { roles: { batch: 'app', vt_app: 'other' } })
    const role = (user: string) => seen.accounts.find(each => each.user === user)?.role
    expect([role('batch'), role('vt_app')]).toEqual(['app', 'other'])
  })

  it('without PROCESS: its own sessions, the difference named, and the grant that would help', async () => {
    await createAccount(source.admin, { name: 'nobody', host: 'localhost' })
    const seen = await observed(settingsOn(source, 'nobody'))
    expect(held(seen)).toEqual({ nobody: 1 })
    expect(seen.load.connected).toBe(14)
    expect(seen.reconciliation).toEqual({
      connected: 14,
      listed: 1,
      complete: false,
      difference: 13,
      because: ['sessions of other accounts: without PROCESS only those of nobody are listed'],
    })
    expect(seen.privileges).toMatchObject({ process: false, connectionAdmin: false })
    expect(seen.privileges.lacking.map(({ grant }) => grant)).toContain(
      "GRANT PROCESS ON *.* TO 'nobody'@'localhost';",
    )
    expect(seen.ceiling.maxConnections).toBe(60)
    for (const { grant } of seen.privileges.lacking)
      for (const one of grant.split('; ')) await source.admin.query(one)
    const after = await observed(settingsOn(source, 'nobody'))
    expect(after.privileges).toMatchObject({ process: true, connectionAdmin: true, lacking: [] })
    expect(after.reconciliation.difference).toBe(0)
  })

  it('runs twelve statements at most, in under 100 ms of the server’s time, through one slot', async () => {
    await createAccount(source.admin, { name: 'timed', host: 'localhost', grants: ['PROCESS ON *.*'] })
    if (flavour === 'mariadb') await source.admin.query('set global userstat = 1')
    const [aborted, connections, questions] = [
      await statusOf(source, 'Aborted_clients'),
      await statusOf(source, 'Connections'),
      await statusOf(source, 'Questions'),
    ]
    const { probe } = await observed(settingsOn(source, 'timed'))
    expect(probe.statements).toBeLessThanOrEqual(12)
    // The goodbye counts as a question too, and so does this one.
    expect(await statusOf(source, 'Questions')).toBe(questions + probe.statements + 2)
    expect(await statusOf(source, 'Connections')).toBe(connections + 1)
    expect(await statusOf(source, 'Aborted_clients')).toBe(aborted)
    const ms = await serverTimeMs(source, 'timed')
    expect(ms).toBeGreaterThan(0)
    expect(ms).toBeLessThan(100)
    await until(async () => (await statusOf(source, 'Threads_connected')) === 13)
  })

  it('connections that have not logged in are counted and named', async () => {
    const before = await observed(settingsOn(source, 'vtsize'))
    const raw = Array.from({ length: 2 }, () => dial(source.port))
    const total = (before.load.connected ?? 0) + 2
    await until(async () => (await statusOf(source, 'Threads_connected')) === total - 1)
    const seen = await observed(settingsOn(source, 'vtsize'))
    expect(held(seen)['unauthenticated user']).toBe(2)
    expect(seen.reconciliation).toMatchObject({ connected: total, listed: total, difference: 0 })
    for (const socket of raw) socket.destroy()
    await until(async () => (await statusOf(source, 'Threads_connected')) === total - 3)
    if (flavour === 'mariadb') return
    const x = Array.from({ length: 2 }, () => dial(source.mysqlxPort))
    await until(async () => (await statusOf(source, 'Threads_connected')) === total - 1)
    const { reconciliation, ceiling } = await observed(settingsOn(source, 'vtsize'))
    expect(reconciliation).toMatchObject({
      difference: 2,
      because: ['2 connections to the port of the X protocol that have not logged in'],
    })
    expect(ceiling.doors.find(({ id }) => id === 'x-plugin')).toMatchObject({
      open: true,
      limit: 100,
      connections: 2,
    })
    for (const socket of x) socket.destroy()
    await until(async () => (await statusOf(source, 'Threads_connected')) === total - 3)
  })
})

function dial(port: number): Socket {
  const socket = createConnection({ host: '127.0.0.1', port })
  socket.on('error', () => {})
  return socket
}

/** Milliseconds that the server itself counts for the statements of one account. */
async function serverTimeMs(server: TestServer, user: string): Promise<number> {
  const sql =
    server.flavour === 'mysql'
      ? 'select sum(sum_timer_wait) / 1e9 as ms from performance_schema.events_statements_summary_by_user_by_event_name where user = ?'
      : 'select busy_time * 1000 as ms from information_schema.user_statistics where user = ?'
  const [rows] = await server.admin.query(sql, [user])
  return Number((rows as { ms: string }[])[0]?.ms)
}
