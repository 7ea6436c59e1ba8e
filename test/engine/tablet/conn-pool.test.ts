import { describe, expect, it } from 'vitest'
import { parseRelease, type Release } from '../../../src/catalog/release.ts'
import type { EngineError } from '../../../src/engine/engine-error.ts'
import { background, Context } from '../../../src/engine/ports/context.ts'
import { Setting } from '../../../src/engine/setting.ts'
import { defaultTabletConfig } from '../../../src/engine/tablet/configure.ts'
import { ConnPool, type ConnRequest } from '../../../src/engine/tablet/conn-pool.ts'
import type { DBConn } from '../../../src/engine/tablet/db-conn.ts'
import { newTabletEnv } from '../../../src/engine/tablet/tablet-env.ts'
import { poolMetrics } from '../../../src/engine/tablet/tablet-metrics.ts'
import { VirtualClock } from '../../../src/simulation/virtual-clock.ts'
import { ScriptedMysql } from '../../support/engine-mysql.ts'
import { majors } from '../../support/majors.ts'
import { seededRandom } from '../../support/random.ts'

const every = majors(6)
const upTo = (last: number) => majors(6, last)
const from = (first: number) => majors(first)

/** A pool of its own, with what its Gets ended with. */
class World {
  readonly clock = new VirtualClock()
  readonly mysql = new ScriptedMysql(this.clock)
  readonly env
  readonly pool: ConnPool
  readonly got: DBConn[] = []
  readonly errors: EngineError[] = []

  constructor(release: string, change: object = {}, appDebugUser = '') {
    const config = { ...defaultTabletConfig(parseRelease(release) as Release), appDebugUser }
    this.env = newTabletEnv(config, { clock: this.clock, backend: this.mysql, random: seededRandom(1) })
    const identity = {
      id: 'conn_pool',
      name: 'TestPool',
      account: 'app',
      foundRows: false,
      isOltp: true,
    } as const
    this.pool = new ConnPool(this.env, identity, { ...config.oltpReadPool, ...change })
  }

  get(change: Partial<ConnRequest> = {}): void {
    this.pool.get({
      context: background,
      caller: { username: 'user' },
      setting: undefined,
      acquired: conn => this.got.push(conn),
      failed: error => this.errors.push(error),
      ...change,
    })
  }

  metric(name: string): number | undefined {
    return poolMetrics(this.pool, this.env)[`TestPool${name}`]
  }
}

function opened(release: string, change: object = {}, appDebugUser = ''): World {
  const world = new World(release, change, appDebugUser)
  world.pool.open()
  return world
}

describe('CP-01 the pool timeout bounds the whole Get', () => {
  it.each(every)('v%s', release => {
    const major = Number(release)
    const world = opened(release, { size: 1, timeoutMs: 1000, idleTimeoutMs: 10_000 })
    world.get()
    world.get()
    world.clock.advance(999)
    expect(world.errors).toEqual([])
    world.clock.advance(101)
    const code = major < 9 ? 'UNKNOWN' : major < 14 ? 'DEADLINE_EXCEEDED' : 'RESOURCE_EXHAUSTED'
    const message = major < 19 ? 'resource pool timed out' : 'connection pool timed out'
    expect(world.errors).toEqual([{ code, message }])
  })
})

describe('CP-02 the waiter cap counts every Get in progress', () => {
  it.each(upTo(18))('v%s', release => {
    const world = opened(release, { size: 1, maxWaiters: 1 })
    world.get()
    world.get()
    world.get()
    expect(world.errors).toEqual([
      { code: 'RESOURCE_EXHAUSTED', message: 'pool TestPool waiter count exceeded' },
    ])
    expect(world.metric('WaiterQueueFull')).toBe(Number(release) < 13 ? undefined : 1)
    world.got[0]?.recycle()
    expect(world.got.length).toBe(2)
  })

  it.each(from(19))('v%s has no cap', release => {
    const world = opened(release, { size: 1, maxWaiters: 1 })
    for (let i = 0; i < 5; i++) world.get()
    expect([world.errors, world.got.length]).toEqual([[], 1])
  })

  it.each(every.map(text => [text, Number(text) >= 13 && Number(text) <= 18] as const))(
    'v%s caps streams: %s',
    (release, isCapped) => {
      const world = opened(release)
      const identity = {
        id: 'stream_conn_pool',
        name: 'StreamConnPool',
        account: 'app',
        foundRows: false,
        isOltp: false,
      } as const
      const pool = new ConnPool(world.env, identity, {
        ...world.env.config.olapReadPool,
        size: 1,
        maxWaiters: 1,
      })
      pool.open()
      const request: ConnRequest = {
        context: background,
        caller: { username: '' },
        setting: undefined,
        acquired: () => undefined,
        failed: error => world.errors.push(error),
      }
      for (let i = 0; i < 3; i++) pool.get(request)
      expect(world.errors.length).toBe(isCapped ? 1 : 0)
    },
  )
})

