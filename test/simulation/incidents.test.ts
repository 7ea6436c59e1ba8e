import { describe, expect, it } from 'vitest'
import type { TabletReply } from '../../src/engine/tablet/tablet-request.ts'
import { noDistance } from '../../src/simulation/mysqld/mysqld-options.ts'
import { ReplicaReceiver } from '../../src/simulation/mysqld/replica-receiver.ts'
import { DryWorld } from '../support/dry-world.ts'

/** Calls `arrive` at random times, so many a second on average, until `untilMs` of the clock. */
function arrivals(world: DryWorld, perSecond: number, untilMs: number, arrive: () => void): void {
  const gap = world.exponential(1000 / perSecond)
  const next = (): void => {
    world.clock.at(world.clock.now() + gap(), () => {
      if (world.clock.now() > untilMs) return
      arrive()
      next()
    })
  }
  next()
}

describe('vitess#17662: a client starves beside an idle connection (19.0.0-9, 20.0.0-5, 21.0.0-2)', () => {
  /** Two clients at once on a pool of one, then a minute without any: nobody comes who could wake the second. */
  const bursts = (release: string) => {
    const world = DryWorld.primary(release, {
      tablet: base => ({ txPool: { ...base.txPool, size: 1 } }),
      waitWindowMs: () => 0.2 * world.random(),
    })
    world.mysqld.costs.register('update', { demandMs: world.exponential(1), writes: true })
    const errors: string[] = []
    let slowestMs = 0
    const query = { sql: 'update', plan: 'dml' } as const
    for (let burst = 0; burst < 300; burst++) {
      const since = world.clock.now()
      for (let i = 0; i < 2; i++) {
        world.tablet.execute(world.request('update', { query }), reply => {
          if (reply.error === undefined) slowestMs = Math.max(slowestMs, world.clock.now() - since)
          else errors.push(reply.error.message)
        })
      }
      world.clock.advance(60_000)
    }
    return { errors, slowestMs, idle: world.metric('TransactionPoolAvailable') }
  }

  it.each(['19.0.0', '19.0.9', '20.0.5', '21.0.2'])('v%s: the second times out, and one is free', release => {
    const { errors, idle } = bursts(release)
    expect(errors.length).toBeGreaterThan(10)
    expect(new Set(errors)).toEqual(new Set(['transaction pool connection limit exceeded']))
    expect(idle).toBe(1)
  })

  it.each(['18', '19.0.10', '20.0.6', '21.0.3', '22.0.0', '24'])(
    'v%s: the second is served within 100 ms',
    release => {
      const { errors, slowestMs } = bursts(release)
      expect(errors).toEqual([])
      expect(slowestMs).toBeLessThan(release === '18' ? 20 : 120)
    },
  )
})

describe('vitess#18967: the idle worker loses slots (20.0.7-8, 21.0.4+, 22.0.0-2, 23.0.0)', () => {
  /** A small pool on a slow network, asked now and then for half a day, its connections re-opened again and again. */
  const halfADay = (release: string) => {
    const world = DryWorld.primary(release, {
      tablet: base => ({
        oltpReadPool: { ...base.oltpReadPool, size: 3, idleTimeoutMs: 20_000, timeoutMs: 5000 },
      }),
      link: () => ({ transport: 'tls', handshakeMs: () => 50 }),
    })
    let [asked, served] = [0, 0]
    const texts = new Set<string>()
    arrivals(world, 0.1, 43_200_000, () => {
      asked++
      world.tablet.execute(world.request('select 1'), ({ error }) => {
        if (error === undefined) served++
        else texts.add(error.message)
      })
    })
    world.clock.advance(43_210_000)
    return {
      asked,
      served,
      texts,
      active: world.metric('ConnPoolActive'),
      inUse: world.metric('ConnPoolInUse'),
    }
  }

  it.each(['20.0.7', '20.0.8', '21.0.4', '22.0.2', '23.0.0'])(
    'v%s: in half a day the pool becomes full of nothing, and everybody times out',
    release => {
      const { asked, served, texts, active, inUse } = halfADay(release)
      expect([active, inUse]).toEqual([3, 0])
      expect(served / asked).toBeLessThan(0.9)
      expect(texts).toEqual(new Set(['connection pool timed out']))
    },
  )

  it.each(['18', '19.0.10', '20.0.6', '21.0.3', '22.0.3', '23.0.1', '24'])('v%s: all are served', release => {
    const { asked, served, texts } = halfADay(release)
    expect([...texts]).toEqual([])
    expect(served).toBe(asked)
  })
})

describe('settings thrash of v15-v18', () => {
  /** Two settings in turn, one client at a time, on a pool of which a quarter would do. */
  const dials = (release: string) => {
    const world = DryWorld.primary(release, { tablet: () => ({ settingsPool: true }) })
    for (let i = 0; i < 32; i++) read(world, i)
    const before = world.client.dialled
    for (let i = 0; i < 1000; i++) read(world, i)
    return world.client.dialled - before
  }
  const read = (world: DryWorld, i: number): void => {
    const preQueries = [`set sql_mode = '${i % 2}'`]
    expect(world.call('reserveExecute', world.request(`select ${i}`, { preQueries })).error).toBe(undefined)
  }

  it.each(['15', '16', '17', '18'])('v%s: every other setting costs a connection', release => {
    expect(dials(release)).toBeGreaterThan(450)
  })

  it.each(['19.0.10', '20.0.8', '22.0.3', '24'])('v%s: each has its own', release => {
    expect(dials(release)).toBe(0)
  })
})

