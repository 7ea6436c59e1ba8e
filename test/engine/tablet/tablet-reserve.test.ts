import { describe, expect, it } from 'vitest'
import { engineError } from '../../../src/engine/engine-error.ts'
import type { TabletConfig } from '../../../src/engine/tablet/tablet-config.ts'
import type { PlanKind } from '../../../src/engine/tablet/tablet-query.ts'
import type { TabletReply } from '../../../src/engine/tablet/tablet-request.ts'
import { TabletWorld } from '../../support/engine-tablet.ts'
import { majors } from '../../support/majors.ts'

const every = majors(7, 20)
const withSettings = majors(15)
const setSqlMode = ['set @@sql_mode = 1']

const off: Partial<TabletConfig> = { settingsPool: false }
const on: Partial<TabletConfig> = { settingsPool: true }

/** The ids of a reply. */
const ids = ({ transactionId, reservedId }: TabletReply) => ({ transactionId, reservedId })

const run = (world: TabletWorld, sql: string, plan: PlanKind, change = {}) =>
  world.request(sql, { query: { sql, plan }, ...change })

/** The MySQL connections that the statement `sql` ran on, in order. */
function watch(world: TabletWorld): { readonly seen: number[] } {
  const seen: number[] = []
  const plain = world.mysql.run.bind(world.mysql)
  world.mysql.run = (connection, statement, done) => {
    if (statement === 'select connection_id()') seen.push(connection.id)
    plain(connection, statement, done)
  }
  return { seen }
}

const whoAmI = 'select connection_id()'

describe('ER-01 each session has a connection of its own', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release, off)
    const { seen } = watch(world)
    const sessions = [1, 2].map(() =>
      world.call('reserveExecute', world.request(whoAmI, { preQueries: setSqlMode })),
    )
    for (const session of sessions) world.call('execute', world.request(whoAmI, ids(session)))
    expect(seen[0]).toBe(seen[2])
    expect(seen[1]).toBe(seen[3])
    expect(seen[0]).not.toBe(seen[1])
    expect(world.mysql.log.filter(sql => sql.startsWith('set'))).toEqual([...setSqlMode, ...setSqlMode])
  })
})

describe('ER-02, ER-03 begin and reserve meet on one connection', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release, off)
    const { seen } = watch(world)
    const reserved = world.call('reserveExecute', world.request(whoAmI))
    const begun = world.call('beginExecute', world.request(whoAmI, { reservedId: reserved.reservedId }))
    expect(begun).toEqual({
      error: undefined,
      transactionId: reserved.reservedId,
      reservedId: reserved.reservedId,
    })
    expect(world.releaseIds(begun.transactionId, begun.reservedId).error).toBe(undefined)
    const tx = world.call('beginExecute', world.request(whoAmI))
    const both = world.call('reserveExecute', world.request(whoAmI, { transactionId: tx.transactionId }))
    expect(both).toEqual({ error: undefined, transactionId: tx.transactionId, reservedId: tx.transactionId })
    expect([seen[0] === seen[1], seen[2] === seen[3]]).toEqual([true, true])
  })
})

describe('ER-04 a release throws the open transaction away with its connection', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release, off)
    const reply = world.call('reserveBeginExecute', run(world, 'insert', 'dml'))
    const open = world.mysql.open
    world.releaseIds(reply.transactionId, reply.reservedId)
    expect([world.mysql.open - open, world.mysql.log]).toEqual([-1, ['begin', 'insert']])
  })
})

describe('ER-05, ER-06, ER-07 a commit and a rollback renew the id, and the old one is dead', () => {
  it.each(every.flatMap(release => (['commit', 'rollback'] as const).map(end => [release, end] as const)))(
    'v%s %s',
    (release, end) => {
      const world = TabletWorld.primary(release, off)
      const { seen } = watch(world)
      const reply = world.call('reserveBeginExecute', world.request(whoAmI))
      const ended = world[end](reply.transactionId)
      expect(ended).toMatchObject({ error: undefined, transactionId: 0 })
      expect(ended.reservedId).not.toBe(reply.reservedId)
      world.call('execute', world.request(whoAmI, ids(ended)))
      expect(seen[0]).toBe(seen[1])
      const old = world.call('execute', world.request(whoAmI, { reservedId: reply.reservedId }))
      expect(old.error?.message).toMatch(/ended at .* \(renew existing connection\)$/)
    },
  )
})

