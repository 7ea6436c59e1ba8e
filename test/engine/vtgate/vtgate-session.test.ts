import { describe, expect, it } from 'vitest'
import { VtgateWorld } from '../../support/engine-vtgate.ts'

const twoShards = ['-80', '80-']
const client = { caller: { username: 'app' }, clientFoundRows: false }
const oneConnection = {
  size: 1,
  timeoutMs: 1000,
  idleTimeoutMs: 60_000,
  maxLifetimeMs: 0,
  maxIdleCount: 0,
  maxWaiters: 0,
  prefillParallelism: 0,
}

describe('the life of a session', () => {
  it('takes one statement at a time', () => {
    const world = new VtgateWorld('24')
    world.first.mysql.durationMs = () => 10
    const session = world.vtgate.connect(client)
    session.execute('select 1 from t', [], () => undefined)
    expect(session.isBusy).toBe(true)
    expect(() => session.execute('select 1 from t', [], () => undefined)).toThrow('bug')
    world.clock.advance(10)
    expect(session.isBusy).toBe(false)
  })

  it('closes after the statement under way has been answered', () => {
    const world = new VtgateWorld('24')
    const session = world.vtgate.connect(client)
    session.execute('begin', [], () => undefined)
    world.first.mysql.durationMs = () => 10
    const heard: string[] = []
    session.execute('insert into t values (1)', [], () => heard.push('answered'))
    session.close(() => heard.push('closed'))
    expect([heard, world.stateful()]).toEqual([[], 1])
    world.clock.advance(100)
    expect([heard, world.stateful()]).toEqual([['answered', 'closed'], 0])
    expect(() => session.execute('select 1', [], () => undefined)).toThrow('bug')
  })

  it('closes twice without harm, and at once when it holds nothing', () => {
    const session = new VtgateWorld('24').vtgate.connect(client)
    let closed = 0
    const count = (): void => {
      closed++
    }
    session.close(count)
    session.close(count)
    expect(closed).toBe(2)
  })

  it('ends with COM_QUIT', () => {
    const world = new VtgateWorld('24')
    const session = world.vtgate.connect(client)
    session.execute('begin', [], () => undefined)
    session.execute('insert into t values (1)', [], () => undefined)
    let answers = 0
    session.command('COM_QUIT', undefined, () => {
      answers++
    })
    expect([answers, world.stateful()]).toEqual([1, 0])
    expect(() => session.execute('select 1', [], () => undefined)).toThrow('bug')
  })

  it('leaves a transaction to the killer when vtgate dies', () => {
    const world = new VtgateWorld('24')
    const session = world.vtgate.connect(client)
    session.execute('begin', [], () => undefined)
    session.execute('insert into t values (1)', [], () => undefined)
    session.abandon()
    world.clock.advance(1000)
    expect(world.stateful()).toBe(1)
    world.clock.advance(33_000)
    expect(world.stateful()).toBe(0)
  })

  it('leaves a statement unanswered when vtgate dies: the tablet stops it, and its transaction is over', () => {
    const world = new VtgateWorld('24')
    const session = world.vtgate.connect(client)
    session.execute('begin', [], () => undefined)
    world.first.mysql.durationMs = sql => (sql === 'begin' ? 0 : 10_000)
    let answers = 0
    session.execute('insert into t values (1)', [], () => {
      answers++
    })
    world.clock.advance(5)
    session.abandon()
    world.clock.advance(5)
    expect([answers, world.stateful()]).toEqual([0, 0])
  })

  it.each(['14', '18', '20.0.8', '24'])(
    'v%s: who queued at a tablet for a vtgate that died has left',
    release => {
      const world = new VtgateWorld(release, { tablet: { txPool: oneConnection } })
      const sessions = Array.from({ length: 3 }, () => world.vtgate.connect(client))
      for (const session of sessions) session.execute('begin', [], () => undefined)
      const [first, ...others] = sessions
      first?.execute('insert into t values (1)', [], () => undefined)
      for (const other of others) other.execute('insert into t values (1)', [], () => undefined)
      for (const other of others) other.abandon()
      world.clock.advance(500)
      first?.execute('commit', [], () => undefined)
      world.clock.advance(500)
      expect(world.stateful()).toBe(0)
    },
  )

  it('refuses what vtgate does not know, and goes on', () => {
    const world = new VtgateWorld('24')
    const session = world.connect()
    expect(session.run('gibberish')).toMatchObject({ errno: 1105, code: 'UNKNOWN' })
    expect(session.session.isBusy).toBe(false)
    expect(session.run('select 1 from t')).toBe(undefined)
  })

  it('tells that no tablet serves a shard', () => {
    const world = new VtgateWorld('24', { shards: twoShards })
    world.gateway.serve('ks', '80-', 'primary', undefined)
    const session = world.connect()
    expect(session.run('select 1 from t', '80-')?.message).toMatch(/no healthy tablet available/)
    expect(session.run('select 1 from t', '-80')).toBe(undefined)
    expect(session.run('select 1 from t', ...twoShards)?.message).toMatch(
      /^target: ks\.80-\.primary: no healthy/,
    )
  })
})

