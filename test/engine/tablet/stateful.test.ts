import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../../src/engine/ports/backend.ts'
import { background, Context } from '../../../src/engine/ports/context.ts'
import { Setting } from '../../../src/engine/setting.ts'
import { defaultOptions } from '../../../src/engine/tablet/execute-options.ts'
import type { StatefulConnection } from '../../../src/engine/tablet/stateful-connection.ts'
import { TabletWorld } from '../../support/engine-tablet.ts'
import { majors } from '../../support/majors.ts'
import { caller } from '../../support/tablet-harness.ts'

const every = majors(7)
const from = (first: number) => majors(first)

const small = (size: number) => ({
  txPool: {
    size,
    timeoutMs: 1000,
    idleTimeoutMs: 1_800_000,
    maxLifetimeMs: 0,
    maxIdleCount: 0,
    maxWaiters: 5000,
    prefillParallelism: 0,
  },
})

const scp = (world: TabletWorld) => world.tablet.te.txPool.scp

function newConn(world: TabletWorld, clientFoundRows = false, setting?: Setting): StatefulConnection {
  const options = { ...defaultOptions, clientFoundRows }
  const outcome = world.wait<Outcome<StatefulConnection>>(done =>
    scp(world).newConn({ context: background, caller, options, setting }, done),
  )
  if (outcome.kind === 'failed') throw new Error(outcome.error.message)
  return outcome.value
}

function taint(world: TabletWorld, conn: StatefulConnection): Outcome<void> {
  return world.wait(done => conn.taint(caller, done))
}

function exec(
  world: TabletWorld,
  conn: StatefulConnection,
  context: Context = background,
): string | undefined {
  const outcome = world.wait<Outcome<void>>(done => conn.exec('select 1', context, done))
  return outcome.kind === 'failed' ? `${outcome.error.code} ${outcome.error.message}` : undefined
}

describe('SC-01 sessions with CLIENT_FOUND_ROWS use a pool of their own', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release, small(300))
    const available = () => [world.metric('TransactionPoolAvailable'), world.metric('FoundRowsPoolAvailable')]
    const plain = newConn(world)
    expect(available()).toEqual([299, 300])
    const found = newConn(world, true)
    expect(available()).toEqual([299, 299])
    plain.release('')
    found.release('')
    expect(available()).toEqual([300, 300])
  })
})

describe('SC-02 what is done for all transactions leaves the others alone', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release)
    const first = world.begin()
    newConn(world)
    const third = world.begin()
    const seen: number[] = []
    scp(world).forAllTx(conn => seen.push(conn.id))
    expect(seen).toEqual([first.id, third.id])
  })
})

describe('SC-03 demotion ends idle reserved connections at once and busy ones when they are unlocked', () => {
  it.each(from(9))('v%s', release => {
    const world = TabletWorld.primary(release)
    const idle = world.reserve()
    idle.unlock()
    const inTx = world.reserve()
    inTx.unlock()
    world.begin({ connId: inTx.id }).unlock()
    const busy = world.reserve()
    scp(world).shutdownNonTx()
    expect([scp(world).size, idle.isClosed, busy.isClosed]).toEqual([2, true, false])
    busy.unlock()
    expect([busy.isClosed, inTx.isClosed, scp(world).size]).toEqual([true, false, 1])
  })
})

describe('SC-04 only idle connections are rolled back, busy ones end when they are unlocked', () => {
  it.each(from(9))('v%s', release => {
    const world = TabletWorld.primary(release)
    const idle = world.begin()
    idle.unlock()
    const busy = world.begin()
    expect(scp(world).shutdownAll()).toEqual([idle])
    busy.unlock()
    expect([busy.isClosed, scp(world).size]).toEqual([true, 1])
  })
})

describe('SC-05, SC-06 an unknown id', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release)
    const hint = Number(release) < 20 ? '' : ' (potential transaction timeout)'
    expect(world.refusalOf(12345)).toBe(`transaction 12345: not found${hint}`)
  })
})

describe('SC-07, SC-08, SC-09 statements that cannot run', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release)
    const conn = newConn(world)
    const gone = new Context()
    gone.cancel()
    expect(exec(world, conn, gone)).toBe('CANCELED context canceled')
    conn.close()
    expect(exec(world, conn)).toBe('ABORTED connection was aborted')
    const inTx = world.begin()
    if (inTx.tx !== undefined) inTx.tx.conclusion = 'foobar'
    inTx.close()
    expect(exec(world, inTx)).toBe('ABORTED transaction was aborted: foobar')
  })
})

describe('SC-10 an id that is taken', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release)
    const conn = newConn(world)
    scp(world).adjustLastId(conn.id - 1)
    expect(() => newConn(world)).toThrow('already present')
    expect(world.metric('TransactionPoolInUse')).toBe(1)
  })
})