describe('ER-08, ER-09 nothing runs on a released or a busy connection', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release, off)
    const reply = world.call('reserveExecute', world.request(whoAmI))
    world.mysql.durationMs = () => 1000
    const errors: (string | undefined)[] = []
    for (let i = 0; i < 2; i++) {
      world.tablet.execute(world.request('select sleep(1)', ids(reply)), ended =>
        errors.push(ended.error?.message),
      )
    }
    world.clock.advance(2000)
    expect(errors).toEqual([`transaction ${reply.reservedId}: in use: for query`, undefined])
    world.releaseIds(0, reply.reservedId)
    expect(world.call('execute', world.request(whoAmI, ids(reply))).error?.code).toBe('ABORTED')
  })
})

describe('ER-10 a reservation outlives its transactions', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release, off)
    const { seen } = watch(world)
    const tx = world.call('beginExecute', world.request(whoAmI))
    let reservedId = world.call(
      'reserveExecute',
      world.request(whoAmI, { transactionId: tx.transactionId }),
    ).reservedId
    reservedId = world.commit(reservedId).reservedId
    for (const end of ['commit', 'rollback'] as const) {
      const begun = world.call('beginExecute', world.request(whoAmI, { reservedId }))
      reservedId = world[end](begun.transactionId).reservedId
    }
    expect(world.releaseIds(0, reservedId).error).toBe(undefined)
    expect(new Set(seen).size).toBe(1)
  })
})

describe('ER-11, ER-12 a statement that fails leaves the reservation', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release, off)
    world.mysql.rejected.set('select foo', engineError('UNKNOWN', 'unknown column'))
    for (const method of ['reserveExecute', 'reserveBeginExecute'] as const) {
      const reply = world.call(method, world.request('select foo'))
      expect(reply.error?.message).toBe('unknown column')
      expect(reply.reservedId).not.toBe(0)
      expect(world.call('execute', world.request('select 1', ids(reply))).error).toBe(undefined)
      if (reply.transactionId !== 0) expect(world.rollback(reply.transactionId).error).toBe(undefined)
    }
  })
})

describe('ER-13, ER-14 a pre-query that fails ends the reservation, and the transaction with it', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release, off)
    world.mysql.rejected.set('set bad', engineError('UNKNOWN', 'bad'))
    const reply = world.call('reserveExecute', world.request('select 1', { preQueries: ['set bad'] }))
    expect(reply).toEqual({ error: engineError('UNKNOWN', 'bad'), transactionId: 0, reservedId: 0 })
    const { transactionId } = world.call('beginExecute', world.request('select 1'))
    world.call('reserveExecute', world.request('select 1', { transactionId, preQueries: ['set bad'] }))
    expect(world.commit(transactionId).error?.code).toBe('ABORTED')
    expect(world.releaseIds(transactionId, transactionId).error?.code).toBe('ABORTED')
  })
})

describe('ER-15 a commit that fails ends the reservation', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release, off)
    const reply = world.call('reserveBeginExecute', run(world, 'insert', 'dml'))
    world.mysql.hangUpAll()
    expect(world.commit(reply.transactionId)).toMatchObject({ reservedId: 0, error: { errno: 2006 } })
    expect(world.releaseIds(0, reply.reservedId).error?.code).toBe('ABORTED')
  })
})

describe('ER-16 a reserved connection is not dialled again', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release, off)
    const reply = world.call('reserveExecute', world.request('select 1'))
    world.mysql.hangUpAll()
    const lost = world.call('execute', world.request('select 1', ids(reply)))
    expect([lost.error?.errno, lost.reservedId]).toEqual([2006, reply.reservedId])
    const ended = world.call('execute', world.request('select 1', ids(reply)))
    expect(ended.error?.message).toMatch(/\(unlocked closed connection\)$/)
  })
})

describe('ER-17 the statement of a reservation follows the query timeout from v15 on', () => {
  it.each(['9', '14', '15', '18', '20'])('v%s', release => {
    const world = TabletWorld.primary(release, { ...off, oltpTxTimeoutMs: 5000, olapTxTimeoutMs: 5000 })
    world.mysql.durationMs = () => 19_000
    const reply = world.call('reserveExecute', world.request('select sleep(19)'))
    expect(reply.error === undefined).toBe(Number(release) >= 15)
  })
})

describe('ER-18 FLUSH ... WITH READ LOCK needs a reservation from v19 on', () => {
  it.each(['18', '19', '21', '24'])('v%s', release => {
    const world = TabletWorld.primary(release)
    const reply = world.call('execute', run(world, 'flush tables with read lock', 'flush-with-read-lock'))
    const text = Number(release) < 19 ? undefined : 'Flush not allowed without reserved connection'
    expect(reply.error?.message).toBe(text)
  })
})

