import { describe, expect, it } from 'vitest'
import type { SimulationInput } from '../../src/simulation/input.ts'
import type { RunResult } from '../../src/simulation/result.ts'
import { Simulation } from '../../src/simulation/simulate.ts'
import type { WorkloadGroup } from '../../src/simulation/workload-input.ts'
import { oneTablet, openReads } from '../support/simulation-input.ts'

const constant = (ms: number) => ({ kind: 'constant', ms }) as const

function runOf(input: SimulationInput): RunResult {
  const simulation = new Simulation(input)
  simulation.runSlice(Number.POSITIVE_INFINITY)
  return simulation.result()
}

/** Sessions that think for a second, and whose activity is one statement of 50 ms. */
function thinking(change: Partial<WorkloadGroup> = {}): WorkloadGroup {
  const step = { kind: 'statement', sql: 'select a from t', service: constant(50) } as const
  return openReads({
    population: { kind: 'closed', sessions: 10, think: constant(1000) },
    activities: [{ name: 'read', weight: 1, steps: [step] }],
    ...change,
  })
}

describe('the way between vtgate and the tablet', () => {
  it('passes once for each statement that goes to the tablet, before whatever comes next', () => {
    const statement = (sql: string, ms: number) =>
      ({ kind: 'statement', sql, service: constant(ms) }) as const
    const steps = [
      statement('begin', 0),
      statement('update t set a = 1', 10),
      { kind: 'pause', duration: constant(5) } as const,
      statement('commit', 0),
    ]
    const group = thinking({
      population: { kind: 'closed', sessions: 1, think: constant(100) },
      activities: [{ name: 'transaction', weight: 1, steps }],
    })
    const input = oneTablet('24', group, { durationMs: 60_000, warmUp: { ms: 10_000 } })
    const [result] = runOf({ ...input, vtgates: { ...input.vtgates, roundTripMs: 2 } }).groups
    // vtgate itself answers BEGIN; the update takes 10 + 2, the pause 5, the commit 2: 19, and the next comes 100 later.
    expect(result?.activityMs?.mean).toBeCloseTo(19, 9)
    expect(result?.statementMs?.mean).toBeCloseTo(14 / 3, 1)
    expect(result?.statementMs?.max).toBeCloseTo(12, 9)
    expect(result?.completed).toBe(Math.round(50_000 / 119))
  })

  it('passes for each round of calls of a statement: a check query, then the statement', () => {
    const statement = (sql: string, ms: number) =>
      ({ kind: 'statement', sql, service: constant(ms) }) as const
    const read = statement('select a from t', 10)
    const set = statement("set sql_mode = 'ANSI'", 0)
    const activityMs = (steps: readonly (typeof read)[]) => {
      const group = thinking({
        population: { kind: 'closed', sessions: 1, think: constant(100) },
        activities: [{ name: 'reads', weight: 1, steps }],
      })
      const input = oneTablet('14', group, { durationMs: 60_000, warmUp: { ms: 10_000 } })
      return runOf({ ...input, vtgates: { ...input.vtgates, roundTripMs: 2 } }).groups[0]?.activityMs?.mean
    }
    expect(activityMs([read])).toBeCloseTo(12, 9)
    expect(activityMs([read, set, read])).toBeCloseTo(24 + 2, 9)
  })
})

describe('a client that gives an activity up', () => {
  it('thinks before the next one', () => {
    // Each statement is killed after 10 ms, so a session does one in 1011 ms.
    const run = runOf(
      oneTablet('22', thinking(), { durationMs: 60_000, warmUp: { ms: 10_000 } }, { queryTimeoutMs: 10 }),
    )
    expect(run.groups[0]?.completed).toBe(0)
    for (const count of [run.groups[0]?.statements, run.groups[0]?.abandoned]) {
      expect(count).toBeGreaterThanOrEqual(485)
      expect(count).toBeLessThanOrEqual(500)
    }
  })

  it('sends ROLLBACK when its transaction was lost, so that vtgate takes the next one', () => {
    const statement = (sql: string) => ({ kind: 'statement', sql, service: constant(300) }) as const
    const steps = ['begin', 'update t set a = 1', 'update t set a = 2', 'commit'].map(statement)
    const group = thinking({
      activities: [{ name: 'transaction', weight: 1, steps }],
      retry: { attempts: 3, delay: constant(100), backoff: 1, scope: 'statement' },
    })
    const run = runOf(
      oneTablet('24', group, {
        durationMs: 60_000,
        warmUp: { ms: 0 },
        events: [20_000, 40_000].map(atMs => ({
          kind: 'mysqld-restart' as const,
          atMs,
          mysqld: 'mysqld',
          downMs: 3000,
        })),
      }),
    )
    const texts = run.groups[0]?.errors.map(({ text }) => text) ?? []
    expect(texts.length).toBeGreaterThan(0)
    expect(texts.filter(text => text.includes('VT09032'))).toEqual([])
  })
})

describe('sessions that are there all the time', () => {
  it('connect over the first two seconds, not in one instant', () => {
    const group = thinking({
      connect: [{ sql: 'create temporary table x (id int)' }],
      population: { kind: 'closed', sessions: 200, think: constant(60_000) },
    })
    const simulation = new Simulation(oneTablet('22', group, { durationMs: 10_000, warmUp: { ms: 0 } }))
    const reserved = [500, 1000, 2000].map(ms => {
      simulation.clock.runUntil(ms)
      return simulation.result().tablets[0]?.reserved.peak ?? 0
    })
    expect(reserved[0]).toBeGreaterThan(30)
    expect(reserved[0]).toBeLessThan(70)
    expect(reserved[1]).toBeGreaterThan(80)
    expect(reserved[1]).toBeLessThan(120)
    expect(reserved[2]).toBe(200)
  })
})

describe('clients of a vtgate that dies', () => {
  it.each(['14', '18', '20.0.8', '24'])('v%s: what they had asked for ends with it', release => {
    const statement = (sql: string, ms: number) =>
      ({ kind: 'statement', sql, service: constant(ms) }) as const
    const group = thinking({
      population: { kind: 'closed', sessions: 60, think: constant(10) },
      activities: [
        {
          name: 'transaction',
          weight: 1,
          steps: [statement('begin', 0), statement('update t set a = 1', 20), statement('commit', 0)],
        },
      ],
    })
    const completed = (events: SimulationInput['events']) => {
      const input = oneTablet(release, group, { durationMs: 25_000, warmUp: { ms: 12_000 }, events })
      return runOf({ ...input, vtgates: { ...input.vtgates, count: 2 } })
    }
    const [quiet, crashed] = [completed([]), completed([{ kind: 'vtgate-crash', atMs: 10_000 }])]
    // Nobody's transactions stay behind in the pool, so the others do as much as before.
    const share = (crashed.groups[0]?.completed ?? 0) / (quiet.groups[0]?.completed ?? 1)
    expect(share).toBeGreaterThan(0.97)
    expect(crashed.tablets[0]?.pools.flatMap(({ errors }) => errors)).toEqual([])
  })
})
