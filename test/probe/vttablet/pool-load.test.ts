import { describe, expect, it } from 'vitest'
import type { PoolObservation, TabletObservation } from '../../../src/probe/vttablet/observation.ts'
import { poolLoads } from '../../../src/probe/vttablet/pool-load.ts'
import { changed, recordedTablet } from '../../support/tablet-samples.ts'

const idle = recordedTablet('v22.0.3-vttablet-idle')

interface Totals {
  readonly gets: number
  readonly waits: number
  readonly waitSeconds: number
  readonly execs: number
  readonly execSeconds: number
}

/** A tablet whose read pool of 16 has counted this much since its start. */
function counted({ gets, waits, waitSeconds, execs, execSeconds }: Totals): TabletObservation {
  return {
    ...changed(idle, 'conn_pool', { gets, getSettings: 0, waitCount: waits, waitSeconds, inUse: 16 }),
    mysql: { ...idle.mysql, exec: { count: execs, seconds: execSeconds } },
  }
}

const quiet: Totals = { gets: 1000, waits: 0, waitSeconds: 0, execs: 1000, execSeconds: 10 }
const reads = (before: Totals, after: Totals, seconds = 10) =>
  poolLoads(counted(before), counted(after), seconds).pools.find(({ id }) => id === 'conn_pool')

describe('the load of the read pool', () => {
  it('is arrivals times service time, by the deltas of the counters', () => {
    const after = { gets: 3000, waits: 0, waitSeconds: 0, execs: 3000, execSeconds: 30 }
    expect(reads(quiet, after)).toEqual({
      id: 'conn_pool',
      seconds: 10,
      arrivalsPerSecond: 200,
      serviceSeconds: 0.01,
      load: 2,
      inUse: 16,
      capacity: 16,
      waits: 0,
      meanWaitSeconds: null,
      serviceSecondsBefore: 0.01,
      verdict: 'enough',
      advised: null,
      text: 'nobody was seen waiting for conn_pool',
    })
  })

  it('that is too much for the pool gets the smallest pool by Erlang’s formula', () => {
    const after = { gets: 19_000, waits: 9000, waitSeconds: 450, execs: 19_000, execSeconds: 190 }
    expect(reads(quiet, after)).toMatchObject({
      arrivalsPerSecond: 1800,
      serviceSeconds: 0.01,
      load: 18,
      waits: 9000,
      meanWaitSeconds: 0.05,
      verdict: 'pool too small',
      // M/M/c at a = 18: P(wait > S) is C e^-(c - a), 2.0 % with 21 connections, 0.5 % with 22.
      advised: 22,
      text: 'conn_pool was short with 16 connections for a load of 18.0: 22 let 99 % start within one service time',
    })
  })

  it('that grew because MySQL answers more slowly is not the fault of the pool', () => {
    const after = { gets: 3000, waits: 800, waitSeconds: 40, execs: 3000, execSeconds: 210 }
    expect(reads(quiet, after)).toMatchObject({
      serviceSeconds: 0.1,
      serviceSecondsBefore: 0.01,
      load: 20,
      verdict: 'MySQL too slow',
      text: 'conn_pool was short because each connection was held 100 ms, 10.0 ms before: a larger pool sends MySQL more of what it is slow at',
    })
  })

  it('that is small on average but waits comes in bursts', () => {
    const after = { gets: 1100, waits: 50, waitSeconds: 1, execs: 1100, execSeconds: 11 }
    expect(reads(quiet, after)).toMatchObject({ verdict: 'unknown', load: 0.1 })
  })

  it('with a wait in more than a hundred requests is called enough', () => {
    const after = { gets: 3000, waits: 20, waitSeconds: 1, execs: 3000, execSeconds: 30 }
    expect(reads(quiet, after)).toMatchObject({ verdict: 'enough', waits: 20 })
  })

  it('is not told of a pool that exports no arrivals', () => {
    const before = changed(counted(quiet), 'conn_pool', { gets: null })
    const { pools } = poolLoads(before, before, 10)
    expect(pools.find(({ id }) => id === 'conn_pool')).toMatchObject({ arrivalsPerSecond: null, load: null })
  })

  it('is not told of a pool that was made anew between the samples', () => {
    const [load] = poolLoads(counted({ ...quiet, gets: 5000 }), counted(quiet), 10).pools.filter(
      ({ id }) => id === 'conn_pool',
    )
    expect([load?.arrivalsPerSecond, load?.load]).toEqual([null, null])
  })
})

describe('transactions', () => {
  const held = (count: number, seconds: number, pool: Partial<PoolObservation>) => ({
    ...changed(idle, 'transaction_pool', { getSettings: 0, waitSeconds: 0, inUse: 20, ...pool }),
    transactions: { count, seconds },
  })

  it('held longer by their clients are not the fault of MySQL', () => {
    const before = held(1000, 10, { gets: 1000, waitCount: 0 })
    const after = held(1100, 60, { gets: 1100, waitCount: 90 })
    const load = poolLoads(before, after, 10).pools.find(({ id }) => id === 'transaction_pool')
    expect(load).toMatchObject({
      serviceSeconds: 0.5,
      serviceSecondsBefore: 0.01,
      verdict: 'held longer',
      text: 'transaction_pool was short because each connection was held 500 ms, 10.0 ms before, though MySQL answers as fast as it did: clients keep their transactions open longer',
    })
  })
})

describe('samples of two processes', () => {
  it('are recognised by the clock of the tablet', () => {
    const young = { ...idle, tablet: { ...idle.tablet, uptimeSeconds: 1 } }
    expect(poolLoads(idle, young, 10)).toEqual({ restarted: true, pools: [] })
  })

  it('are recognised by counters that went back where there is no clock', () => {
    const busy = { ...recordedTablet('v15.0.3-vttablet-reserved') }
    expect(poolLoads(busy, recordedTablet('v15.0.3-vttablet-idle'), 10).restarted).toBe(true)
  })
})

it('reads the load of a recorded tablet between idle and saturated', () => {
  const before = recordedTablet('v22.0.3-vttablet-idle')
  const after = recordedTablet('v22.0.3-vttablet-saturated')
  const { restarted, pools } = poolLoads(before, after, 25)
  expect(restarted).toBe(false)
  expect(pools.find(({ id }) => id === 'stream_conn_pool')).toMatchObject({ capacity: 200, inUse: 100 })
})
