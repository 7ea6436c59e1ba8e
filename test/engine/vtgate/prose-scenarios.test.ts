import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ClusterOptions, type VtgateClient, VtgateWorld } from '../../support/engine-vtgate.ts'

interface Scenario {
  readonly id: string
  readonly versions: readonly number[]
}

const scenarios = JSON.parse(readFileSync('fixtures/facts/scenarios.json', 'utf8')) as readonly Scenario[]

/** The releases that a prose scenario names. */
function releasesOf(id: string): readonly number[] {
  const found = scenarios.find(scenario => scenario.id === id)
  if (found === undefined) throw new Error(`the facts have no ${id}`)
  return found.versions
}

/** The last major whose tablets can do without the settings pool. */
const lastWithoutPool = 20

const off: ClusterOptions = {
  tablet: { settingsPool: false },
  context: { enableSystemSettings: true, settingsPool: false, differs: true },
}
const on: ClusterOptions = {
  tablet: { settingsPool: true },
  context: { enableSystemSettings: true, settingsPool: true, differs: true },
}

const twoShards = ['-80', '80-']
const fourShards = ['-40', '40-80', '80-c0', 'c0-']

/** A session that has a reserved connection on every shard, and a setting that no hint can carry. */
function reservedEverywhere(major: number, shards: readonly string[], sql = 'select * from t') {
  const world = new VtgateWorld(String(major), { ...off, shards })
  const client = world.connect()
  expect(client.run('set sql_notes = 0')).toBe(undefined)
  const everywhere = major > lastWithoutPool ? 'flush tables with read lock' : sql
  expect(client.run(everywhere, ...shards)).toBe(undefined)
  expect(world.reserved()).toEqual(shards.map(() => 1))
  world.calls.length = 0
  return { world, client }
}

const ids = ({ session }: VtgateClient) =>
  session.shardSessions.map(shard => [shard.transactionId, shard.reservedId])

describe('VG-01 a read outside everything is a plain Execute, and nothing is kept', () => {
  it.each(releasesOf('VG-01'))('v%s', major => {
    const world = new VtgateWorld(String(major), { ...off, shards: twoShards })
    const client = world.connect()
    expect(client.run('select * from t where id = 1', '80-')).toBe(undefined)
    expect(world.calls).toEqual([
      {
        alias: 'zone1-101',
        method: 'execute',
        sql: 'select * from t where id = 1',
        ids: [0, 0],
        preQueries: [],
      },
    ])
    expect(client.session.shardSessions).toEqual([])
  })
})

describe('VG-02 one reserved connection a session, shard and tablet type', () => {
  const expected = (major: number): readonly string[] => {
    if (major < 15) return ['set @@sql_notes = 0', 'set @@sql_warnings = 1']
    return major === 15
      ? ['set @@sql_notes = 0, @@sql_warnings = 1']
      : ['set sql_notes = 0, sql_warnings = 1']
  }

  it.each(releasesOf('VG-02').filter(major => major <= lastWithoutPool))('v%s, settings pool off', major => {
    const world = new VtgateWorld(String(major), off)
    const client = world.connect()
    client.run('set sql_warnings = 1')
    client.run('set sql_notes = 0')
    client.session.command('COM_RESET_CONNECTION', undefined, () => undefined)
    world.calls.length = 0
    client.run('select * from t')
    const [[, reservedId] = []] = ids(client)
    expect(reservedId).toBeGreaterThan(0)
    expect(client.session.shardSessions.map(({ alias, place }) => [alias, place.shard])).toEqual([
      ['zone1-100', '0'],
    ])
    client.run('select * from u')
    expect(world.calls.map(({ method, ids: sent, preQueries }) => [method, sent, preQueries])).toEqual([
      ['reserveExecute', [0, 0], expected(major)],
      ['execute', [0, reservedId], []],
    ])
    expect(world.reserved()).toEqual([1])
  })

  it.each(releasesOf('VG-02').filter(major => major >= 15))('v%s, settings pool on', major => {
    const world = new VtgateWorld(String(major), on)
    const client = world.connect()
    client.run('set sql_notes = 0')
    world.calls.length = 0
    client.run('select * from t')
    client.run('select * from u')
    const calls = world.calls.map(({ method, ids: sent, preQueries }) => [method, sent, preQueries.length])
    expect(calls).toEqual([
      ['reserveExecute', [0, 0], 1],
      ['reserveExecute', [0, 0], 1],
    ])
    expect(client.session.shardSessions).toEqual([])
    expect(world.reserved()).toEqual([0])
  })
})

