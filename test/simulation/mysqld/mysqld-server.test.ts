import { describe, expect, it } from 'vitest'
import type { Account } from '../../../src/catalog/roles.ts'
import type { EngineError } from '../../../src/engine/engine-error.ts'
import type { Connection, Outcome } from '../../../src/engine/ports/backend.ts'
import { background, Context } from '../../../src/engine/ports/context.ts'
import { Setting } from '../../../src/engine/setting.ts'
import { SimulatedServer } from '../../support/simulated-server.ts'

const errno = (outcome: Outcome<unknown>): number | undefined =>
  outcome.kind === 'failed' ? outcome.error.errno : 0

describe('who is let in', () => {
  it('lets max_connections in, and one more that is privileged', () => {
    const server = new SimulatedServer({ maxConnections: 3 })
    const accounts: readonly Account[] = ['app', 'dba', 'app', 'app', 'dba', 'dba', 'app']
    expect(accounts.map(account => errno(server.dial(account)))).toEqual([0, 0, 0, 1040, 0, 2012, 2012])
    expect(server.mysqld.reading()).toMatchObject({ connected: 4, peak: 4, halfOpen: 0, refused: 3 })
    expect([server.mysqld.slots.connectedAs('app'), server.mysqld.slots.connectedAs('dba')]).toEqual([2, 2])
    expect(server.mysqld.slots.refusals.rows.map(row => [row.form, row.account, row.count])).toEqual([
      ['after-login', 'app', 1],
      ['at-accept', 'dba', 1],
      ['at-accept', 'app', 1],
    ])
  })

  it('says both forms as Vitess’ client reports them', () => {
    const server = new SimulatedServer({ maxConnections: 1 })
    server.dial('app')
    const afterLogin = server.dial('app')
    server.dial('dba')
    expect([afterLogin, server.dial('app')]).toEqual([
      {
        kind: 'failed',
        error: {
          code: 'RESOURCE_EXHAUSTED',
          errno: 1040,
          sqlstate: '08004',
          message: 'Too many connections',
        },
      },
      {
        kind: 'failed',
        error: {
          code: 'UNKNOWN',
          errno: 2012,
          sqlstate: 'HY000',
          message: 'immediate error from server errorCode=1040 errorMsg=Too many connections',
        },
      },
    ])
  })

  it('refuses at accept alone when somebody always sits on the spare slot', () => {
    const server = new SimulatedServer({ maxConnections: 1, spareSlot: 'held' })
    expect([errno(server.dial('app')), errno(server.dial('app')), errno(server.dial('dba'))]).toEqual([
      0, 2012, 2012,
    ])
  })

  it('refuses the privileged too when the limit was lowered below what is there', () => {
    const server = new SimulatedServer({ maxConnections: 5 })
    for (let i = 0; i < 4; i++) server.dial('app')
    server.mysqld.slots.maxConnections = 2
    expect([errno(server.dial('dba')), server.mysqld.reading().connected]).toEqual([2012, 4])
  })

  it('caps accounts one by one, the global cap below and above, the privileged as well', () => {
    const server = new SimulatedServer({ maxUserConnections: 2, accountCaps: { filtered: 3, repl: 1 } })
    const tries = (account: Account) => Array.from({ length: 4 }, () => errno(server.dial(account)))
    expect(tries('app')).toEqual([0, 0, 1203, 1203])
    expect(tries('dba')).toEqual([0, 0, 1203, 1203])
    expect(tries('filtered')).toEqual([0, 0, 0, 1226])
    expect(tries('repl')).toEqual([0, 1226, 1226, 1226])
    expect(server.mysqld.slots.refusals.rows.map(row => row.text)).toEqual([
      "User vt_app already has more than 'max_user_connections' active connections",
      "User vt_dba already has more than 'max_user_connections' active connections",
      "User 'vt_filtered' has exceeded the 'max_user_connections' resource (current value: 3)",
      "User 'vt_repl' has exceeded the 'max_user_connections' resource (current value: 1)",
    ])
  })

  it('one account for all roles on an external datastore shares one cap', () => {
    const server = new SimulatedServer({ accountCaps: { app: 2 } }, { dialsAs: () => 'app' })
    expect((['app', 'dba', 'filtered'] as const).map(account => errno(server.dial(account)))).toEqual([
      0, 0, 1226,
    ])
  })

  it('counts what others hold, who are refused like anybody', () => {
    const server = new SimulatedServer({ maxConnections: 10 })
    expect(server.mysqld.hold('replicas', 'repl', 4)).toBe(4)
    for (let i = 0; i < 6; i++) server.dial('app')
    expect(server.mysqld.hold('replicas', 'repl', 6)).toBe(4)
    expect(server.mysqld.hold('exporter', 'dba', 1)).toBe(1)
    expect(server.mysqld.hold('replicas', 'repl', 1)).toBe(1)
    expect(server.mysqld.reading()).toMatchObject({ connected: 8, held: 2, peak: 11 })
  })
})

