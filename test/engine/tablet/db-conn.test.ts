import { describe, expect, it } from 'vitest'
import type { EngineError } from '../../../src/engine/engine-error.ts'
import type { Outcome } from '../../../src/engine/ports/backend.ts'
import { background, type CancelListener, Context } from '../../../src/engine/ports/context.ts'
import { Setting } from '../../../src/engine/setting.ts'
import type { DBConn } from '../../../src/engine/tablet/db-conn.ts'
import { TabletWorld } from '../../support/engine-tablet.ts'
import { majors } from '../../support/majors.ts'

const every = majors(6)
const from = (first: number) => majors(first)
const upTo = (last: number) => majors(6, last)

/** A connection of the read pool over a server where statements take 1 s and kills 200 ms. */
function slowWorld(release: string) {
  const world = TabletWorld.primary(release)
  world.mysql.durationMs = sql => (sql.startsWith('select') ? 1000 : 0)
  world.mysql.killMs = 200
  const conn = world.wait<DBConn>(done =>
    world.tablet.qe.conns.get({
      context: background,
      caller: { username: '' },
      setting: undefined,
      acquired: done,
      failed: () => undefined,
    }),
  )
  return { world, conn }
}

/** Runs a statement with 100 ms of patience: when it returned, and how. */
function cutShort(release: string, method: 'exec' | 'execOnce') {
  const { world, conn } = slowWorld(release)
  const start = world.clock.now()
  const outcome = world.wait<Outcome<void>>(done => conn[method]('select 1', new Context(start + 100), done))
  const error = outcome.kind === 'failed' ? outcome.error : undefined
  return { world, conn, error, afterMs: world.clock.now() - start }
}

const interrupted: EngineError = {
  code: 'CANCELED',
  errno: 3024,
  sqlstate: 'HY000',
  message: 'Query execution was interrupted, maximum statement execution time exceeded',
}

describe('CP-10 in a transaction a timeout kills the connection', () => {
  it.each(from(20))('v%s', release => {
    const { world, conn, error, afterMs } = cutShort(release, 'execOnce')
    expect(world.mysql.log.at(-1)).toBe(`kill ${conn.connection.id}`)
    expect([error, afterMs, conn.isClosed]).toEqual([interrupted, 300, true])
    expect(world.metric('Kills.Connections')).toBe(1)
  })
})

/** Knows how many listen to it. */
class CountingContext extends Context {
  listening = 0

  override listen(listener: CancelListener): void {
    super.listen(listener)
    this.listening++
  }

  override unlisten(listener: CancelListener): void {
    super.unlisten(listener)
    this.listening--
  }
}

describe('a statement that was stopped before it ended', () => {
  it.each(from(9))('v%s: its caller’s context is free for other work once the caller has heard', release => {
    const { world, conn } = slowWorld(release)
    const context = new CountingContext(world.clock.now() + 100)
    world.wait<Outcome<void>>(done => conn.execOnce('select 1', context, done))
    expect(context.listening).toBe(0)
    world.clock.advance(5000)
    expect(context.listening).toBe(0)
  })
})

describe('CP-11 outside a transaction a timeout kills the statement only', () => {
  it.each(from(20))('v%s', release => {
    const { world, conn, error, afterMs } = cutShort(release, 'exec')
    expect(world.mysql.log.at(-1)).toBe(`kill query ${conn.connection.id}`)
    expect([error, afterMs, conn.isClosed]).toEqual([interrupted, 300, false])
    expect(world.metric('Kills.Queries')).toBe(1)
  })
})

describe('CP-12 before v20 every timeout costs a connection', () => {
  it.each(upTo(19))('v%s', release => {
    const { world, conn, error } = cutShort(release, 'exec')
    const victim = conn.connection.id
    expect(world.mysql.log.at(-1)).toBe(`kill ${victim}`)
    expect(error?.message).toBe(`due to context deadline exceeded, killing query ID ${victim}`)
    expect(conn.isClosed).toBe(true)
    const dialed = world.mysql.dialed
    conn.recycle()
    expect(world.mysql.dialed - dialed).toBe(1)
  })
})

