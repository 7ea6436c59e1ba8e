import { describe, expect, it } from 'vitest'
import { parseRelease, type Release } from '../../../src/catalog/release.ts'
import { engineError } from '../../../src/engine/engine-error.ts'
import type { Outcome } from '../../../src/engine/ports/backend.ts'
import { background, Context } from '../../../src/engine/ports/context.ts'
import { beginStatements } from '../../../src/engine/tablet/begin-statements.ts'
import { defaultTabletConfig } from '../../../src/engine/tablet/configure.ts'
import {
  defaultOptions,
  type ExecuteOptions,
  type Workload,
} from '../../../src/engine/tablet/execute-options.ts'
import type { StatefulConnection } from '../../../src/engine/tablet/stateful-connection.ts'
import type { TabletConfig } from '../../../src/engine/tablet/tablet-config.ts'
import { TabletWorld } from '../../support/engine-tablet.ts'
import { majors } from '../../support/majors.ts'
import { caller } from '../../support/tablet-harness.ts'

const every = majors(7)
const from = (first: number) => majors(first)
const upTo = (last: number) => majors(7, last)

function world(release: string, change: Partial<TabletConfig> = {}, size = 20): TabletWorld {
  const { txPool } = defaultTabletConfig(parseRelease(release) as Release)
  return TabletWorld.primary(release, { txPool: { ...txPool, size }, ...change })
}

const options = (workload: Workload, change: Partial<ExecuteOptions> = {}): ExecuteOptions => ({
  ...defaultOptions,
  workload,
  ...change,
})

const limiter = {
  mode: 'on',
  fraction: 0.5,
  byUsername: true,
  byPrincipal: false,
  byComponent: false,
  bySubcomponent: false,
} as const

function exec(on: TabletWorld, conn: StatefulConnection, sql: string): Outcome<void> {
  return on.wait(done => conn.exec(sql, background, done))
}

const kills = (on: TabletWorld) => [on.metric('Kills.Transactions'), on.metric('Kills.ReservedConnection')]

describe('TX-01 begin, statement, commit', () => {
  it.each(every)('v%s', release => {
    const on = world(release)
    const conn = on.begin()
    exec(on, conn, 'select 2')
    conn.unlock()
    expect(on.commit(conn.id)).toEqual({ error: undefined, transactionId: 0, reservedId: 0 })
    expect(on.mysql.log).toEqual(['begin', 'select 2', 'commit'])
    const again = on.begin()
    const { txPool } = on.tablet.te
    on.wait<Outcome<void>>(done => txPool.commit(again, background, done))
    expect(on.wait<Outcome<void>>(done => txPool.commit(again, background, done))).toEqual({
      kind: 'failed',
      error: { code: 'INTERNAL', message: 'not in a transaction' },
    })
  })
})

describe('TX-02, TX-03 a second rollback, and one on a closed connection, do nothing', () => {
  it.each(every)('v%s', release => {
    const on = world(release)
    const { txPool } = on.tablet.te
    const rollBack = (conn: StatefulConnection) =>
      on.wait<Outcome<void>>(done => txPool.rollback(conn, background, done)).kind
    const conn = on.begin()
    expect([rollBack(conn), rollBack(conn)]).toEqual(['ok', 'ok'])
    const closed = on.begin()
    closed.close()
    expect(rollBack(closed)).toBe('ok')
    expect(on.mysql.log).toEqual(['begin', 'rollback', 'begin'])
  })
})

describe('TX-04 a rollback of everything leaves the busy alone', () => {
  it.each(every)('v%s', release => {
    const on = world(release, { shutdownGraceMs: 10 })
    const busy = on.begin()
    const idle = unlocked(on.begin())
    on.tablet.te.close(() => undefined)
    on.clock.advance(10)
    expect(on.refusalOf(idle)).toMatch(/^transaction \d+: (?:not found|ended at )/)
    const { txPool } = on.tablet.te
    expect(on.wait<Outcome<void>>(done => txPool.commit(busy, background, done)).kind).toBe('ok')
    busy.unlock()
    on.clock.advance(1)
    expect(on.mysql.log).toEqual(['begin', 'begin', 'rollback', 'commit'])
    expect([txPool.scp.size, on.tablet.te.state]).toEqual([0, 'NotServing'])
  })
})