describe('handshakes', () => {
  it('take their time, and count from accept on', () => {
    const server = new SimulatedServer({}, { transport: 'tcp', handshakeMs: () => 8 })
    const ended = server.startDial('app')
    const seen: (readonly [number, number, number, boolean])[] = []
    for (const at of [3, 1, 1, 1, 1, 1]) {
      server.clock.advance(at)
      const { connected, halfOpen } = server.mysqld.reading()
      seen.push([server.clock.now(), connected, halfOpen, ended.outcome !== undefined])
    }
    expect(seen).toEqual([
      [3, 0, 0, false],
      [4, 1, 1, false],
      [5, 1, 1, false],
      [6, 1, 0, false],
      [7, 1, 0, false],
      [8, 1, 0, true],
    ])
  })

  it('TLS between zones holds a half-open slot for most of its 50 ms', () => {
    const server = new SimulatedServer({}, { transport: 'tls', handshakeMs: () => 50 })
    server.startDial('app')
    server.clock.advance(12.5)
    expect(server.mysqld.reading().halfOpen).toBe(1)
    server.clock.advance(31.25)
    expect(server.mysqld.reading().halfOpen).toBe(0)
  })

  it('a half-open connection takes the place of another: both refusals by who came when', () => {
    const server = new SimulatedServer(
      { maxConnections: 1, teardownMs: () => 1 },
      { transport: 'tcp', handshakeMs: () => 8 },
    )
    server.mysqld.hold('one', 'app', 1)
    const dials = [server.startDial('app'), server.startDial('app')]
    server.clock.advance(20)
    expect(dials.map(dial => errno(dial.outcome as Outcome<Connection>))).toEqual([1040, 2012])
    // The refused one's thread is gone by now: the next one gets as far as the login again.
    const late = server.startDial('app')
    server.clock.advance(20)
    expect(errno(late.outcome as Outcome<Connection>)).toBe(1040)
  })

  it.each([
    [3, 0, 0, 'before the server heard of it'],
    [5, 1, 1, 'half open'],
    [7, 1, 0, 'logged in, and not told'],
  ])('a client that gives up after %s ms leaves nothing', (patienceMs, connected, aborted) => {
    const server = new SimulatedServer({ teardownMs: () => 2 }, { handshakeMs: () => 8 })
    const dial = server.startDial('app', new Context(patienceMs))
    server.clock.advance(patienceMs)
    expect((dial.outcome as { readonly error: EngineError }).error.message).toBe('context deadline exceeded')
    expect(server.mysqld.reading()).toMatchObject({ connected, abortedHandshakes: aborted })
    server.clock.advance(2)
    expect(server.mysqld.reading().connected).toBe(0)
    expect(server.client).toMatchObject({ open: 0, dialling: 0, unnoticed: 0 })
  })
})

describe('a server that dies during handshakes', () => {
  it('ends each dial once, also where the end of one cancels another', () => {
    const server = new SimulatedServer({}, { handshakeMs: () => 8 })
    const context = new Context()
    const errors: (string | undefined)[] = []
    for (let i = 0; i < 2; i++) {
      server.client.dial({ account: 'app', foundRows: false }, context, outcome => {
        errors.push(outcome.kind === 'failed' ? outcome.error.message : undefined)
        context.cancel()
      })
    }
    server.clock.advance(5)
    server.mysqld.stop()
    expect(errors).toEqual(['Lost connection to MySQL server during query', 'context canceled'])
    expect(server.client).toMatchObject({ open: 0, dialling: 0, unnoticed: 0 })
  })
})

