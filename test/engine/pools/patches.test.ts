import { describe, expect, it } from 'vitest'
import { poolBehaviour } from '../../../src/catalog/pool-families.ts'
import { parseRelease, type Release } from '../../../src/catalog/release.ts'
import { newPool } from '../../../src/engine/pools/new-pool.ts'
import type { PoolConfig } from '../../../src/engine/pools/pool.ts'
import type { Pooled } from '../../../src/engine/pools/pooled.ts'
import { background, Context } from '../../../src/engine/ports/context.ts'
import { VirtualClock } from '../../../src/simulation/virtual-clock.ts'
import { FakeConnector } from '../../support/engine-connector.ts'
import { seededRandom } from '../../support/random.ts'

/** A pool of one patch release, and what its clients heard. */
class World {
  readonly clock = new VirtualClock()
  readonly connector = new FakeConnector(this.clock)
  readonly pool
  readonly got: Pooled[] = []
  /** Time and text of each error. */
  readonly errors: string[] = []
  /** How each wait ended, as told to whoever looks on. */
  readonly waits: string[] = []
  refreshes = 0

  constructor(
    release: string,
    config: Partial<PoolConfig> = {},
    movesAt: readonly number[] = [],
    waitWindowMs = 0,
  ) {
    const all: PoolConfig = {
      capacity: 1,
      maxIdleCount: 0,
      idleTimeoutMs: 0,
      maxLifetimeMs: 0,
      refreshIntervalMs: 0,
      prefillParallelism: 0,
      ...config,
    }
    this.pool = newPool(poolBehaviour(parseRelease(release) as Release), all, {
      clock: this.clock,
      connector: this.connector,
      random: seededRandom(1),
      observer: {
        inUse: () => undefined,
        active: () => undefined,
        waitBegan: () => undefined,
        waitEnded: (_waitedMs, how) => this.waits.push(how),
      },
      ...(waitWindowMs === 0 ? {} : { waitWindowMs: () => waitWindowMs }),
      refresh: () => movesAt.includes(++this.refreshes),
    })
    this.pool.open()
  }

  get(patienceMs = Number.POSITIVE_INFINITY): Context {
    const context = new Context(this.clock.now() + patienceMs)
    const pooled = this.pool.get({
      setting: undefined,
      context,
      acquired: each => this.got.push(each),
      failed: error => this.errors.push(`${this.clock.now()} ${error.message}`),
    })
    if (pooled !== undefined) this.got.push(pooled)
    return context
  }
}

describe('when a client whose patience ended at 50 ms is told', () => {
  it.each([
    ['14', [50, 50, 50]],
    ['18', [50, 50, 50]],
    ['19.0.6', [1000, 2000, 3000]],
    ['19.0.9', [1000, 1000, 1000]],
    ['19.0.10', [100, 100, 100]],
    ['20.0.5', [1000, 1000, 1000]],
    ['20.0.6', [100, 100, 100]],
    ['21.0.2', [1000, 1000, 1000]],
    ['21.0.5', [100, 100, 100]],
    ['21.0.6', [50, 50, 50]],
    ['22.0.1', [100, 100, 100]],
    ['22.0.2', [50, 50, 50]],
    ['23.0.0', [50, 50, 50]],
  ] as const)('v%s: at %j', (release, times) => {
    const world = new World(release)
    world.get()
    for (let i = 0; i < 3; i++) world.get(50)
    world.clock.advance(5000)
    expect(world.errors.map(text => Number(text.split(' ')[0]))).toEqual(times)
  })
})

describe('a client that goes away while it waits', () => {
  it.each(['14', '18', '21.0.6', '24'])('v%s: leaves at once', release => {
    const world = new World(release)
    world.get()
    const context = world.get()
    world.clock.advance(10)
    context.cancel()
    expect([world.errors.length, world.pool.waiting]).toEqual([1, 0])
  })
})

