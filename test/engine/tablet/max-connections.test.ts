import { describe, expect, it } from 'vitest'
import { parseRelease, type Release } from '../../../src/catalog/release.ts'
import { background } from '../../../src/engine/ports/context.ts'
import { defaultTabletConfig } from '../../../src/engine/tablet/configure.ts'
import type { TabletConfig } from '../../../src/engine/tablet/tablet-config.ts'
import { refusedAtAccept } from '../../support/engine-mysql.ts'
import { TabletWorld } from '../../support/engine-tablet.ts'
import { majors } from '../../support/majors.ts'

const full = (world: TabletWorld): void => {
  world.mysql.maxConnections = world.mysql.open
}

/** The errors of twice as many reserving sessions as the server has room for. */
function errorsOfEighty(release: string, settingsPool: boolean) {
  const world = TabletWorld.primary(release, { settingsPool })
  world.mysql.maxConnections = 40
  world.mysql.refusal = () => refusedAtAccept
  const request = world.request('select 1', { preQueries: ['set sql_mode = 1'] })
  const replies = Array.from({ length: 80 }, () => world.call('reserveExecute', request))
  return replies.flatMap(reply => reply.error ?? [])
}

describe('MC-01 reserved sessions are bounded by MySQL alone', () => {
  it.each(majors(9, 20))('v%s', release => {
    const errors = errorsOfEighty(release, false)
    expect([errors.length > 40, errors[0]?.errno]).toEqual([true, 2012])
  })

  it.each(majors(7, 8))('v%s: the first refused replacement takes the tablet down', release => {
    const errors = errorsOfEighty(release, false)
    expect([errors.length > 40, errors[0]?.message]).toEqual([
      true,
      'operation not allowed in state SHUTTING_DOWN',
    ])
  })
})

describe('MC-02 sessions with pooled settings are not bounded at all', () => {
  it.each(majors(15))('v%s', release => {
    expect(errorsOfEighty(release, true)).toEqual([])
  })
})

describe('MC-03 refused at accept, the tablet stays up', () => {
  it.each(majors(9))('v%s', release => {
    const world = TabletWorld.primary(release)
    full(world)
    world.mysql.refusal = () => refusedAtAccept
    const errors = world.metric('MySQLTimings.ConnectError')
    const reply = world.call('beginExecute', world.request('select 1'))
    expect(reply.error).toEqual(refusedAtAccept)
    world.clock.advance(10_000)
    expect(world.tablet.state).toBe('SERVING')
    // The client's dial and the question that it led to.
    expect(world.metric('MySQLTimings.ConnectError') - errors).toBe(2)
  })
})

describe('MC-09 refused after login, the tablet goes down until its grace is over', () => {
  it.each([
    ...majors(9, 19).map(release => [release, 31_000, 34_100] as const),
    ...majors(20).map(release => [release, 4000, 4100] as const),
  ])('v%s', (release, atLeast, atMost) => {
    const world = TabletWorld.primary(release)
    world.begin().unlock()
    full(world)
    const wentDown = world.clock.now()
    const reply = world.call('streamExecute', world.request('select 1'))
    expect(reply.error).toMatchObject({ errno: 1040, code: 'RESOURCE_EXHAUSTED' })
    const refused = world.call('execute', world.request('select 1'))
    expect(refused.error).toEqual({
      code: 'CLUSTER_EVENT',
      message: 'operation not allowed in state SHUTTING_DOWN',
    })
    world.clock.advanceUntil(() => world.tablet.state === 'SERVING', 100_000)
    expect(world.clock.now() - wentDown).toBeGreaterThanOrEqual(atLeast)
    expect(world.clock.now() - wentDown).toBeLessThanOrEqual(atMost)
    expect(world.call('execute', world.request('select 1')).error).toBe(undefined)
  })
})

describe('MC-04, MC-05 before v9 any refusal takes the tablet down', () => {
  it.each(['6', '7', '8'])('v%s', release => {
    const world = TabletWorld.primary(release)
    world.mysql.refusal = () => refusedAtAccept
    full(world)
    world.call('streamExecute', world.request('select 1'))
    expect(world.tablet.state).not.toBe('SERVING')
    expect(world.mysql.openAs('app')).toBe(0)
    world.clock.advance(2000)
    expect(world.tablet.state).toBe('SERVING')
  })
})

describe('MC-05 v6 asks with the dba account, which mostly has the spare slot', () => {
  it('and stays up where that account still gets in, or is refused after login', () => {
    const world = TabletWorld.primary('6')
    full(world)
    const { error } = world.call('streamExecute', world.request('select 1'))
    expect([error?.errno, world.tablet.state]).toEqual([1040, 'SERVING'])
  })
})

describe('MC-07, MC-08 below capacity there is no queue but errors', () => {
  it.each(majors(6))('v%s', release => {
    const { olapReadPool } = defaultTabletConfig(parseRelease(release) as Release)
    const change: Partial<TabletConfig> = { olapReadPool: { ...olapReadPool, size: 10 } }
    const world = TabletWorld.primary(release, change)
    world.mysql.refusal = () => refusedAtAccept
    world.mysql.durationMs = () => 1000
    const errors: (number | undefined)[] = []
    const ask = () =>
      world.tablet.streamExecute(world.request('select 1'), reply => errors.push(reply.error?.errno))
    for (let i = 0; i < 6; i++) ask()
    full(world)
    for (let i = 0; i < 3; i++) ask()
    if (Number(release) >= 9) expect(errors).toEqual([2012, 2012, 2012])
    else expect(errors[0]).toBe(2012)
  })
})

describe('demotion and promotion', () => {
  it.each(majors(9))('v%s: reads go on, transactions end', release => {
    const world = TabletWorld.primary(release, { shutdownGraceMs: 1000 })
    const conn = world.begin()
    conn.unlock()
    const reserved = world.reserve()
    reserved.unlock()
    const ms = world.timed(done => world.tablet.setState('replica', done))
    expect(ms).toBe(1000)
    expect([conn.isClosed, world.tablet.te.txPool.scp.size, world.tablet.state]).toEqual([true, 0, 'SERVING'])
    const write = { ...world.request('select 1').options, accessMode: 'read-write' as const }
    expect(world.tryBegin({ options: write })).toMatchObject({ error: { code: 'FAILED_PRECONDITION' } })
    const busy = world.begin()
    world.mysql.durationMs = () => 60_000
    busy.exec('select sleep(60)', background, () => busy.unlock())
    expect(world.timed(done => world.tablet.setState('primary', done))).toBe(0)
    expect(world.tablet.te.state).toBe('AcceptReadWrite')
  })
})