describe('how sessions end', () => {
  it('wait_timeout ends the idle; the client hears at its next use', () => {
    const server = new SimulatedServer({ waitTimeoutMs: 1000 })
    const [left, used] = [server.connect(), server.connect()]
    server.clock.advance(600)
    server.run(used, 'select 1')
    server.clock.advance(400)
    expect([server.client.isAlive(left), server.client.isAlive(used), left.closed]).toEqual([
      false,
      true,
      false,
    ])
    expect(server.client).toMatchObject({ open: 2, unnoticed: 1 })
    expect(server.run(left, 'select 1')).toMatchObject({
      error: { errno: 2006, message: 'MySQL server has gone away' },
    })
    expect([left.closed, server.client.open, server.mysqld.reading().abortedClients]).toEqual([true, 1, 1])
    server.clock.advance(599)
    expect(server.client.isAlive(used)).toBe(true)
    server.clock.advance(1)
    expect(server.mysqld.reading().connected).toBe(0)
  })

  it('a statement under way is no idleness', () => {
    const server = new SimulatedServer({ waitTimeoutMs: 1000 })
    server.cost('select slow', 5000)
    const connection = server.connect()
    expect(server.run(connection, 'select slow')).toEqual({ kind: 'ok', value: undefined })
    expect(server.clock.now()).toBe(5000)
    expect(server.client.isAlive(connection)).toBe(true)
  })

  it('a clean close is free after its thread is gone; in a transaction after the rollback', () => {
    const server = new SimulatedServer({ teardownMs: () => 5, killLagMs: () => 1000, undoPerWork: 2 })
    server.cost('insert', 100, true)
    const [idle, writing] = [server.connect(), server.connect()]
    server.run(writing, 'begin')
    server.run(writing, 'insert')
    server.client.close(idle)
    server.client.close(writing)
    expect(server.mysqld.reading()).toMatchObject({ connected: 2, lingering: 2 })
    server.clock.advance(5)
    expect(server.mysqld.reading().connected).toBe(1)
    server.clock.advance(1199)
    expect(server.mysqld.reading().connected).toBe(1)
    server.clock.advance(1)
    expect(server.mysqld.reading().connected).toBe(0)
  })

  it('a statement goes on when its client dies, and holds its slot until the end', () => {
    const server = new SimulatedServer({})
    server.cost('update', 3000, true)
    const connection = server.connect()
    const running = server.start(connection, 'update')
    server.clock.advance(400)
    server.client.close(connection)
    expect(errno(running.outcome as Outcome<void>)).toBe(2013)
    server.clock.advance(2599)
    expect(server.mysqld.reading()).toMatchObject({ connected: 1, running: 1 })
    server.clock.advance(1)
    expect(server.mysqld.reading()).toMatchObject({ connected: 0, running: 0, abortedClients: 1 })
  })

  it('a sleep looks for its client every 5 s', () => {
    const server = new SimulatedServer({})
    server.sleep('select sleep(6)', 6000)
    const connection = server.connect()
    server.start(connection, 'select sleep(6)')
    server.clock.advance(400)
    server.client.close(connection)
    server.clock.advance(4599)
    expect(server.mysqld.reading().connected).toBe(1)
    server.clock.advance(1)
    expect(server.mysqld.reading().connected).toBe(0)
  })

  it('KILL QUERY stops the statement and keeps the session; a write is undone first', () => {
    const server = new SimulatedServer({ undoPerWork: 0.5 })
    server.cost('update', 10_000, true)
    const [connection, dba] = [server.connect(), server.connect('dba')]
    const running = server.start(connection, 'update')
    server.clock.advance(4000)
    expect(server.kill(dba, connection, 'query')).toEqual({ kind: 'ok', value: undefined })
    server.clock.advance(1999)
    expect(running.outcome).toBe(undefined)
    server.clock.advance(1)
    expect(errno(running.outcome as Outcome<void>)).toBe(1317)
    expect([server.client.isAlive(connection), server.mysqld.reading().running]).toEqual([true, 0])
  })

  it('KILL ends the session; the slot is free after the lag; a second one finds nothing', () => {
    const server = new SimulatedServer({ killLagMs: () => 3500 })
    server.cost('select slow', 10_000)
    const [connection, dba] = [server.connect(), server.connect('dba')]
    const running = server.start(connection, 'select slow')
    server.kill(dba, connection, 'connection')
    expect([errno(running.outcome as Outcome<void>), connection.closed]).toEqual([2013, true])
    server.clock.advance(3499)
    expect(server.mysqld.reading()).toMatchObject({ connected: 2, lingering: 1 })
    server.clock.advance(1)
    expect(server.mysqld.reading()).toMatchObject({ connected: 1, lingering: 0 })
    expect(server.kill(dba, connection, 'connection')).toMatchObject({ error: { errno: 1094 } })
  })

  it('a restart loses everything, refuses for as long as it takes, and forgets what lingered', () => {
    const server = new SimulatedServer(
      { killLagMs: () => 60_000 },
      { transport: 'tcp', handshakeMs: () => 8 },
    )
    server.mysqld.hold('replicas', 'repl', 2)
    const [busy, idle, dba] = [server.connect(), server.connect(), server.connect('dba')]
    server.cost('select slow', 10_000)
    const running = server.start(busy, 'select slow')
    server.kill(dba, idle, 'connection')
    const halfOpen = server.startDial('app')
    server.clock.advance(5)
    server.mysqld.stop()
    expect([errno(running.outcome as Outcome<void>), errno(halfOpen.outcome as Outcome<Connection>)]).toEqual(
      [2013, 2013],
    )
    expect(server.mysqld.reading()).toMatchObject({ connected: 0, running: 0, lingering: 0, held: 0 })
    const refused = server.startDial('app')
    server.clock.advance(8)
    expect(errno(refused.outcome as Outcome<Connection>)).toBe(2003)
    server.mysqld.start(30_000)
    server.clock.advance(29_999)
    expect(server.mysqld.isUp).toBe(false)
    server.clock.advance(1)
    expect(server.mysqld.reading()).toMatchObject({ connected: 2, held: 2 })
    expect(errno(server.run(dba, 'select 1'))).toBe(2006)
    server.clock.advance(120_000)
    expect(server.mysqld.reading().connected).toBe(2)
    expect(server.client).toMatchObject({ dialling: 0 })
  })

  it('a replica refuses writes', () => {
    const server = new SimulatedServer({})
    server.cost('insert', 1, true)
    const connection = server.connect()
    server.mysqld.setReadOnly(true)
    expect([errno(server.run(connection, 'insert')), errno(server.run(connection, 'select 1'))]).toEqual([
      1290, 0,
    ])
  })
})

