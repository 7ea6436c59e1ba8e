import { readFileSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import type { Connection } from 'mysql2/promise'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connect } from '../../src/probe/mysql/connect.ts'
import type { ConnectionSettings } from '../../src/probe/mysql/connection-settings.ts'
import type { MysqlObservation } from '../../src/probe/mysql/observation.ts'
import { type ObserveOptions, observe } from '../../src/probe/mysql/observe.ts'
import type { Refusal } from '../../src/probe/mysql/refusal.ts'
import { Secret } from '../../src/probe/mysql/secret.ts'
import { settingsOn } from '../support/servers/probe-settings.ts'
import type { ServerFlavour } from '../support/servers/provisioned.ts'
import { startServer, type TestServer } from '../support/servers/start-server.ts'
import { createAccount, createVitessAccounts, openThrough } from '../support/servers/vitess-accounts.ts'

const flavours: readonly ServerFlavour[] = ['mysql', 'mariadb']

async function observed(settings: ConnectionSettings, options?: ObserveOptions): Promise<MysqlObservation> {
  const outcome = await connect(settings)
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.refusal))
  const reading = await observe(outcome.session, options)
  await outcome.session.close()
  if (reading.kind === 'lost') throw new Error(reading.text)
  return reading.observation
}

async function refusal(settings: ConnectionSettings): Promise<Refusal> {
  const outcome = await connect(settings)
  if (outcome.kind === 'refused') return outcome.refusal
  await outcome.session.close()
  throw new Error('it connected')
}

async function statusOf(server: TestServer, name: string): Promise<number> {
  const [rows] = await server.admin.query('show global status where variable_name = ?', [name])
  return Number((rows as { Value: string }[])[0]?.Value)
}