describe('waiters when a close begins', () => {
  it.each([
    ['20.0.8', 0, 1],
    ['21.0.5', 0, 1],
    ['22.0.1', 0, 1],
    ['21.0.6', 10_000, 0],
    ['22.0.2', 10_000, 0],
    ['24', 10_000, 0],
  ] as const)('v%s: are told after %d ms, counted as waits: %d', (release, ms, waits) => {
    const world = new World(release)
    world.get()
    world.get()
    world.pool.close(undefined, () => undefined)
    world.clock.advance(20_000)
    expect(world.errors).toEqual([`${ms} connection pool timed out`])
    expect(world.pool.metrics.waitCount).toBe(waits)
    // What Vitess counts among the waits that helped did not help.
    expect(world.waits).toEqual(['failed'])
  })

  it.each(['6', '11', '12', '18', '20', '24'])('v%s: a second close finds nothing to do', release => {
    const world = new World(release)
    const ends: unknown[] = []
    world.pool.close(undefined, error => ends.push(error))
    world.pool.close(undefined, error => ends.push(error))
    world.clock.advance(1)
    expect(ends).toEqual([undefined, undefined])
  })

  it('v19.0.4 has no limit on a close, v19.0.5 has ten seconds', () => {
    const ended = (release: string): boolean => {
      const world = new World(release)
      let isEnded = false
      world.get()
      world.pool.close(undefined, () => {
        isEnded = true
      })
      world.clock.advance(3_600_000)
      return isEnded
    }
    expect([ended('19.0.4'), ended('19.0.5')]).toEqual([false, true])
  })
})

describe('a change of the address of MySQL', () => {
  it.each([
    ['11', 0, 0],
    ['12', 20, 2],
    ['18', 20, 2],
    ['19.0.4', 20, 2],
    ['19.0.5', 1, 1],
    ['24', 1, 1],
  ] as const)('v%s: asked %d times in two seconds, drained %d times', (release, asked, drained) => {
    const world = new World(release, { refreshIntervalMs: 100 }, [1, 5])
    for (let i = 0; i < 20; i++) {
      world.get()
      world.got.pop()?.recycle()
      world.clock.advance(100)
    }
    expect([world.refreshes, world.connector.dialed - 1]).toEqual([asked, drained])
  })
})

describe('an idle worker whose timeout is moved', () => {
  it('keeps its period and does nothing at 0 from v19 on', () => {
    const world = new World('24', { idleTimeoutMs: 1000 })
    world.get()
    world.got.pop()?.recycle()
    world.pool.setIdleTimeout(0)
    world.clock.advance(10_000)
    expect(world.pool.metrics.idleClosed).toBe(0)
    world.pool.setIdleTimeout(10)
    world.clock.advance(100)
    expect(world.pool.metrics.idleClosed).toBe(1)
  })

  it('does not exist in a pool opened without one', () => {
    const world = new World('24')
    world.get()
    world.got.pop()?.recycle()
    world.pool.setIdleTimeout(10)
    world.clock.advance(10_000)
    expect(world.pool.metrics.idleClosed).toBe(0)
    expect(() => new World('18').pool.setIdleTimeout(10)).toThrow('timer not initialized')
  })
})

describe('a pool that is closed while it drains for a new address', () => {
  it.each(['12', '18'])('v%s stays closed', release => {
    const world = new World(release, { refreshIntervalMs: 100 }, [1])
    world.get()
    world.clock.advance(150)
    world.pool.close(undefined, () => undefined)
    world.got[0]?.recycle()
    world.clock.advance(1000)
    expect([world.pool.capacity, world.connector.open, world.refreshes]).toEqual([0, 0, 1])
  })
})

describe('a connection that comes back between a look at the stacks and a place in the waitlist', () => {
  it.each([
    ['19.0.9', ['2000 connection pool timed out'], 1],
    ['19.0.10', [], 2],
    ['20.0.5', ['2000 connection pool timed out'], 1],
    ['20.0.8', [], 2],
    ['24', [], 2],
  ] as const)('v%s: errors %j, lent %d times', (release, errors, lent) => {
    const world = new World(release, {}, [], 0.01)
    world.get()
    world.get(1500)
    world.got[0]?.recycle()
    world.clock.advance(5000)
    expect([world.errors, world.got.length]).toEqual([errors, lent])
  })
})

describe('ten thousand clients that wait for one connection', () => {
  it.each(['14', '18', '20.0.8', '24'])('v%s: all get it, without growing the stack', release => {
    const world = new World(release)
    world.get()
    let served = 0
    for (let i = 0; i < 10_000; i++) {
      world.pool.get({
        setting: undefined,
        context: background,
        acquired: pooled => {
          served++
          pooled.recycle()
        },
        failed: () => undefined,
      })
    }
    world.got[0]?.recycle()
    expect([served, world.pool.inUse]).toEqual([10_000, 0])
  })
})