describe('TX-05 an autocommit transaction holds a slot and sends nothing', () => {
  it.each(every)('v%s', release => {
    const on = world(release)
    const conn = on.begin({ options: options('OLTP', { isolation: 'AUTOCOMMIT' }) })
    exec(on, conn, 'select 3')
    expect(on.metric('TransactionPoolInUse')).toBe(1)
    conn.unlock()
    on.commit(conn.id)
    expect([on.mysql.log, on.metric('TransactionPoolInUse')]).toEqual([['select 3'], 0])
  })
})

describe('TX-06 a stale connection is repaired at begin', () => {
  it.each(every)('v%s', release => {
    const on = world(release, {}, 1)
    on.rollback(unlocked(on.begin()))
    on.mysql.hangUpAll()
    expect(on.tryBegin().kind).toBe('ok')
  })
})

describe('TX-07, TX-08 a failed begin and the limiter', () => {
  it.each(every)('v%s', release => {
    const on = world(release, { limiter }, 2)
    on.mysql.rejected.set('begin', engineError('UNKNOWN', 'error: rejected'))
    const outcome = on.tryBegin()
    expect(outcome).toEqual({ kind: 'failed', error: { code: 'UNKNOWN', message: 'error: rejected' } })
    expect(on.tablet.te.txPool.limiter.usage(caller)).toBe(release === '7' ? 1 : 0)
    expect(on.metric('TransactionPoolInUse')).toBe(0)
  })
})

describe('TX-09, TX-10 a context that is over', () => {
  it.each(every)('v%s', release => {
    const on = world(release)
    const message = 'transaction pool aborting request due to already expired context'
    const code = Number(release) < 14 ? 'RESOURCE_EXHAUSTED' : 'DEADLINE_EXCEEDED'
    const outcome = on.tryBegin({ context: new Context(on.clock.now()) })
    expect(outcome).toEqual({ kind: 'failed', error: { code, message } })
    expect(on.mysql.log).toEqual([])
  })
})

describe('TX-11 an exhausted transaction pool', () => {
  it.each(every)('v%s', release => {
    const on = world(release, {}, 1)
    on.begin()
    const start = on.clock.now()
    const outcome = on.tryBegin()
    const message = 'transaction pool connection limit exceeded'
    expect(outcome).toEqual({ kind: 'failed', error: { code: 'RESOURCE_EXHAUSTED', message } })
    expect(on.clock.now() - start).toBeGreaterThanOrEqual(1000)
    expect(on.clock.now() - start).toBeLessThanOrEqual(1100)
    expect(on.mysql.log).toEqual(['begin'])
  })
})

describe('TX-12 a rollback that fails closes the connection', () => {
  it.each(every)('v%s', release => {
    const on = world(release)
    on.mysql.rejected.set('rollback', engineError('UNKNOWN', 'rejected'))
    const conn = on.begin()
    conn.unlock()
    const before = on.mysql.dialed
    expect(on.rollback(conn.id).error?.message).toBe('rejected')
    expect([on.mysql.dialed - before, on.metric('TransactionPoolActive')]).toEqual([1, 1])
  })
})

