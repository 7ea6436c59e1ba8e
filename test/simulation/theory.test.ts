import { describe, expect, it } from 'vitest'
import { poolBehaviour } from '../../src/catalog/pool-families.ts'
import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { clientsFileSchema } from '../../src/config/clients-file-schema.ts'
import { newPool } from '../../src/engine/pools/new-pool.ts'
import type { Pooled } from '../../src/engine/pools/pooled.ts'
import { Context } from '../../src/engine/ports/context.ts'
import type { DurationDistribution } from '../../src/simulation/distribution-input.ts'
import { newDuration } from '../../src/simulation/durations.ts'
import type { SimulationInput } from '../../src/simulation/input.ts'
import { meanAndHalfWidth } from '../../src/simulation/measures/student-t.ts'
import { Random } from '../../src/simulation/random.ts'
import type { RunResult } from '../../src/simulation/result.ts'
import { Simulation } from '../../src/simulation/simulate.ts'
import { summarise } from '../../src/simulation/summarise.ts'
import type { Estimate } from '../../src/simulation/summary.ts'
import { VirtualClock } from '../../src/simulation/virtual-clock.ts'
import { erlangC } from '../../src/sizing/queueing/erlang.ts'
import { erlangA } from '../../src/sizing/queueing/erlang-a.ts'
import { reservedLines } from '../../src/sizing/reserved-estimate.ts'
import { FakeConnector } from '../support/engine-connector.ts'
import { oneTablet, openReads } from '../support/simulation-input.ts'
import { release as releaseOf, tablet } from '../support/tablets.ts'

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

function runOf(input: SimulationInput): RunResult {
  const simulation = new Simulation(input)
  simulation.runSlice(Number.POSITIVE_INFINITY)
  return simulation.result()
}

function replicated(input: SimulationInput): readonly RunResult[] {
  return seeds.map(seed => runOf({ ...input, seed }))
}

/** The interval of a figure over several runs, as a summary prints it. */
function intervalOf(values: readonly number[]): Estimate {
  const { mean, halfWidth = 0 } = meanAndHalfWidth(values)
  return { mean, low: mean - halfWidth, high: mean + halfWidth }
}

function expectWithin(theory: number, { low, high }: Estimate): void {
  expect(theory).toBeGreaterThanOrEqual(low ?? Number.NaN)
  expect(theory).toBeLessThanOrEqual(high ?? Number.NaN)
}

function readsOf(perSecond: number, service: DurationDistribution) {
  return openReads({
    population: { kind: 'open', sessions: 1000, perSecond },
    activities: [
      { name: 'read', weight: 1, steps: [{ kind: 'statement', sql: 'select a from t', service }] },
    ],
  })
}

/** A read pool of this size, and no limit but its own. */
function readPool(
  release: string,
  size: number,
  maxWaiters: number,
): Partial<SimulationInput['tablets'][0]['config']> {
  const pool = {
    size,
    timeoutMs: 0,
    idleTimeoutMs: 0,
    maxLifetimeMs: 0,
    maxIdleCount: 0,
    maxWaiters,
    prefillParallelism: 0,
  }
  return { oltpReadPool: pool, queryTimeoutMs: 0, release: parseRelease(release) as Release }
}

const readPoolOf = (run: RunResult) => {
  const pool = run.tablets[0]?.pools.find(each => each.pool === 'conn_pool')
  if (pool === undefined) throw new Error('no read pool')
  return pool
}

describe('a pool before which nobody gives up is M/M/c', () => {
  it.each([
    ['14', 8, 6],
    ['18', 8, 6],
    ['20.0.8', 8, 6],
    ['24', 8, 6],
    ['24', 2, 1.5],
  ] as const)('of v%s with %d connections under a load of %d', (release, size, load) => {
    const service = { kind: 'exponential', meanMs: 60 } as const
    const group = readsOf((load * 1000) / service.meanMs, service)
    const input = oneTablet(
      release,
      group,
      { durationMs: 300_000, warmUp: { ms: 20_000 } },
      readPool(release, size, 0),
    )
    const pools = replicated(input).map(readPoolOf)
    const waiting = erlangC(size, load)
    expectWithin(waiting, intervalOf(pools.map(({ waits, gets }) => waits.all / gets)))
    // The mean wait of all, those who did not wait included (Kleinrock, Queueing Systems, volume 1, 3.5).
    const meanWaitMs = (waiting * service.meanMs) / (size - load)
    expectWithin(meanWaitMs, intervalOf(pools.map(({ waits, gets }) => waits.allMs / gets)))
    expectWithin(load, intervalOf(pools.map(({ inUse }) => inUse.mean)))
    expect(pools.every(({ waits }) => waits.counted === waits.all && waits.failed === 0)).toBe(true)
  })
})

describe('a pool with a waiter cap is M/M/c/K', () => {
  it('of v12, whose cap counts those who wait', () => {
    const [size, cap, load] = [4, 3, 3.6]
    const service = { kind: 'exponential', meanMs: 60 } as const
    const group = readsOf((load * 1000) / service.meanMs, service)
    const input = oneTablet(
      '12',
      group,
      { durationMs: 600_000, warmUp: { ms: 30_000 } },
      readPool('12', size, cap),
    )
    const runs = replicated(input)
    const refused = runs.map(run => {
      const pool = readPoolOf(run)
      const errors = pool.errors.reduce((sum, { count }) => sum + count, 0)
      return errors / (pool.gets + errors)
    })
    expectWithin(blockingOf(size, size + cap, load), intervalOf(refused))
    expect(readPoolOf(runs[0] as RunResult).errors.map(({ text }) => text)).toEqual([
      'target: ks.0.primary: vttablet: rpc error: code = ResourceExhausted desc = pool ConnPool waiter count exceeded (CallerID: app)',
    ])
  })
})