describe('after a transaction was lost', () => {
  const lost = (release: string) => {
    const world = new VtgateWorld(release)
    const session = world.connect()
    session.run('begin')
    session.run('insert into t values (1)')
    world.first.host.isUp = false
    const error = session.run('insert into t values (2)')
    world.first.host.isUp = true
    return { session, error }
  }

  it.each(['21', '22', '24'])('v%s: whether everything is refused until ROLLBACK', release => {
    const { session, error } = lost(release)
    const isRefused = Number(release) >= 22
    expect(error?.message.startsWith('VT15001')).toBe(isRefused)
    expect(session.run('commit')?.message.startsWith('VT09032') ?? false).toBe(isRefused)
    expect(session.run('rollback')).toBe(undefined)
    expect(session.run('insert into t values (3)')).toBe(undefined)
  })

  it('COM_RESET_CONNECTION makes the session usable again', () => {
    const { session } = lost('24')
    expect(session.reset()).toBe(undefined)
    expect(session.run('select * from t')).toBe(undefined)
  })

  it('the client may leave', () => {
    const { session } = lost('24')
    session.close()
    expect(session.session.isBusy).toBe(false)
  })
})

describe('where statements go', () => {
  it.each([
    ['select * from t', ['80-'], ['zone1-101']],
    ['select * from t', [], ['zone1-100']],
    ['select * from t', twoShards, ['zone1-100', 'zone1-101']],
    ['create table u (id int)', [], ['zone1-100', 'zone1-101']],
    ['flush tables', [], ['zone1-100', 'zone1-101']],
  ] as const)('%s routed to %j reaches %j', (sql, routed, reached) => {
    const world = new VtgateWorld('24', { shards: twoShards })
    world.connect().run(sql, ...routed)
    expect(world.calls.map(({ alias }) => alias)).toEqual(reached)
  })

  it('to the shard of the target, whatever they are routed to', () => {
    const world = new VtgateWorld('24', { shards: twoShards })
    const session = world.connect()
    session.run('use `ks:80-`')
    session.run('select * from t', '-80')
    session.run('create table u (id int)')
    session.run('use `ks:-`')
    session.run('select * from t', '-80')
    expect(world.calls.map(({ alias }) => alias)).toEqual([
      'zone1-101',
      'zone1-101',
      'zone1-100',
      'zone1-101',
    ])
  })

  it('to tablets of the type that the session chose', () => {
    const world = new VtgateWorld('24')
    const replica = world.addTablet('0', 'zone1-200', 'replica')
    world.gateway.serve('ks', '0', 'replica', replica.host.as('replica'))
    const session = world.connect()
    session.run('use `ks@replica`')
    session.run('select * from t')
    expect([world.first.mysql.log, replica.mysql.log]).toEqual([[], ['select * from t']])
  })

  it('to any shard, where any will do', () => {
    const world = new VtgateWorld('24', { shards: twoShards })
    const session = world.connect()
    for (let i = 0; i < 50; i++) session.run('show tables')
    expect(new Set(world.calls.map(({ alias }) => alias)).size).toBe(2)
  })

  it.each([
    [false, 'TransactionPool'],
    [true, 'FoundRowsPool'],
  ] as const)('with CLIENT_FOUND_ROWS %s, transactions to the %s', (clientFoundRows, pool) => {
    const world = new VtgateWorld('24')
    const session = world.vtgate.connect({ ...client, clientFoundRows })
    session.execute('begin', [], () => undefined)
    session.execute('insert into t values (1)', [], () => undefined)
    expect(world.first.host.tablet.metrics()[`${pool}InUse`]).toBe(1)
  })

  it('keeps an OLAP transaction as long as the release lets it', () => {
    const world = new VtgateWorld('24', { tablet: { olapTxTimeoutMs: 90_000 } })
    const session = world.connect()
    session.run('set workload = olap')
    session.run('begin')
    session.run('insert into t values (1)')
    world.clock.advance(80_000)
    expect(world.stateful()).toBe(1)
    world.clock.advance(20_000)
    expect(world.stateful()).toBe(0)
  })

  it.each([
    ['22', 1],
    ['23', 0],
  ] as const)(
    'v%s: a session that set transaction_timeout = 5000 keeps %i transactions for 10 s',
    (release, kept) => {
      const world = new VtgateWorld(release)
      const session = world.connect()
      session.run('set transaction_timeout = 5000')
      session.run('begin')
      session.run('insert into t values (1)')
      world.clock.advance(10_000)
      expect(world.stateful()).toBe(kept)
    },
  )
})