describe('TX-13 ended ids tell when and why', () => {
  it.each(every)('v%s', release => {
    const on = world(release, { oltpTxTimeoutMs: 1, olapTxTimeoutMs: 1 })
    const killed = unlocked(on.begin())
    on.clock.advance(20)
    expect(on.refusalOf(killed)).toMatch(/ended at .* \(exceeded timeout: 1ms\)$/)
    const fresh = world(release)
    const committed = unlocked(fresh.begin())
    fresh.commit(committed)
    expect(fresh.refusalOf(committed)).toBe(
      `transaction ${committed}: ended at 2026-01-02 03:04:05.000 UTC (transaction committed)`,
    )
    const stray = unlocked(fresh.begin())
    fresh.wait<undefined>(done => fresh.tablet.te.txPool.close(() => done(undefined)))
    expect(fresh.refusalOf(stray)).toMatch(/\(pool closed\)$/)
  })
})

describe('TX-14 a close ends what is left', () => {
  it.each(every)('v%s', release => {
    const on = world(release)
    on.begin().unlock()
    on.wait<undefined>(done => on.tablet.te.txPool.close(() => done(undefined)))
    expect(on.metric('InternalErrors.StrayTransactions')).toBe(1)
    expect(on.metric('TransactionPoolCapacity')).toBe(0)
  })
})

const second = { oltpTxTimeoutMs: 1000 }

describe('TX-15, TX-16 the killer', () => {
  it.each(every)('v%s', release => {
    const on = world(release, { ...second, limiter }, 1 + 1)
    const conn = on.begin()
    conn.unlock()
    expect(on.tablet.te.txPool.limiter.usage(caller)).toBe(1)
    const dialed = on.mysql.dialed
    on.clock.advance(800)
    expect(kills(on)).toEqual([0, 0])
    on.clock.advance(400)
    expect(kills(on)).toEqual([1, 0])
    expect(on.mysql.log).toEqual(['begin', 'rollback'])
    expect([on.mysql.dialed - dialed, on.metric('TransactionPoolInUse')]).toEqual([0, 0])
    expect(on.tablet.te.txPool.limiter.usage(caller)).toBe(release === '7' ? 1 : 0)
  })
})

describe('TX-17, TX-18 OLAP has a timeout of its own from v15 on', () => {
  it.each(every)('v%s', release => {
    const on = world(release, { oltpTxTimeoutMs: 1000, olapTxTimeoutMs: 2000 })
    on.begin({ options: options('OLAP') }).unlock()
    on.clock.advance(1200)
    expect(kills(on)).toEqual([Number(release) < 15 ? 1 : 0, 0])
    on.clock.advance(1000)
    expect(kills(on)).toEqual([1, 0])
  })
})

describe('TX-19 no timeout, no killer', () => {
  it.each(from(15))('v%s', release => {
    const on = world(release, { oltpTxTimeoutMs: 0, olapTxTimeoutMs: 0 })
    on.begin({ options: options('OLTP') }).unlock()
    on.begin({ options: options('OLAP') }).unlock()
    on.clock.advance(2000)
    expect(kills(on)).toEqual([0, 0])
  })
})

describe('TX-20, TX-21 a reserved connection in a transaction counts twice', () => {
  it.each(from(15))('v%s', release => {
    const timeouts = { oltpTxTimeoutMs: 1000, olapTxTimeoutMs: 2000 }
    const reserved = (on: TabletWorld) => {
      const conn = on.begin({ options: options('OLAP') })
      on.wait<Outcome<void>>(done => conn.taint(caller, done))
      conn.unlock()
      return conn
    }
    const on = world(release, timeouts)
    reserved(on)
    on.clock.advance(1200)
    expect(kills(on)).toEqual([0, 0])
    on.clock.advance(1000)
    expect(kills(on)).toEqual([1, 1])

    const other = world(release, timeouts)
    const conn = reserved(other)
    const again = other.begin({ connId: conn.id, options: options('OLTP') })
    expect(again.id).toBe(conn.id)
    again.unlockUpdateTime()
    other.clock.advance(1200)
    expect([kills(other), conn.isClosed]).toEqual([[1, 1], true])
  })
})