describe('reserved connections grow with sessions before v15, whose ORM sets sql_mode', () => {
  const sessions = (release: string) => {
    const world = DryWorld.primary(release, {
      mysqld: () => ({ maxConnections: 100 }),
      tablet: () => ({ settingsPool: true }),
    })
    const replies: TabletReply[] = []
    for (let i = 0; i < 150; i++) {
      const preQueries = ["set sql_mode = 'STRICT_ALL_TABLES'"]
      replies.push(world.call('reserveExecute', world.request('select 1', { preQueries })))
    }
    const errors = replies.filter(reply => reply.error !== undefined)
    return { world, failed: errors.length, texts: new Set(errors.map(reply => reply.error?.message)) }
  }

  it.each(['8', '12', '14'])('v%s: until MySQL is full', release => {
    const { world, failed } = sessions(release)
    expect(failed).toBeGreaterThan(40)
    expect(world.mysqld.slots.peak).toBe(101)
    expect(world.mysqld.slots.refusals.total).toBeGreaterThan(0)
  })

  it.each(['15', '18', '21.0.6', '24'])('v%s: a handful of pooled ones serves all', release => {
    const { world, failed } = sessions(release)
    expect([failed, world.tablet.held().reserved, world.mysqld.slots.refusals.total]).toEqual([0, 0, 0])
    expect(world.mysqld.slots.peak).toBeLessThan(20)
  })
})

describe('vitess-gh#238: waits that count as successful take longer than the timeout, and most clients fail', () => {
  /** Transactions of 200 ms on 20 connections are 100 a second; 400 a second come. */
  const overload = (release: string) => {
    const world = DryWorld.primary(release, { waitWindowMs: () => 0.01 })
    world.mysqld.costs.register('update', { demandMs: () => 0, waitMs: world.exponential(200), writes: true })
    const query = { sql: 'update', plan: 'dml-with-limit' } as const
    let [asked, ok, exhausted] = [0, 0, 0]
    arrivals(world, 400, 30_000, () => {
      asked++
      world.tablet.execute(world.request('update', { query }), ({ error }) => {
        if (error === undefined) ok++
        else if (error.code === 'RESOURCE_EXHAUSTED') exhausted++
      })
    })
    world.clock.advance(40_000)
    const waits = world.metric('TransactionPoolWaitCount')
    return { asked, ok, exhausted, meanWaitMs: world.metric('TransactionPoolWaitTime') / 1e6 / waits }
  }

  it.each([
    ['19.0.9', 1500],
    ['19.0.10', 1150],
    ['20.0.8', 1150],
    ['22.0.1', 1150],
  ])('v%s: expired waiters stay in the queue until a poll, and are handed connections', (release, most) => {
    const { asked, ok, exhausted, meanWaitMs } = overload(release)
    expect(meanWaitMs).toBeGreaterThan(1000)
    expect(meanWaitMs).toBeLessThan(most)
    expect(exhausted / asked).toBeGreaterThan(0.5)
    expect(ok / asked).toBeLessThan(0.3)
  })

  it.each(['18', '21.0.6', '24'])('v%s: whoever is served has waited less', release => {
    const { asked, ok, meanWaitMs } = overload(release)
    expect(meanWaitMs).toBeLessThan(1000)
    expect(ok / asked).toBeGreaterThan(0.2)
  })
})

describe('a primary kept full until its replicas stop', () => {
  /** The replica loses its connection for a moment; clients that hold temporary tables take the slot. */
  const kept = (retries: number, fullForMs: number) => {
    const world = DryWorld.primary('24', { mysqld: () => ({ maxConnections: 50 }) })
    const options = { clock: world.clock, retryMs: 10_000, retries }
    const receiver = new ReplicaReceiver(world.mysqld.client(noDistance), options)
    expect(receiver.state).toBe('streaming')
    const begun = world.clock.now()
    for (const connection of world.mysqld.sessions.all()) {
      if (connection.slot.account === 'repl') world.mysqld.sessions.hangUp(connection)
    }
    world.mysqld.hold('sessions with temporary tables', 'app', 50)
    world.clock.advance(fullForMs)
    world.mysqld.hold('sessions with temporary tables', 'app', 0)
    world.clock.advance(60_000)
    return { state: receiver.state, stoppedAfterMs: receiver.stoppedAt && receiver.stoppedAt - begun, world }
  }

  it('MySQL 8.4 and later: ten tries ten seconds apart, then never again', () => {
    const { state, stoppedAfterMs, world } = kept(10, 180_000)
    expect([state, stoppedAfterMs]).toEqual(['stopped', 110_000])
    expect(world.mysqld.slots.refusals.rows.map(row => [row.account, row.form, row.count])).toContainEqual([
      'repl',
      'after-login',
      11,
    ])
  })

  it('it comes back when there is room in time', () => {
    expect(kept(10, 90_000).state).toBe('streaming')
  })

  it('MySQL 8.0 tries for days', () => {
    expect(kept(86_400, 3_600_000).state).toBe('streaming')
  })
})