describe('VG-03 a scatter over four shards reserves four connections', () => {
  it.each(releasesOf('VG-03'))('v%s', major => {
    const { world, client } = reservedEverywhere(major, fourShards)
    expect(client.session.shardSessions.length).toBe(4)
    client.close()
    expect(world.reserved()).toEqual([0, 0, 0, 0])
  })
})

describe('VG-04 a disconnect releases on every shard, whatever one of them answers', () => {
  it.each(releasesOf('VG-04'))('v%s', major => {
    const { world, client } = reservedEverywhere(major, fourShards.slice(0, 3))
    world.first.host.isUp = false
    const held = ids(client)
    client.close()
    expect(world.calls.map(({ alias, method, ids: sent }) => [alias, method, sent])).toEqual(
      held.map((sent, at) => [`zone1-${100 + at}`, 'release', sent]),
    )
    expect(world.reserved()).toEqual([1, 0, 0])
    world.clock.advance(33_000)
    expect(world.reserved()).toEqual([0, 0, 0])
  })
})

describe('VG-05 COM_RESET_CONNECTION releases everything and forgets nothing', () => {
  it.each(releasesOf('VG-05'))('v%s', major => {
    const { world, client } = reservedEverywhere(major, ['0'])
    if (major > 7) client.run("select get_lock('a', 1)")
    const settings = [...client.session.session.settings.keys()]
    world.calls.length = 0
    expect(client.reset()).toBe(undefined)
    expect(world.reserved()).toEqual([0])
    expect(world.sent()).toEqual(Array(major > 7 ? 2 : 1).fill('zone1-100 release'))
    expect([client.session.shardSessions, client.session.lockSession]).toEqual([[], undefined])
    expect([client.session.isReserved, settings]).toEqual([true, ['sql_notes']])
    expect([...client.session.session.settings.keys()]).toEqual(settings)
    client.run('select * from t')
    expect(world.calls).toMatchObject([{ method: 'reserveExecute', ids: [0, 0] }])
    expect(world.calls[0]?.preQueries.join()).toMatch(/sql_notes = 0/)
    expect(world.reserved()).toEqual([major > lastWithoutPool ? 0 : 1])
  })
})

describe('VG-06 a commit keeps the reservations, under new ids', () => {
  it.each(releasesOf('VG-06'))('v%s', major => {
    const { world, client } = reservedEverywhere(major, twoShards)
    const before = ids(client)
    client.run('begin')
    client.run('insert into t values (1)', '-80')
    client.run('insert into t values (2)', '80-')
    expect(ids(client).map(([transactionId]) => transactionId)).toEqual(before.map(([, id]) => id))
    expect(client.run('commit')).toBe(undefined)
    const after = ids(client)
    expect(after.map(([transactionId]) => transactionId)).toEqual([0, 0])
    for (const [at, [, reservedId]] of after.entries()) {
      expect(reservedId).not.toBe(0)
      expect(reservedId).not.toBe(before[at]?.[1])
    }
    expect(world.reserved()).toEqual([1, 1])
    client.run('select * from t', ...twoShards)
    expect(world.calls.slice(-2).map(({ method, ids: sent }) => [method, sent])).toEqual(
      after.map(sent => ['execute', sent]),
    )
  })
})

describe('VG-07 a commit that fails on a shard closes every reserved connection of the session', () => {
  it.each(releasesOf('VG-07'))('v%s', major => {
    const { world, client } = reservedEverywhere(major, twoShards)
    client.run('begin')
    client.run('insert into t values (1)', '-80')
    client.run('insert into t values (2)', '80-')
    world.first.mysql.hangUpAll()
    world.calls.length = 0
    expect(client.run('commit')?.message).toMatch(/^target: ks\.-80\.primary: vttablet: rpc error/)
    expect(world.sent()).toEqual(['zone1-100 commit', 'zone1-100 release', 'zone1-101 release'])
    expect(world.reserved()).toEqual([0, 0])
    expect([client.session.isInTransaction, client.session.shardSessions]).toEqual([false, []])
    expect(client.run('select * from t', '80-')).toBe(undefined)
  })
})