describe('what sessions own', () => {
  it('GET_LOCK: one after the other, again by its owner, free when the session is gone', () => {
    const server = new SimulatedServer({})
    const sessions = [server.connect(), server.connect(), server.connect()] as const
    expect(errno(server.run(sessions[0], "select get_lock('a', 10) from dual"))).toBe(0)
    expect(errno(server.run(sessions[0], "select get_lock('A', 10) from dual"))).toBe(0)
    const second = server.start(sessions[1], "select get_lock('a', 10) from dual")
    const third = server.start(sessions[2], "select get_lock('a', -1) from dual")
    server.clock.advance(1000)
    server.run(sessions[0], "select release_lock('a') from dual")
    expect([second.outcome, third.outcome]).toEqual([undefined, undefined])
    server.run(sessions[0], "select release_lock('a') from dual")
    expect([second.outcome?.kind, third.outcome]).toEqual(['ok', undefined])
    server.client.close(sessions[1])
    expect(third.outcome?.kind).toBe('ok')
  })

  it('GET_LOCK gives up when its time is over, and its session runs on', () => {
    const server = new SimulatedServer({})
    const sessions = [server.connect(), server.connect()] as const
    server.run(sessions[0], "select get_lock('a', 10) from dual")
    expect(server.run(sessions[1], "select get_lock('a', 2.5) from dual").kind).toBe('ok')
    expect(server.clock.now()).toBe(2500)
    server.client.close(sessions[0])
    expect(server.run(sessions[1], "select get_lock('a', 0) from dual").kind).toBe('ok')
  })

  it('sessions that would wait for each other are told', () => {
    const server = new SimulatedServer({})
    const sessions = [server.connect(), server.connect()] as const
    server.run(sessions[0], "select get_lock('a', 10) from dual")
    server.run(sessions[1], "select get_lock('b', 10) from dual")
    server.start(sessions[0], "select get_lock('b', 10) from dual")
    expect(server.run(sessions[1], "select get_lock('a', 10) from dual")).toMatchObject({
      error: { errno: 3058 },
    })
  })

  it('a temporary table is its session’s alone', () => {
    const server = new SimulatedServer({})
    const sessions = [server.connect(), server.connect()] as const
    expect(server.run(sessions[1], 'select * from tt').kind).toBe('ok')
    server.run(sessions[0], 'create temporary table tt (id int)')
    expect(server.run(sessions[0], 'select * from tt').kind).toBe('ok')
    expect(server.run(sessions[1], 'select * from tt')).toEqual({
      kind: 'failed',
      error: {
        code: 'NOT_FOUND',
        errno: 1146,
        sqlstate: '42S02',
        message: "Table 'vt_ks.tt' doesn't exist",
      },
    })
  })
})

describe('settings', () => {
  const setting = new Setting("set time_zone = '+01:00'", "set time_zone = 'default'", 1)

  it('are applied; a reset fails, as on every real server', () => {
    const server = new SimulatedServer({}, { roundTripMs: () => 2 })
    const connection = server.connect()
    const outcomes: Outcome<void>[] = []
    server.client.applySetting(connection, setting, background, outcome => outcomes.push(outcome))
    server.clock.advance(2)
    server.client.resetSetting(connection, setting, background, outcome => outcomes.push(outcome))
    server.clock.advance(2)
    expect(outcomes).toMatchObject([
      { kind: 'ok' },
      { error: { errno: 1231, message: "Variable 'time_zone' can't be set to the value of 'default'" } },
    ])
  })

  it('a caller whose time is over hears so, at once', () => {
    const server = new SimulatedServer({}, { roundTripMs: () => 50 })
    const connection = server.connect()
    const outcomes: Outcome<void>[] = []
    server.client.applySetting(connection, setting, new Context(20), outcome => outcomes.push(outcome))
    server.clock.advance(20)
    expect(outcomes).toMatchObject([{ error: { code: 'DEADLINE_EXCEEDED' } }])
    server.clock.advance(50)
    expect(outcomes.length).toBe(1)
  })
})