describe('CP-15 an explicit kill fails the statement that runs on the connection', () => {
  function killedAfter10(release: string, reason?: string) {
    const { world, conn } = slowWorld(release)
    const start = world.clock.now()
    const victim = conn.connection.id
    world.clock.at(start + 10, () => conn.kill('connection', () => undefined, reason))
    const outcome = world.wait<Outcome<void>>(done => conn.execOnce('select 1', background, done))
    return { world, conn, victim, outcome, afterMs: world.clock.now() - start }
  }

  it.each(from(20))('v%s: with its reason', release => {
    const { world, conn, victim, outcome, afterMs } = killedAfter10(release, 'kill connection called')
    expect(outcome).toEqual({
      kind: 'failed',
      error: {
        code: 'CANCELED',
        errno: 2013,
        sqlstate: 'HY000',
        message: `due to kill connection called, killing query ID ${victim}`,
      },
    })
    expect([afterMs, conn.isClosed]).toEqual([10, true])
    expect(world.mysql.log.at(-1)).toBe(`kill ${conn.connection.id}`)
    expect(world.metric('Kills.Connections')).toBe(1)
  })

  it.each(from(20))("v%s: as MySQL's end of the connection, when no reason is given", release => {
    const { outcome } = killedAfter10(release)
    expect(outcome).toMatchObject({ kind: 'failed', error: { errno: 2013, sqlstate: 'HY000' } })
    expect(JSON.stringify(outcome)).not.toContain('due to')
  })

  it('a connection in its place knows nothing of it', () => {
    const { world, conn } = killedAfter10('24', 'kill connection called')
    world.wait<Outcome<void>>(done => conn.reconnect(background, done))
    let outcome: Outcome<void> | undefined
    conn.execOnce('select 1', background, ended => {
      outcome = ended
    })
    world.mysql.hangUpAll()
    world.clock.advance(2000)
    expect(outcome?.kind).toBe('failed')
    expect(JSON.stringify(outcome)).not.toContain('due to')
  })
})

describe('CP-13 a broken connection is replaced once and the statement tried again', () => {
  it.each(every)('v%s', release => {
    const world = TabletWorld.primary(release)
    const conn = take(world)
    const before = conn.connection.id
    world.mysql.hangUpAll()
    const outcome = world.wait<Outcome<void>>(done => conn.exec('select 1', background, done))
    expect(outcome.kind).toBe('ok')
    expect(conn.connection.id).not.toBe(before)
    expect(world.mysql.log).toEqual(['select 1', 'select 1'])
  })

  it.each(every)('v%s: but lost during the query not from v13 on', release => {
    const { world, conn } = slowWorld(release)
    let outcome: Outcome<void> | undefined
    conn.exec('select 1', background, ended => {
      outcome = ended
    })
    world.clock.advance(10)
    world.mysql.hangUpAll()
    world.clock.advance(2000)
    expect(outcome?.kind).toBe(Number(release) < 13 ? 'ok' : 'failed')
  })
})

describe('CP-14 a new connection in place gets the setting again', () => {
  it.each(from(15))('v%s', release => {
    const world = TabletWorld.primary(release)
    const setting = new Setting('set a = 1', "set a = 'default'", 1)
    const conn = take(world, setting)
    world.mysql.hangUpAll()
    world.mysql.log.length = 0
    world.wait<Outcome<void>>(done => conn.exec('select 1', background, done))
    expect(world.mysql.log).toEqual(['select 1', 'set a = 1', 'select 1'])
    expect(conn.setting).toBe(setting)
  })
})

describe('MC-06 without a dba connection a timeout cannot be enforced', () => {
  it.each(from(20))('v%s', release => {
    const { world, conn } = slowWorld(release)
    world.mysql.maxConnections = world.mysql.open
    const start = world.clock.now()
    world.wait<Outcome<void>>(done => conn.exec('select 1', new Context(start + 100), done))
    expect(world.mysql.log.filter(sql => sql.startsWith('kill'))).toEqual([])
    expect(world.clock.now() - start).toBe(1000)
  })
})

function take(world: TabletWorld, setting?: Setting): DBConn {
  return world.wait<DBConn>(done =>
    world.tablet.qe.conns.get({
      context: background,
      caller: { username: '' },
      setting,
      acquired: done,
      failed: () => undefined,
    }),
  )
}
