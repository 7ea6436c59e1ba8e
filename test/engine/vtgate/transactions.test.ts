import { describe, expect, it } from 'vitest'
import { engineError } from '../../../src/engine/engine-error.ts'
import { VtgateWorld } from '../../support/engine-vtgate.ts'

const every = ['6', '7', '9', '14', '15', '18', '19', '21', '24']
const twoShards = ['-80', '80-']

describe('a transaction', () => {
  it.each(every)(
    'v%s begins on each shard with its first statement there, and commits in that order',
    release => {
      const world = new VtgateWorld(release, { shards: twoShards })
      const client = world.connect()
      expect(client.run('begin')).toBe(undefined)
      expect(world.sent()).toEqual([])
      client.run('insert into t values (1)', '80-')
      client.run('select * from t', ...twoShards)
      expect(client.run('commit')).toBe(undefined)
      expect(world.sent()).toEqual([
        'zone1-101 beginExecute insert into t values (1)',
        'zone1-100 beginExecute select * from t',
        'zone1-101 execute select * from t',
        'zone1-101 commit',
        'zone1-100 commit',
      ])
      expect([client.session.isInTransaction, world.stateful()]).toEqual([false, 0])
    },
  )

  it.each(every)('v%s rolls back on every shard, and a second ROLLBACK does nothing', release => {
    const world = new VtgateWorld(release, { shards: twoShards })
    const client = world.connect()
    client.run('begin')
    client.run('insert into t values (1)', ...twoShards)
    world.calls.length = 0
    client.run('rollback')
    client.run('rollback')
    expect(world.sent()).toEqual(['zone1-100 rollback', 'zone1-101 rollback'])
    expect(world.stateful()).toBe(0)
  })

  it.each(every)('v%s: BEGIN commits what is open', release => {
    const world = new VtgateWorld(release)
    const client = world.connect()
    client.run('begin')
    client.run('insert into t values (1)')
    client.run('begin')
    expect(world.sent().at(-1)).toBe('zone1-100 commit')
    expect(client.session.isInTransaction).toBe(true)
  })

  it.each(every)('v%s: a tablet without room rolls the whole transaction back', release => {
    const pool = { size: 1, timeoutMs: 1000, idleTimeoutMs: 0, maxLifetimeMs: 0 }
    const txPool = { ...pool, maxIdleCount: 0, maxWaiters: 0, prefillParallelism: 0 }
    const world = new VtgateWorld(release, { shards: twoShards, tablet: { txPool } })
    const [holder, client] = [world.connect(), world.connect()]
    holder.run('begin')
    holder.run('insert into t values (1)', '80-')
    client.run('begin')
    client.run('insert into t values (1)', '-80')
    world.calls.length = 0
    expect(client.run('insert into t values (2)', '80-')).toMatchObject({
      errno: 1203,
      message:
        'target: ks.80-.primary: vttablet: rpc error: code = ResourceExhausted desc = transaction pool connection limit exceeded (CallerID: userData1)',
    })
    expect(world.sent()).toEqual(['zone1-101 beginExecute insert into t values (2)', 'zone1-100 rollback'])
    expect([client.session.isInTransaction, world.stateful()]).toEqual([false, 1])
  })

  it.each(every)('v%s: an error of SQL leaves it open', release => {
    const world = new VtgateWorld(release)
    const client = world.connect()
    const error = { ...engineError('UNKNOWN', 'Duplicate entry'), errno: 1062, sqlstate: '23000' }
    world.first.mysql.rejected.set('insert into t values (1)', error)
    client.run('begin')
    expect(client.run('insert into t values (1)')).toMatchObject({ errno: 1062, sqlstate: '23000' })
    expect([client.session.isInTransaction, world.stateful()]).toEqual([true, 1])
    client.close()
    expect(world.stateful()).toBe(0)
  })
})

describe('a write outside a transaction', () => {
  it.each(every)('v%s goes to one shard as it is, and to several in a transaction of its own', release => {
    const world = new VtgateWorld(release, { shards: twoShards })
    const client = world.connect()
    client.run('update t set a = 1', '80-')
    expect(world.sent()).toEqual(['zone1-101 execute update t set a = 1'])
    client.run('update t set a = 1', ...twoShards)
    expect(world.sent()).toEqual([
      'zone1-100 beginExecute update t set a = 1',
      'zone1-101 beginExecute update t set a = 1',
      'zone1-100 commit',
      'zone1-101 commit',
    ])
    world.shards[1]?.mysql.rejected.set('update t set a = 2', engineError('UNKNOWN', 'no'))
    expect(client.run('update t set a = 2', ...twoShards)?.message).toMatch(/^target: ks\.80-\.primary/)
    expect(world.sent().slice(-2)).toEqual(['zone1-100 rollback', 'zone1-101 rollback'])
    expect([client.session.isInTransaction, world.stateful()]).toEqual([false, 0])
  })

  it.each([
    ['insert into t values (1)', ['insert into t values (1)']],
    ['update t set a = 1 limit 5', ['update t set a = 1 limit 5']],
    ['delete from t', ['begin', 'delete from t', 'commit']],
  ] as const)('%s reaches MySQL as %j', (sql, log) => {
    const world = new VtgateWorld('24')
    world.connect().run(sql)
    expect(world.first.mysql.log).toEqual(log)
  })
})

describe('without autocommit', () => {
  it.each(every.slice(1))('v%s: the first read begins, and turning autocommit on commits', release => {
    const world = new VtgateWorld(release)
    const client = world.connect()
    client.run('set autocommit = 0')
    client.run('select * from t')
    expect([client.session.isInTransaction, world.sent()]).toEqual([
      true,
      ['zone1-100 beginExecute select * from t'],
    ])
    client.run('set autocommit = 1')
    expect([client.session.isInTransaction, world.sent()]).toEqual([false, ['zone1-100 commit']])
  })

  it.each(every.slice(3))('v%s: whether a SET that asks MySQL begins', release => {
    const world = new VtgateWorld(release, { context: { differs: false } })
    const client = world.connect()
    client.run('set autocommit = 0')
    client.run('set sql_notes = 0')
    expect(client.session.isInTransaction).toBe(Number(release) < 24)
  })
})

describe('streams of an OLAP session', () => {
  it.each(['9', '12', '13', '18', '24'])('v%s: whether they run in its transaction', release => {
    const world = new VtgateWorld(release)
    const client = world.connect()
    client.run('set workload = olap')
    client.run('select * from t')
    client.run('begin')
    client.run('insert into t values (1)')
    client.run('select * from t')
    const inTransaction = Number(release) >= 13
    const [first, , last] = world.calls
    expect(world.calls.map(({ method }) => method)).toEqual([
      'streamExecute',
      'beginExecute',
      'streamExecute',
    ])
    expect(first?.ids).toEqual([0, 0])
    expect(last?.ids[0] !== 0).toBe(inTransaction)
    client.run('commit')
    expect(world.stateful()).toBe(0)
  })
})