/** Polls what has no event to wait for. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let left = 200; left > 0; left--) {
    if (await condition()) return
    await new Promise(resolve => setTimeout(resolve, 25))
  }
  throw new Error('it never came true')
}

function closeAll(connections: readonly Connection[]): void {
  for (const connection of connections) connection.destroy()
}

function held(observation: MysqlObservation): Readonly<Record<string, number>> {
  return Object.fromEntries(observation.accounts.map(({ user, connections }) => [user, connections]))
}

describe.each(flavours)('a %s with a tablet on it and a replica', flavour => {
  let source: TestServer
  let replica: TestServer
  const opened: Connection[] = []

  beforeAll(async () => {
    source = await startServer({
      flavour,
      options: ['--max-connections=60', '--log-bin=bin', '--server-id=1', '--event-scheduler=ON'],
    })
    replica = await startServer({ flavour, options: ['--server-id=2'] })
    await createVitessAccounts(source)
    await createAccount(source.admin, { name: 'vtsize', host: 'localhost', grants: ['PROCESS ON *.*'] })
    await createAccount(source.admin, {
      name: 'batch',
      host: 'localhost',
      limits: 'WITH MAX_USER_CONNECTIONS 7',
    })
    await source.admin.query('create database ks')
    await replicate(source, replica)
    opened.push(...(await openThrough(source, 'vt_app', 6)))
    opened.push(...(await openThrough(source, 'vt_dba', 2)))
    opened.push(...(await openThrough(source, 'vt_filtered', 1)))
    opened.push(...(await openThrough(source, 'batch', 2)))
    await opened[0]?.query('create temporary table ks.t (v int)')
    await opened[1]?.query("select get_lock('vtsize_test', 1)")
    opened[2]?.query('select sleep(60)').catch(() => {})
    await until(async () => (await observed(settingsOn(source, 'vtsize'))).binlogDumps.length === 1)
  })
  afterAll(async () => {
    closeAll(opened)
    await source.stop()
    await replica.stop()
  })

  // The server counts a probe's session for a moment after its goodbye: admin, replica and 11 of the tablet are left.
  beforeEach(() => until(async () => (await statusOf(source, 'Threads_connected')) === 13))

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
    expect(seen.load.headroom).toBe(60 - 14)
  })

  it('reads limits of accounts and who may take the spare slot, where it may', async () => {
    const { ceiling } = await observed(settingsOn(source, 'vt_dba'))
    expect(ceiling.accountCaps).toEqual([{ user: 'batch', host: 'localhost', connections: 7, perHour: null }])
    expect(ceiling.spareSlot.mayTake.toSorted()).toEqual(['root', 'vt_dba', 'vt_monitoring'])
    expect(ceiling.spareSlot.privilegedSessions.map(({ user }) => user).toSorted()).toEqual([
      'root',
      'vt_dba',
      'vt_dba',
      'vt_dba',
    ])
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

  it('an account at its own limit is told from a full server', async () => {
    const more = await openThrough(source, 'batch', 5)
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

  it('refuses an ordinary account after its login: one slot is left, for administrators', async () => {
    expect(await refusal(settingsOn(server, 'vt_app'))).toMatchObject({
      kind: 'full',
      errno: 1040,
      sqlstate: '08004',
    })
  })

  it('is read through the spare slot, and then refuses before any login', async () => {
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
    await until(async () => (await statusOf(server, 'Threads_connected')) === 10)
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
})

describe.each(flavours)('a %s that may open 1024 files and is told 500 connections', flavour => {
  let server: TestServer

  beforeAll(async () => {
    const options = ['--max-connections=500', '--performance-schema=OFF']
    server = await startServer({ flavour, options, nofile: { soft: 1024, hard: 1024 } })
  })
  afterAll(() => server.stop())

  it('says what it runs with, and why', async () => {
    const seen = await observed(settingsOn(server, 'root'))
    const { derivation, loweredAtStart, openFiles } = seen.ceiling
    if (flavour === 'mariadb') {
      expect([loweredAtStart, derivation.configured, derivation.effective]).toEqual([false, 500, 500])
      return
    }
    expect([loweredAtStart, derivation.configured, derivation.effective]).toEqual([true, undefined, 214])
    expect(openFiles?.limit).toBe(1024)
    expect(derivation.steps[1]?.why).toBe(
      'lowered at start: mysqld may open 1024 files only, and keeps 810 of them from connections; more was asked for',
    )
  })

  it('answers without performance_schema', async () => {
    const seen = await observed(settingsOn(server, 'root'))
    expect(seen.server.performanceSchema).toBe(false)
    expect(held(seen)).toEqual({ root: 2 })
    expect(seen.reconciliation.difference).toBe(0)
    expect(seen.probe.statements).toBeLessThanOrEqual(12)
  })

  it('is lost in the middle when it hangs, and refuses in time', async () => {
    const handles = openHandles()
    const outcome = await connect(settingsOn(server, 'root', { queryTimeoutMs: 300 }))
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.what)
    process.kill(server.pid, 'SIGSTOP')
    const started = performance.now()
    expect((await observe(outcome.session)).kind).toBe('lost')
    await outcome.session.close()
    const late = await refusal(settingsOn(server, 'root', { connectTimeoutMs: 300 }))
    await until(async () => openHandles() <= handles)
    process.kill(server.pid, 'SIGCONT')
    expect(late).toMatchObject({ kind: 'timeout', errno: 2013 })
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('is lost in the middle without a hang when it is killed', async () => {
    const outcome = await connect(settingsOn(server, 'root'))
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.what)
    process.kill(server.pid, 'SIGKILL')
    expect((await observe(outcome.session)).kind).toBe('lost')
    await outcome.session.close()
    await until(async () => (await refusal(settingsOn(server, 'root'))).kind === 'no-socket')
  })
})

/** Sockets, pipes and processes that this process holds. */
function openHandles(): number {
  return process.getActiveResourcesInfo().filter(kind => kind.endsWith('Wrap')).length
}

function dial(port: number): Socket {
  const socket = createConnection({ host: '127.0.0.1', port })
  socket.on('error', () => {})
  return socket
}

async function replicate(source: TestServer, replica: TestServer): Promise<void> {
  if (source.flavour === 'mariadb') {
    await replica.admin.query(
      `change master to master_host='127.0.0.1', master_port=${source.port}, master_user='vt_repl', master_password=''`,
    )
    await replica.admin.query('start slave')
    return
  }
  await replica.admin.query(
    `change replication source to source_host='127.0.0.1', source_port=${source.port}, source_user='vt_repl', source_password='', get_source_public_key=1`,
  )
  await replica.admin.query('start replica')
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