describe('CP-03 an app-debug caller bypasses the pool', () => {
  it.each(every)('v%s', release => {
    const world = opened(release, { size: 1 }, 'debugUsername')
    world.get({ caller: { username: 'debugUsername' } })
    expect([world.mysql.openAs('appdebug'), world.metric('Active'), world.metric('InUse')]).toEqual([1, 0, 0])
    expect(world.metric('Get') ?? 0).toBe(0)
    world.got[0]?.recycle()
    expect(world.mysql.open).toBe(0)
  })
})

describe('CP-04 an empty app-debug user is nobody', () => {
  it.each(every)('v%s', release => {
    const world = opened(release, { size: 1 })
    world.get({ caller: { username: '' } })
    expect([world.metric('Active'), world.mysql.openAs('app')]).toEqual([1, 1])
  })
})

describe('CP-05, CP-06 a pool that was never opened', () => {
  it.each(every)('v%s', release => {
    const world = new World(release)
    for (const name of ['Capacity', 'Available', 'Active', 'InUse', 'WaitCount'])
      expect(world.metric(name)).toBe(0)
    world.get()
    const code = Number(release) < 19 ? 'UNKNOWN' : 'INTERNAL'
    expect(world.errors).toEqual([{ code, message: 'connection pool is closed' }])
  })
})

describe('CP-07 gauges move with a Get and a return', () => {
  it.each(every)('v%s', release => {
    const world = opened(release, { size: 100, idleTimeoutMs: 10_000 })
    const gauges = () =>
      ['Capacity', 'Available', 'Active', 'InUse', 'WaitCount', 'WaitTime'].map(n => world.metric(n))
    expect(gauges()).toEqual([100, 100, 0, 0, 0, 0])
    world.get()
    expect(gauges()).toEqual([100, 99, 1, 1, 0, 0])
    world.got[0]?.recycle()
    expect(gauges()).toEqual([100, 100, 1, 0, 0, 0])
  })
})

describe('CP-08 the time of a Get is kept by whether a setting was asked for', () => {
  it.each(from(15))('v%s', release => {
    const world = opened(release)
    const count = (label: string) => world.metric(`GetConnTime.${label}`)
    world.get()
    expect([count('GetWithoutSettings'), count('GetWithSettings')]).toEqual([1, 0])
    world.get({ setting: new Setting('set a = 1', "set a = 'default'", 1) })
    expect([count('GetWithoutSettings'), count('GetWithSettings')]).toEqual([1, 1])
    world.get({ context: new Context(world.clock.now()) })
    expect([count('GetWithoutSettings'), count('GetWithSettings')]).toEqual([1, 1])
  })
})

describe('CP-09 a negative capacity', () => {
  it.each(every)('v%s', release => {
    const world = opened(release, { size: 100 })
    const errors: (EngineError | undefined)[] = []
    const resize = (n: number) => world.pool.setCapacity(n, background, error => errors.push(error))
    if (Number(release) < 19) {
      resize(-10)
      expect(errors).toEqual([{ code: 'UNKNOWN', message: 'capacity -10 is out of range' }])
    } else expect(() => resize(-10)).toThrow('bug: negative capacity')
    resize(10)
    expect(world.metric('Capacity')).toBe(10)
  })

  it.each(every)('v%s: beyond the size at start', release => {
    const world = opened(release, { size: 4 })
    const errors: (EngineError | undefined)[] = []
    world.pool.setCapacity(8, background, error => errors.push(error))
    const isLimited = Number(release) < 19
    expect(errors).toEqual([
      isLimited ? { code: 'UNKNOWN', message: 'capacity 8 is out of range' } : undefined,
    ])
    expect(world.metric('Capacity')).toBe(isLimited ? 4 : 8)
  })
})

describe('counters over a close and an open', () => {
  it.each(every)('v%s', release => {
    const world = opened(release, { size: 1 })
    world.get()
    world.get()
    world.got[0]?.recycle()
    world.got[1]?.recycle()
    expect(world.metric('WaitCount')).toBe(1)
    world.pool.close(() => undefined)
    world.pool.open()
    expect(world.metric('WaitCount')).toBe(Number(release) < 19 ? 0 : 1)
  })
})
