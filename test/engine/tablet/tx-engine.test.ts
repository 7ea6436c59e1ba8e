import { describe, expect, it } from 'vitest'
import { parseRelease, type Release } from '../../../src/catalog/release.ts'
import { engineError } from '../../../src/engine/engine-error.ts'
import type { Outcome } from '../../../src/engine/ports/backend.ts'
import { background } from '../../../src/engine/ports/context.ts'
import { defaultTabletConfig } from '../../../src/engine/tablet/configure.ts'
import type { StatefulConnection } from '../../../src/engine/tablet/stateful-connection.ts'
import type { TabletConfig } from '../../../src/engine/tablet/tablet-config.ts'
import type { TxEngineState } from '../../../src/engine/tablet/tx-engine.ts'
import { TabletWorld } from '../../support/engine-tablet.ts'
import { majors } from '../../support/majors.ts'

const every = majors(7)
const from = (first: number) => majors(first)

const timeouts = { oltpTxTimeoutMs: 100, olapTxTimeoutMs: 100, shutdownGraceMs: 0 }

/** A tablet whose transaction engine is moved by hand. */
function engine(
  release: string,
  to: 'readWrite' | 'readOnly',
  change: Partial<TabletConfig> = {},
): TabletWorld {
  const { txPool } = defaultTabletConfig(parseRelease(release) as Release)
  const world = new TabletWorld(release, { txPool: { ...txPool, size: 10 }, ...timeouts, ...change })
  const { te } = world.tablet
  world.timed(done => (to === 'readWrite' ? te.acceptReadWrite(done) : te.acceptReadOnly(done)))
  return world
}

const closing = (world: TabletWorld): number => world.timed(done => world.tablet.te.close(done))

describe('TE-01, TE-03 a close without transactions, and one of a read-only tablet, are immediate', () => {
  it.each(every)('v%s', release => {
    expect(closing(engine(release, 'readWrite'))).toBe(0)
    const world = engine(release, 'readOnly')
    world.begin().unlock()
    expect(closing(world)).toBe(0)
    expect(world.mysql.log).toEqual(['start transaction read only', 'rollback'])
  })
})

describe('TE-02 without grace a close waits for the killer', () => {
  it.each(every)('v%s', release => {
    const world = engine(release, 'readWrite')
    world.begin().unlock()
    world.begin().unlock()
    expect(closing(world)).toBeGreaterThan(50)
    expect(world.metric('Kills.Transactions')).toBe(2)
  })
})

describe('TE-04, TE-05 grace ends transactions, unless they end by themselves', () => {
  it.each(every)('v%s', release => {
    const world = engine(release, 'readWrite', { shutdownGraceMs: 25 })
    world.begin().unlock()
    expect(closing(world)).toBe(25)
    const other = engine(release, 'readWrite', { shutdownGraceMs: 25 })
    const conn = other.begin()
    conn.unlock()
    other.clock.at(other.clock.now() + 10, () =>
      other.tablet.te.rollback(conn.id, background, () => undefined),
    )
    expect(closing(other)).toBe(10)
  })

  it.each(every)('v%s: the default is 3 s from v20 on and for ever before', release => {
    const { shutdownGraceMs: _none, ...noGrace } = timeouts
    const world = new TabletWorld(release, {
      ...noGrace,
      oltpTxTimeoutMs: 20_000,
      olapTxTimeoutMs: 20_000,
    })
    world.timed(done => world.tablet.te.acceptReadWrite(done))
    world.begin().unlock()
    const ms = closing(world)
    if (Number(release) < 20) expect(ms).toBeGreaterThanOrEqual(20_000)
    else expect(ms).toBe(3000)
  })
})

describe('TE-06 a busy connection holds up even an immediate close', () => {
  it.each(every)('v%s', release => {
    const world = engine(release, 'readOnly')
    const conn = world.begin()
    world.clock.at(world.clock.now() + 100, () => conn.unlock())
    const ms = closing(world)
    // Before v9 nothing ends it at the unlock but the killer.
    expect(ms).toBeGreaterThanOrEqual(100)
    expect(ms).toBeLessThanOrEqual(250)
  })
})