describe('VG-08 an idle kill is healed outside transactions', () => {
  it.each(releasesOf('VG-08'))('v%s', major => {
    const { world, client } = reservedEverywhere(major, ['0'])
    const [[, before] = []] = ids(client)
    world.clock.advance(33_001)
    expect(world.reserved()).toEqual([0])
    expect(client.run('select * from t')).toBe(undefined)
    expect(world.calls.map(({ method, ids: sent }) => [method, sent])).toEqual([
      ['execute', [0, before]],
      ['reserveExecute', [0, 0]],
    ])
    const isPooled = major > lastWithoutPool
    expect(world.reserved()).toEqual([isPooled ? 0 : 1])
    expect(client.session.session.dedicated.length).toBe(isPooled ? 0 : 1)
  })

  it.each(releasesOf('VG-08'))('v%s: a transaction on it begins anew as well', major => {
    const { world, client } = reservedEverywhere(major, ['0'])
    world.clock.advance(33_001)
    client.run('begin')
    expect(client.run('insert into t values (1)')).toBe(undefined)
    expect(world.calls.map(({ method }) => method)).toEqual(['beginExecute', 'reserveBeginExecute'])
    expect(client.run('commit')).toBe(undefined)
  })

  it.each(releasesOf('VG-08'))('v%s: in a transaction the client hears of it', major => {
    const { world, client } = reservedEverywhere(major, ['0'])
    client.run('begin')
    client.run('insert into t values (1)')
    world.clock.advance(33_001)
    world.calls.length = 0
    expect(client.run('insert into t values (2)')).toMatchObject({
      errno: 1317,
      sqlstate: '70100',
      message: expect.stringMatching(/transaction \d+: ended at .* \(exceeded timeout: 30s\)/),
    })
    expect(world.sent()[0]).toBe('zone1-100 execute insert into t values (2)')
    expect([client.session.isInTransaction, client.session.shardSessions]).toEqual([false, []])
  })

  it.each([7, 8])('v%s forgets the session and returns the error', major => {
    const { world, client } = reservedEverywhere(major, twoShards)
    world.clock.advance(33_001)
    const error = client.run('select * from t', '80-')
    expect([error?.errno, error?.message]).toEqual([1317, expect.stringMatching(/exceeded timeout: 30s/)])
    expect(world.sent()).toEqual(['zone1-101 execute select * from t'])
    expect(client.session.shardSessions).toEqual([])
    expect(client.run('select * from t', '80-')).toBe(undefined)
    expect(world.reserved()).toEqual([0, 1])
  })
})

describe('VG-09 a tablet change is healed outside transactions', () => {
  const moved = (major: number) => {
    const { world, client } = reservedEverywhere(major, ['0'])
    const old = world.first
    const next = world.addTablet('0', 'zone1-200', 'primary')
    world.serve(next)
    return { world, client, old, next }
  }

  it.each(releasesOf('VG-09'))('v%s, demoted', major => {
    const { world, client, old, next } = moved(major)
    old.host.tabletType = 'replica'
    old.host.tablet.setState('replica', () => undefined)
    world.clock.advance(1)
    expect(client.run('select * from t')).toBe(undefined)
    expect(world.sent()).toEqual([
      'zone1-100 execute select * from t',
      'zone1-200 reserveExecute select * from t',
    ])
    expect(next.host.tablet.held().reserved).toBe(major > lastWithoutPool ? 0 : 1)
    world.clock.advance(40_000)
    expect(old.host.tablet.held().reserved).toBe(0)
  })

  it.each(releasesOf('VG-09'))('v%s, down', major => {
    const { world, client, old } = moved(major)
    old.host.isUp = false
    expect(client.run('select * from t')).toBe(undefined)
    expect(client.session.shardSessions.map(({ alias }) => alias)).toEqual(
      major > lastWithoutPool ? [] : ['zone1-200'],
    )
    client.close()
    expect(world.sent().filter(call => call.startsWith('zone1-100 release'))).toEqual([])
    expect(old.host.tablet.held().reserved).toBe(1)
    world.clock.advance(33_001)
    expect(old.host.tablet.held().reserved).toBe(0)
  })

  it.each(releasesOf('VG-09'))('v%s: in a transaction the client hears of it', major => {
    const { client, old } = moved(major)
    client.run('begin')
    client.run('insert into t values (1)')
    old.host.isUp = false
    const error = client.run('insert into t values (2)')
    expect(error?.message).toMatch(/code = Unavailable desc = connection refused/)
    if (major < 22) return
    expect(error?.message).toMatch(/^VT15001: transaction error, issue ROLLBACK and retry the transaction: /)
    expect(client.run('select 1 from t')?.message).toMatch(/^VT09032/)
    expect(client.run('rollback')).toBe(undefined)
    expect(client.run('select 1 from t')).toBe(undefined)
  })
})