describe('SC-11 one request at a time', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release)
    const conn = newConn(world)
    expect(world.refusalOf(conn.id)).toBe(`transaction ${conn.id}: in use: new connection`)
  })
})

describe('SC-12 reserving frees the slot at once', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release, small(1))
    const before = world.mysql.open
    const conn = newConn(world)
    taint(world, conn)
    const gauges = ['InUse', 'Active', 'Available'].map(name => world.metric(`TransactionPool${name}`))
    expect([...gauges, world.mysql.open - before]).toEqual([0, 1, 1, 2])
    expect(world.metric('UserActiveReservedCount.app1')).toBe(1)
    newConn(world)
    expect(taint(world, conn)).toEqual({
      kind: 'failed',
      error: { code: 'FAILED_PRECONDITION', message: 'connection is already reserved' },
    })
  })
})

describe('SC-13 reserving on a full server', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release, small(1))
    const conn = newConn(world)
    world.mysql.maxConnections = world.mysql.open
    world.mysql.refusal = () => ({ code: 'UNKNOWN', errno: 2012, message: 'errorCode=1040' })
    const dialed = world.metric('MySQLTimings.Connect')
    expect(taint(world, conn).kind).toBe('ok')
    expect(['Active', 'Available', 'InUse'].map(name => world.metric(`TransactionPool${name}`))).toEqual([
      0, 1, 0,
    ])
    // The replacement, and one question whether MySQL is there.
    expect(world.metric('MySQLTimings.Connect') - dialed).toBe(2)
    expect(exec(world, conn)).toBe(undefined)
  })
})

describe('SC-14 the release of a reserved connection closes it', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release)
    const conn = newConn(world)
    taint(world, conn)
    const before = world.mysql.open
    world.clock.advance(5000)
    conn.release('bye: for now')
    expect(world.mysql.open).toBe(before - 1)
    expect(world.metric('UserActiveReservedCount.app1')).toBe(0)
    expect(world.metric('UserReservedCount.app1')).toBe(1)
    expect(world.metric('UserReservedTimesNs.app1')).toBe(5e9)
    expect(world.metric('ReservedConnections.bye')).toBe(Number(release) < 23 ? 0 : 5000)
    expect(world.refusalOf(conn.id)).toBe(
      `transaction ${conn.id}: ended at 2026-01-02 03:04:10.000 UTC (bye: for now)`,
    )
  })

  it('without user metrics no user is named', () => {
    const world = TabletWorld.primary('24', { skipUserMetrics: true })
    const conn = newConn(world)
    taint(world, conn)
    expect(world.metric('UserActiveReservedCount.UserLabelDisabled')).toBe(1)
    conn.release('')
    expect(world.metric('UserReservedCount.app1')).toBe(0)
  })

  it('only the last thousand ended ids are remembered', () => {
    const world = TabletWorld.primary('24')
    const ids = Array.from({ length: 1001 }, () => {
      const conn = newConn(world)
      conn.release('gone')
      return conn.id
    })
    expect(world.refusalOf(ids[0] ?? 0)).toContain('not found')
    expect(world.refusalOf(ids[1] ?? 0)).toContain('(gone)')
  })
})

describe('SC-15 an untainted connection goes back to its pool', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release)
    const conn = newConn(world)
    const dialed = world.mysql.dialed
    conn.release('')
    expect([world.mysql.dialed, world.metric('TransactionPoolInUse')]).toEqual([dialed, 0])
    const again = newConn(world)
    again.close()
    const now = world.mysql.dialed
    again.release('')
    expect(world.mysql.dialed - now).toBe(1)
  })
})

describe('SC-16 the socket is looked at before use', () => {
  it.each(from(19))('v%s', release => {
    const world = TabletWorld.primary(release, small(1))
    newConn(world).release('')
    world.mysql.hangUpAll()
    expect(exec(world, newConn(world))).toBe(undefined)
  })

  it.each(from(19))('v%s: a refused second dial is the error', release => {
    const world = TabletWorld.primary(release, small(1))
    newConn(world).release('')
    world.mysql.hangUpAll()
    world.mysql.maxConnections = 0
    expect(() => newConn(world)).toThrow('Too many connections')
    expect(world.metric('TransactionPoolActive')).toBe(0)
  })
})

describe('SC-17 another setting in a transaction is applied on top', () => {
  it.each(from(15))('v%s', release => {
    const world = TabletWorld.primary(release)
    const [a, b] = [new Setting('set a = 1', '', 1), new Setting('set b = 1', '', 2)]
    const conn = newConn(world, false, a)
    expect(world.mysql.log).toEqual(['set a = 1'])
    for (const setting of [a, b])
      world.wait<Outcome<void>>(done => conn.applySetting(setting, background, done))
    expect(world.mysql.log).toEqual(['set a = 1', 'set b = 1'])
    conn.release('')
    expect(newConn(world, false, b).conn?.setting).toBe(b)
    expect(world.metric('TransactionPoolDiffSetting')).toBe(0)
  })
})