describe('TE-07 reserved connections at shutdown', () => {
  it.each(from(9))('v%s', release => {
    const world = engine(release, 'readWrite')
    world.reserve().unlock()
    const inTx = world.wait<Outcome<StatefulConnection>>(done =>
      world.tablet.te.reserveBegin(world.txRequest(), [], done),
    )
    if (inTx.kind === 'ok') inTx.value.unlockUpdateTime()
    expect(closing(world)).toBeGreaterThan(50)
    expect(world.metric('Kills.Transactions')).toBe(1)
    expect(world.metric('Kills.ReservedConnection')).toBe(1)
  })
})

describe('TE-08 the state lets begin and reserve in, or not', () => {
  it.each(from(11))('v%s', release => {
    const world = engine(release, 'readWrite')
    const refused = (): string | undefined => {
      const outcome = world.tryBegin()
      return outcome.kind === 'failed' ? `${outcome.error.code} ${outcome.error.message}` : undefined
    }
    const conn = world.begin()
    conn.unlock()
    world.tablet.te.close(() => undefined)
    expect(refused()).toBe("UNAVAILABLE tx engine can't accept new connections in state Transitioning")
    world.clock.advance(1000)
    expect(refused()).toBe("UNAVAILABLE tx engine can't accept new connections in state NotServing")
    expect(() => world.reserve()).toThrow("tx engine can't accept new connections in state NotServing")
  })
})

describe('TE-09 a reserved connection that cannot get a new id is closed', () => {
  it.each(every)('v%s', release => {
    const world = engine(release, 'readWrite')
    const { te } = world.tablet
    const outcome = world.wait<Outcome<StatefulConnection>>(done =>
      te.reserveBegin(world.txRequest(), [], done),
    )
    if (outcome.kind === 'failed') throw new Error(outcome.error.message)
    const conn = outcome.value
    conn.unlock()
    const other = world.begin()
    te.txPool.scp.adjustLastId(other.id - 1)
    const inner = conn.conn
    expect(world.commit(conn.id)).toMatchObject({ reservedId: 0, error: { message: 'already present' } })
    expect(inner?.isClosed).toBe(true)
  })
})

describe('TE-10 reservations that fail', () => {
  it.each(every)('v%s', release => {
    const world = engine(release, 'readWrite')
    const { te } = world.tablet
    world.mysql.rejected.set('dummy_query', engineError('UNKNOWN', 'unknown error: dummy_query'))
    const reserve = (connId: number) =>
      world.wait<Outcome<StatefulConnection>>(done =>
        te.reserve(world.txRequest({ connId }), ['dummy_query'], done),
      )
    const open = world.mysql.open
    expect(reserve(0)).toMatchObject({ kind: 'failed', error: { message: 'unknown error: dummy_query' } })
    // What is left is the replacement in the pool.
    expect([world.mysql.open - open, te.txPool.scp.size]).toEqual([1, 0])
    expect(reserve(42)).toMatchObject({
      error: { message: expect.stringMatching(/^transaction 42: not found/) },
    })
    const conn = world.begin()
    conn.unlock()
    reserve(conn.id)
    expect(world.commit(conn.id)).toMatchObject({ reservedId: 0, error: { code: 'ABORTED' } })
  })
})

describe('TE-11 the state asked for last is where it ends', () => {
  const moves = ['readWrite', 'readOnly', 'close'] as const
  const ends: Record<(typeof moves)[number], TxEngineState> = {
    readWrite: 'AcceptReadWrite',
    readOnly: 'AcceptingReadOnly',
    close: 'NotServing',
  }
  const rows = moves.flatMap(first =>
    moves.flatMap(second => [true, false].map(open => [first, second, open] as const)),
  )
  it.each(rows)('%s, then %s, open transaction: %s', (first, second, hasTransaction) => {
    for (const release of ['8', '19', '24']) {
      const world = engine(release, 'readWrite')
      const { te } = world.tablet
      const move = (to: (typeof moves)[number]): void => {
        if (to === 'readWrite') te.acceptReadWrite(() => undefined)
        else if (to === 'readOnly') te.acceptReadOnly(() => undefined)
        else te.close(() => undefined)
      }
      if (hasTransaction) world.begin().unlock()
      move(first)
      move(second)
      world.clock.advance(10_000)
      expect(te.state).toBe(ends[second])
    }
  })
})