describe('one SET of several variables', () => {
  it.each([
    ['14', 1],
    ['16', 1],
    ['18', 0],
    ['24', 0],
  ] as const)(
    'v%s: the second check goes the way of the first value, and reserves %i',
    (release, reserved) => {
      const world = new VtgateWorld(release, { context: { differs: true } })
      const session = world.connect()
      expect(session.run('set sql_notes = 0, sql_warnings = 1')).toBe(undefined)
      expect(world.calls.map(({ method }) => method)).toEqual(['execute', 'reserveExecute'])
      expect(world.reserved()).toEqual([reserved])
    },
  )

  it('whose check fails changes nothing', () => {
    const world = new VtgateWorld('24')
    world.first.host.isUp = false
    const session = world.connect()
    expect(session.run('set sql_notes = 0')?.message).toMatch(/Unavailable/)
    expect([session.session.isReserved, [...session.session.session.settings]]).toEqual([false, []])
  })

  it.each([
    ['9', true],
    ['10', false],
    ['11', true],
  ] as const)('v%s: a check of an ignored variable may fail: %s', (release, mayFail) => {
    const world = new VtgateWorld(release)
    world.first.host.isUp = false
    const error = world.connect().run('set max_user_connections = 1')
    expect(error === undefined).toBe(mayFail)
  })
})

describe('equal sessions', () => {
  it('tell apart what was prepared: EXECUTE holds what the prepared statement holds', () => {
    const held = (text: string) => {
      const world = new VtgateWorld('24')
      const session = world.vtgate.connect(client)
      for (const sql of [`prepare s from '${text}'`, 'execute s', 'execute nothing'])
        session.execute(sql, [], () => undefined)
      world.clock.advance(100)
      return world.stateful()
    }
    expect([
      held('create temporary table x (i int)'),
      held('select get_lock(1, 1)'),
      held('select 1 from t'),
    ]).toEqual([1, 1, 0])
  })

  it('share their state, whichever way they came to it', () => {
    const world = new VtgateWorld('24')
    const [left, right] = [world.connect(), world.connect()]
    left.run('set sql_notes = 0')
    left.run('set sql_warnings = 1')
    right.run('set sql_notes = 0')
    expect(left.session.session).not.toBe(right.session.session)
    right.run('set sql_warnings = 1')
    expect(left.session.session).toBe(right.session.session)
  })

  it('work out each statement once', () => {
    const world = new VtgateWorld('24')
    const { states } = world.vtgate
    for (let i = 0; i < 10; i++) world.connect().run('select * from t')
    expect([...states.start(false).steps.keys()]).toEqual(['select * from t'])
  })

  it('remember a bounded number of statements', () => {
    const world = new VtgateWorld('24')
    const session = world.connect()
    for (let i = 0; i < 5000; i++) session.run(`select ${i} from t`)
    session.run(`select '${'x'.repeat(10_000)}' from t`)
    expect(world.vtgate.states.start(false).steps.size).toBeLessThanOrEqual(2048)
  })
})