describe('ES-01 with the settings pool the reserve calls do not reserve', () => {
  it.each(withSettings)('v%s', release => {
    const world = TabletWorld.primary(release, on)
    const request = world.request('select @@sql_mode', { preQueries: setSqlMode })
    expect(world.call('reserveExecute', request)).toEqual({
      error: undefined,
      transactionId: 0,
      reservedId: 0,
    })
    expect(world.call('reserveStreamExecute', request).reservedId).toBe(0)
    const tx = world.call('reserveBeginExecute', request)
    expect([tx.reservedId, tx.transactionId !== 0]).toEqual([0, true])
    expect(world.metric('TransactionPoolGetSetting')).toBe(1)
  })
})

describe('whether the settings pool is on when no flag says so', () => {
  it.each([
    ['14', true],
    ['15', true],
    ['16', true],
    ['17', false],
    ['20', false],
    ['21', false],
  ] as const)('v%s: a reserve call reserves: %s', (release, reserves) => {
    const world = TabletWorld.primary(release)
    const reply = world.call('reserveExecute', world.request('select 1', { preQueries: setSqlMode }))
    expect(reply.reservedId !== 0).toBe(reserves)
  })

  it('v21: the flag is gone, and it is on whatever it says', () => {
    const world = TabletWorld.primary('21', off)
    expect(
      world.call('reserveExecute', world.request('select 1', { preQueries: setSqlMode })).reservedId,
    ).toBe(0)
  })
})

describe('ES-02, ES-03 which connection a session with settings meets', () => {
  it.each(withSettings)('v%s', release => {
    const world = TabletWorld.primary(release, on)
    const { seen } = watch(world)
    const session = () => {
      const reply = world.call('reserveBeginExecute', world.request(whoAmI, { preQueries: setSqlMode }))
      return () => world.rollback(reply.transactionId)
    }
    const [first, second] = [session(), session()]
    first()
    second()
    for (let i = 0; i < 8; i++) session()()
    const [x, y] = seen as [number, number]
    const isOld = Number(release) < 19
    expect(seen.slice(2)).toEqual(Array.from({ length: 8 }, (_, i) => (isOld && i % 2 === 0 ? x : y)))
  })
})

describe('ES-04, ES-05 what still needs a reservation', () => {
  const rows = ['select-lock-func', 'create-temporary-table'] as const
  it.each(withSettings.flatMap(release => rows.map(plan => [release, plan] as const)))(
    'v%s %s',
    (release, plan) => {
      const world = TabletWorld.primary(release, on)
      const refused = world.call('execute', run(world, 'x', plan))
      expect(refused.error?.message).toContain('not allowed without reserved connection')
      for (const preQueries of [[], setSqlMode]) {
        expect(world.call('reserveExecute', run(world, 'x', plan, { preQueries })).reservedId).not.toBe(0)
      }
      world.mysql.rejected.set('x', engineError('UNKNOWN', 'no'))
      const failed = world.call('reserveBeginExecute', run(world, 'x', plan, { preQueries: setSqlMode }))
      expect([failed.error?.message, failed.reservedId !== 0]).toEqual(['no', true])
      // Begun on a pooled connection, rolled back, and begun again on the reserved one.
      expect(world.mysql.log.filter(sql => ['begin', 'rollback'].includes(sql))).toEqual([
        'begin',
        'rollback',
        'begin',
      ])
    },
  )

  it.each(withSettings)('v%s: a stream falls back up to v20 only', release => {
    const world = TabletWorld.primary(release, on)
    const reply = world.call('reserveStreamExecute', run(world, 'select get_lock()', 'select-lock-func'))
    expect(reply.reservedId !== 0).toBe(Number(release) < 21)
  })
})

describe('ES-06, ES-07 ways to SET', () => {
  it.each(withSettings)('v%s', release => {
    const world = TabletWorld.primary(release, on)
    const safe = 'set sql_safe_updates = 1'
    expect(world.call('reserveExecute', run(world, safe, 'set', { preQueries: [safe] }))).toEqual({
      error: undefined,
      transactionId: 0,
      reservedId: 0,
    })
    expect(world.mysql.log).toEqual([])
    expect(world.call('execute', run(world, safe, 'set')).error?.message).toBe(
      'Set not allowed without reserved connection',
    )
    const reserved = world.call('reserveExecute', run(world, safe, 'set'))
    expect(reserved.reservedId).not.toBe(0)
    expect(world.call('execute', run(world, safe, 'set', ids(reserved))).error).toBe(undefined)
  })
})