describe('VG-10 advisory locks live on one more connection', () => {
  const locked = (major: number) => {
    const world = new VtgateWorld(String(major), { ...off, shards: twoShards, others: ['aa', 'zz'] })
    const client = world.connect()
    return { world, client }
  }
  const getLock = "select get_lock('a', 1)"
  const releaseLock = "select release_lock('a')"

  it.each(releasesOf('VG-10'))('v%s: on the first shard of the first keyspace', major => {
    const { world, client } = locked(major)
    expect(client.run(getLock)).toBe(undefined)
    expect(client.session.lockSession?.place).toMatchObject({ keyspace: 'aa', shard: '0' })
    expect(client.session.shardSessions).toEqual([])
    client.run("select get_lock('b', 1)")
    expect(world.sent()).toEqual([
      `zone1-100 reserveExecute ${getLock}`,
      "zone1-100 execute select get_lock('b', 1)",
    ])
    expect(world.reserved()).toEqual([1, 0])
    client.run(releaseLock)
    expect(world.reserved()).toEqual([1, 0])
    client.run("select release_lock('b')")
    expect(world.reserved()).toEqual([major < 14 ? 1 : 0, 0])
    client.close()
    expect(world.reserved()).toEqual([0, 0])
  })

  it.each(releasesOf('VG-10'))('v%s: other statements keep it alive, idleness does not', major => {
    const { world, client } = locked(major)
    client.run(getLock)
    for (let seconds = 0; seconds < 60; seconds += 4) {
      world.clock.advance(4000)
      client.run('select * from t', '80-')
    }
    const beats = world.calls.filter(({ sql }) => sql === 'select 1')
    expect(beats.length).toBe(7)
    expect(beats.every(({ alias, method }) => alias === 'zone1-100' && method === 'execute')).toBe(true)
    expect(world.reserved()).toEqual([1, 0])
    world.clock.advance(33_001)
    expect(world.reserved()).toEqual([0, 0])
    expect(client.run(releaseLock)).toMatchObject({
      errno: 1317,
      message: expect.stringMatching(/^held locks released: target: aa\.0\.primary: vttablet: rpc error/),
    })
    expect(client.session.lockSession).toBe(undefined)
    expect(client.session.session.lock).toBe(undefined)
  })

  it.each(releasesOf('VG-10'))('v%s: whether a test of a lock opens it', major => {
    const { world, client } = locked(major)
    expect(client.run("select is_free_lock('a')")).toBe(undefined)
    expect(world.reserved()).toEqual([major < 15 ? 1 : 0, 0])
  })

  it.each([
    [13, ['zone1-100 reserveExecute'], 1],
    [14, ['zone1-100 reserveExecute', 'zone1-100 release'], 0],
    [15, ['zone1-100 execute'], 0],
  ] as const)('v%s: a RELEASE_LOCK without a lock', (major, calls, held) => {
    const world = new VtgateWorld(String(major), off)
    world.connect().run(releaseLock)
    expect(world.calls.map(({ alias, method }) => `${alias} ${method}`)).toEqual(calls)
    expect(world.reserved()).toEqual([held])
  })

  it.each(releasesOf('VG-10'))('v%s: locks are lost when their shard is another one', major => {
    const { world, client } = locked(major)
    client.run(getLock)
    world.gateway.reshard('aa', ['-80', '80-'])
    expect(client.run(getLock)?.message).toMatch(/^Any previous held locks are released/)
    expect(world.reserved()).toEqual([0, 0])
  })
})

describe('VG-11 settings reach no tablet by default before v12', () => {
  it.each(releasesOf('VG-11'))('v%s', major => {
    const world = new VtgateWorld(String(major))
    const client = world.connect()
    expect(client.run("set sql_mode = 'STRICT_ALL_TABLES'")).toBe(undefined)
    expect(client.session.isReserved).toBe(false)
    client.run('select * from t')
    expect(world.calls.every(({ method }) => method === 'execute')).toBe(true)
    expect(world.first.mysql.log.filter(sql => sql.startsWith('set'))).toEqual([])
    expect(world.reserved()).toEqual([0])
  })
})

describe('VG-12 what a dead vtgate held lives until the timeouts of the tablets', () => {
  it.each(releasesOf('VG-12'))('v%s', major => {
    const world = new VtgateWorld(String(major), off)
    const flush = 'flush tables with read lock'
    const clients = Array.from({ length: 100 }, () => world.connect())
    for (const client of clients) {
      client.run('set sql_notes = 0')
      client.run(major > lastWithoutPool ? flush : 'select * from t')
    }
    expect(world.reserved()).toEqual([100])
    world.calls.length = 0
    for (const { session } of clients) session.abandon()
    world.clock.advance(29_999)
    expect(world.reserved()).toEqual([100])
    world.clock.advance(3002)
    expect([world.reserved(), world.calls, world.stateful()]).toEqual([[0], [], 0])
  })
})