describe('TX-22 the session can only shorten the timeout', () => {
  const rows = [
    [undefined, 5],
    [10, 5],
    [3, 3],
    [0, 5],
  ] as const
  it.each(every.flatMap(release => rows.map(row => [release, ...row] as const)))(
    'v%s %s',
    (release, asked, ms) => {
      const on = world(release, { oltpTxTimeoutMs: 5 })
      const change = asked === undefined ? {} : { transactionTimeoutMs: asked }
      const conn = on.begin({ options: options('OLTP', change) })
      expect(conn.timeoutMs).toBe(Number(release) < 23 ? 5 : ms)
    },
  )
})

describe('TX-23 an idle reserved connection dies of the transaction timeout', () => {
  it.each(every)('v%s', release => {
    const on = world(release)
    const conn = on.reserve()
    conn.unlock()
    for (let i = 0; i < 30; i++) {
      on.clock.advance(10_000)
      expect(on.refusalOf(conn.id)).toBe(undefined)
      conn.unlock()
    }
    const open = on.mysql.open
    on.clock.advance(33_001)
    expect([kills(on), on.mysql.open]).toEqual([[0, 1], open - 1])
    expect(on.refusalOf(conn.id)).toMatch(/\(exceeded timeout: 30s\)$/)
  })
})

describe('TX-24 the age of a transaction counts from its begin', () => {
  it.each(every)('v%s', release => {
    const on = world(release)
    const conn = on.begin()
    conn.unlock()
    let seconds = 0
    while (on.refusalOf(conn.id) === undefined) {
      conn.unlock()
      on.clock.advance(1000)
      seconds++
    }
    expect(seconds).toBeGreaterThanOrEqual(30)
    expect(seconds).toBeLessThanOrEqual(33)
  })
})

describe('TX-25, TX-26 the killer spares DBA work and busy connections', () => {
  it.each(every)('v%s', release => {
    const on = world(release)
    on.begin({ options: options('DBA') }).unlock()
    on.begin()
    on.clock.advance(3_600_000)
    expect(kills(on)).toEqual([0, 0])
  })
})

describe('TX-27 how a transaction begins', () => {
  it.each([
    ['DEFAULT', 'none', false, ['begin']],
    ['DEFAULT', 'none', true, ['start transaction read only']],
    ['DEFAULT', 'read-only', false, ['start transaction read only']],
    ['DEFAULT', 'read-write', false, ['begin']],
    ['SERIALIZABLE', 'none', false, ['set transaction isolation level serializable', 'begin']],
    [
      'READ_COMMITTED',
      'none',
      true,
      ['set transaction isolation level read committed', 'start transaction read only'],
    ],
    [
      'CONSISTENT_SNAPSHOT_READ_ONLY',
      'none',
      false,
      [
        'set transaction isolation level repeatable read',
        'start transaction with consistent snapshot, read only',
      ],
    ],
    ['AUTOCOMMIT', 'none', false, []],
  ] as const)('%s, %s, read-only tablet: %s', (isolation, accessMode, isReadOnly, statements) => {
    const mode = { isolation, accessMode, isReadOnlyTablet: isReadOnly }
    expect(beginStatements(mode)).toEqual({ kind: 'statements', statements })
  })

  it('a write on a read-only tablet is refused', () => {
    expect(
      beginStatements({ isolation: 'DEFAULT', accessMode: 'read-write', isReadOnlyTablet: true }),
    ).toEqual({
      kind: 'refused',
      error: {
        code: 'FAILED_PRECONDITION',
        message: 'cannot start read write transaction on a read only tablet',
      },
    })
  })
})

describe('the one timeout of early releases', () => {
  it.each(upTo(14))('v%s: a killed OLAP transaction tells the OLTP timeout', release => {
    const on = world(release, second)
    const id = unlocked(on.begin({ options: options('OLAP') }))
    on.clock.advance(1200)
    expect(on.refusalOf(id)).toMatch(/\(exceeded timeout: 1s\)$/)
  })
})

function unlocked(conn: StatefulConnection): number {
  conn.unlock()
  return conn.id
}