/** The probability that M/M/c/K is full. */
function blockingOf(servers: number, places: number, load: number): number {
  let weight = 1
  let sum = 1
  for (let k = 1; k <= places; k++) {
    weight *= load / Math.min(k, servers)
    sum += weight
  }
  return weight / sum
}

describe('a pool larger than anybody needs is M/G/infinity', () => {
  it.each<[string, DurationDistribution]>([
    ['constant', { kind: 'constant', ms: 50 }],
    ['exponential', { kind: 'exponential', meanMs: 50 }],
    ['lognormal', { kind: 'lognormal', meanMs: 50, variation: 2 }],
    ['Pareto', { kind: 'pareto', meanMs: 50, tailIndex: 2.5 }],
    ['empirical', { kind: 'empirical', valuesMs: [10, 20, 120] }],
  ])('whatever the service: %s', (_name, service) => {
    const group = readsOf(200, service)
    const input = oneTablet(
      '24',
      group,
      { durationMs: 120_000, warmUp: { ms: 10_000 } },
      readPool('24', 200, 0),
    )
    const runs = replicated(input)
    const [tablet] = summarise(runs).tablets
    const pool = tablet?.pools.find(each => each.pool === 'conn_pool')
    expectWithin(10, pool?.inUse.mean as Estimate)
    expect(runs.map(run => readPoolOf(run).waits.all)).toEqual(seeds.map(() => 0))
  })
})

describe('a pool whose waiters give up after an exponential time is Erlang-A', () => {
  it.each([
    ['14', 4, 5, 1],
    ['24', 4, 5, 1],
    ['24', 6, 5, 3],
  ] as const)(
    'of v%s with %d connections under a load of %d, with patience of %d service times',
    (release, size, load, patience) => {
      const runs = seeds.map(seed =>
        poolWithImpatience(parseRelease(release) as Release, { size, load, patience, seed }),
      )
      const theory = erlangA(size, load, 1, patience)
      expectWithin(theory.abandons, intervalOf(runs.map(({ abandons }) => abandons)))
      expectWithin(theory.waits, intervalOf(runs.map(({ waits }) => waits)))
    },
  )
})

interface Impatience {
  readonly size: number
  readonly load: number
  readonly patience: number
  readonly seed: number
}

/** Poisson arrivals at the pool itself, with services of mean 1 ms. */
function poolWithImpatience(release: Release, { size, load, patience, seed }: Impatience) {
  const clock = new VirtualClock()
  const draw = (purpose: string, meanMs: number) =>
    newDuration({ kind: 'exponential', meanMs }, new Random(seed, purpose))
  const [gaps, services, patiences] = [
    draw('gaps', 1 / load),
    draw('services', 1),
    draw('patience', patience),
  ]
  const config = {
    capacity: size,
    maxIdleCount: 0,
    idleTimeoutMs: 0,
    maxLifetimeMs: 0,
    refreshIntervalMs: 0,
    prefillParallelism: 0,
  }
  const pool = newPool(poolBehaviour(release), config, {
    clock,
    connector: new FakeConnector(clock),
    random: () => 0.5,
  })
  pool.open()
  const counts = { asked: 0, waited: 0, abandoned: 0 }
  const lend = (pooled: Pooled): void => {
    clock.at(clock.now() + services.draw(), () => pooled.recycle())
  }
  const arrive = (): void => {
    clock.at(clock.now() + gaps.draw(), arrive)
    counts.asked++
    const context = new Context(clock.now() + patiences.draw())
    const failed = (): void => {
      counts.abandoned++
    }
    // Nobody waits who finds a connection free, or a slot to dial in.
    if (pool.inUse >= size) counts.waited++
    const pooled = pool.get({ setting: undefined, context, acquired: lend, failed })
    if (pooled !== undefined) lend(pooled)
  }
  arrive()
  clock.advance(20_000)
  return { waits: counts.waited / counts.asked, abandons: counts.abandoned / counts.asked }
}

describe('the estimator of calc --clients agrees with the simulation', () => {
  const zone = "set time_zone = '+00:00'"
  const [perSecond, lifeSeconds] = [2, 20]

  it('on sessions that come and go and hold a connection each, on v14', () => {
    const file = clientsFileSchema.parse({
      groups: [{ statements: [zone], 'arrivals-per-second': perSecond, life: lifeSeconds }],
    })
    const [line] = reservedLines(tablet({ release: '14' }), { file, quantile: 0.999 }, releaseOf('14'))
    const estimate = line?.count.kind === 'estimate' ? line.count : undefined
    const group = openReads({
      connect: [{ sql: zone }],
      population: {
        kind: 'visits',
        perSecond,
        life: { kind: 'exponential', meanMs: lifeSeconds * 1000 },
        think: { kind: 'exponential', meanMs: 500 },
      },
      activities: [
        {
          name: 'read',
          weight: 1,
          steps: [{ kind: 'statement', sql: 'select a from t', service: { kind: 'exponential', meanMs: 5 } }],
        },
      ],
    })
    const runs = replicated(oneTablet('14', group, { durationMs: 900_000, warmUp: { ms: 120_000 } }))
    const reserved = runs.map(run => run.tablets[0]?.reserved)
    expectWithin(estimate?.mean ?? Number.NaN, intervalOf(reserved.map(each => each?.mean ?? Number.NaN)))
    // Quantiles are whole numbers: no more than one connection apart.
    for (const quantile of ['p50', 'p99'] as const) {
      const { mean } = intervalOf(reserved.map(each => each?.quantiles?.[quantile] ?? Number.NaN))
      expect(Math.abs(mean - (estimate?.[quantile] ?? Number.NaN))).toBeLessThanOrEqual(1)
    }
  })
})
