import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from '../../src/simulation/event-input.ts'
import type { SimulationInput } from '../../src/simulation/input.ts'
import type { RunResult } from '../../src/simulation/result.ts'
import { Simulation, simulate } from '../../src/simulation/simulate.ts'
import { summarise } from '../../src/simulation/summarise.ts'
import type { WorkloadGroup } from '../../src/simulation/workload-input.ts'
import { easyMysqld, oneTablet, openReads } from '../support/simulation-input.ts'

const exponential = (meanMs: number) => ({ kind: 'exponential', meanMs }) as const
const statement = (sql: string, meanMs: number) =>
  ({ kind: 'statement', sql, service: exponential(meanMs) }) as const

/** A little of everything: transactions, reads, locks, streams, settings, on sessions that stay. */
function mixed(sessions: number): WorkloadGroup {
  return openReads({
    name: 'orm',
    population: { kind: 'closed', sessions, think: exponential(500) },
    connect: [{ sql: "set sql_mode = 'ANSI'" }, { sql: 'COM_INIT_DB', command: true }],
    activities: [
      {
        name: 'transaction',
        weight: 4,
        steps: [
          statement('begin', 0),
          statement('select a from t where id = 1', 5),
          statement('update t set a = 1 where id = 1', 5),
          statement('commit', 0),
        ],
      },
      { name: 'read', weight: 4, steps: [statement('select b from t', 3)] },
      {
        name: 'lock',
        weight: 1,
        steps: [
          statement("select get_lock('job{session}', 10) from dual", 0),
          { kind: 'pause', duration: exponential(2000) },
          statement("select release_lock('job{session}') from dual", 0),
        ],
      },
    ],
    retry: { attempts: 2, delay: exponential(100), backoff: 2, scope: 'connection' },
  })
}

/** A server that lets in fewer than v14 would like to have. */
const tight = easyMysqld({
  maxConnections: 110,
  handshake: { transport: 'tcp', ms: exponential(3) },
  cores: 8,
})

function orm(release: string, change: Partial<SimulationInput> = {}): SimulationInput {
  return oneTablet(release, mixed(100), { mysqlds: [tight], durationMs: 120_000, ...change })
}

function runOf(input: SimulationInput): RunResult {
  const simulation = new Simulation(input)
  simulation.runSlice(Number.POSITIVE_INFINITY)
  return simulation.result()
}

describe('an ORM that sets sql_mode', () => {
  it('exhausts MySQL on v14, which reserves a connection for each session', () => {
    const run = runOf(orm('14'))
    expect(run.firstTrouble).toMatchObject({
      kind: 'mysqld-full',
      where: 'mysqld',
      text: expect.stringContaining('Too many connections'),
      limit: { name: 'max_connections', value: 110 },
    })
    expect(run.mysqlds[0]?.refusals.map(({ form }) => form)).toContain('after-login')
    expect(run.mysqlds[0]?.connections.peak).toBeGreaterThanOrEqual(110)
  })

  it('does not on v18, which sends hints or pools settings', () => {
    const run = runOf(orm('18'))
    expect([run.firstTrouble, run.mysqlds[0]?.refusals, run.groups[0]?.errors]).toEqual([null, [], []])
    expect(run.mysqlds[0]?.connections.peak).toBeLessThan(110)
  })
})

describe('equal seeds', () => {
  const events: readonly TimelineEvent[] = [
    { kind: 'traffic', atMs: 30_000, lastsMs: 20_000, factor: 3, group: undefined },
    { kind: 'mysqld-restart', atMs: 70_000, mysqld: 'mysqld', downMs: 5000 },
    { kind: 'vtgate-crash', atMs: 100_000 },
  ]
  it.each(['14', '18', '20.0.8', '24'])('give equal bytes on v%s, other seeds others', release => {
    const [first, again, other] = [1, 1, 2].map(seed => JSON.stringify(runOf(orm(release, { seed, events }))))
    expect(again === first).toBe(true)
    expect(other === first).toBe(false)
  })

  it('give equal bytes however the run is cut into slices', async () => {
    const sliced = new Simulation(orm('24', { events }))
    while (!sliced.runSlice(777));
    expect(JSON.stringify(sliced.result())).toBe(JSON.stringify(await simulate(orm('24', { events }))))
  })

  it('give one group the same clients whatever other groups there are', () => {
    const alone = runOf(oneTablet('24', openReads(), { durationMs: 60_000 }))
    const other = openReads({ name: 'others', population: { kind: 'open', sessions: 5, perSecond: 0.1 } })
    const beside = runOf(
      oneTablet('24', openReads(), { durationMs: 60_000, groups: [openReads(), other] }, {}),
    )
    expect(beside.groups[0]?.statements).toBe(alone.groups[0]?.statements)
  })
})

describe('a run that is stopped', () => {
  it('gives what it measured until then, marked as partial', async () => {
    const told: number[] = []
    const run = await simulate(orm('24', { durationMs: 3_600_000 }), {
      onProgress: simulatedMs => told.push(simulatedMs),
      shouldStop: () => told.length >= 3,
    })
    expect([run.partial, run.simulatedMs, run.series.endMs]).toEqual([true, told.at(-1), told.at(-1)])
    expect(run.simulatedMs).toBeLessThan(3_600_000)
    expect(run.groups[0]?.completed).toBeGreaterThan(0)
    expect(summarise([run, runOf(orm('24'))]).partial).toBe(true)
  })
})

describe('a simulated fortnight', () => {
  const day = 86_400_000
  const slow = mixed(4)
  const idle = { ...slow, population: { kind: 'closed', sessions: 4, think: exponential(300_000) } } as const

  it.each(['14', '24'])('on v%s keeps as much as a simulated day', release => {
    const simulation = new Simulation(
      oneTablet(release, idle, { durationMs: 14 * day, mysqlds: [easyMysqld()] }),
    )
    const kept: number[] = []
    for (let days = 1; days <= 14; days++) {
      simulation.clock.runUntil(days * day)
      kept.push(simulation.clock.pending)
    }
    const [first = 0] = kept
    expect(Math.max(...kept)).toBeLessThanOrEqual(first + 4)
    expect(JSON.stringify(simulation.result()).length).toBeLessThan(400_000)
  })
})

describe('events', () => {
  const replica = (input: SimulationInput): SimulationInput => {
    const [primary] = input.tablets
    if (primary === undefined) throw new Error('no tablet')
    const second = { ...primary, name: 'zone1-101', role: 'replica', mysqld: 'mysqld-2' } as const
    return { ...input, tablets: [primary, second], mysqlds: [tight, { ...tight, name: 'mysqld-2' }] }
  }
  const failover = { kind: 'failover', atMs: 60_000, to: 'zone1-101', gapMs: 3000, downMs: 20_000 } as const

  it.each(['planned', 'crash'] as const)('a failover (%s) moves the work to the other tablet', how => {
    const run = runOf(replica(orm('24', { events: [{ ...failover, how }], warmUp: { ms: 0 } })))
    const running = run.mysqlds.map(({ statementsPerSecond }) => statementsPerSecond)
    expect(running.every(perSecond => perSecond > 50)).toBe(true)
    const errors = run.groups[0]?.errors.map(({ text }) => text) ?? []
    expect(errors).toContain(
      `target: ks.0.primary: no healthy tablet available for 'keyspace:"ks" shard:"0" tablet_type:PRIMARY'`,
    )
    const late = run.series.lines.find(({ of, what }) => of === 'group' && what === 'completed')
    expect(late?.kind === 'counter' && late.count.slice(-10).every(count => count > 0)).toBe(true)
  })

  it.each<[string, TimelineEvent, (run: RunResult) => unknown, unknown]>([
    [
      'a rolling restart takes the tablet out for as long as it is down',
      { kind: 'rolling-restart', atMs: 60_000, tablets: ['zone1-100'], downMs: 5000, gapMs: 0, overlapMs: 0 },
      run => Math.round((run.tablets[0]?.notServingMs ?? 0) / 1000),
      5,
    ],
    [
      'a reshard holds its connections, and gives them back',
      {
        kind: 'reshard',
        atMs: 60_000,
        lastsMs: 10_000,
        mysqld: 'mysqld',
        account: 'filtered',
        connections: 7,
      },
      run => run.mysqlds[0]?.byAccount.find(({ account }) => account === 'filtered')?.peak,
      7,
    ],
    [
      'a deploy has old and new sessions there together',
      { kind: 'deploy', atMs: 60_000, group: 'orm', overlapMs: 10_000 },
      run => run.groups[0]?.sessions.peak,
      200,
    ],
    [
      'a restart of mysqld refuses dials while it is down',
      { kind: 'mysqld-restart', atMs: 60_000, mysqld: 'mysqld', downMs: 5000 },
      run => run.mysqlds[0]?.refusals.map(({ form }) => form),
      ['down'],
    ],
    [
      'the death of a vtgate interrupts what its sessions are at, and they begin again elsewhere',
      { kind: 'vtgate-crash', atMs: 60_000 },
      run => [(run.groups[0]?.retries ?? 0) > 0, run.groups[0]?.abandoned, run.groups[0]?.sessions.peak],
      [true, 0, 100],
    ],
  ])('%s', (_name, event, measured, expected) => {
    expect(measured(runOf(orm('24', { events: [event], warmUp: { ms: 0 } })))).toEqual(expected)
  })

  it.each<[string, TimelineEvent]>([
    ['traffic', { kind: 'traffic', atMs: 60_000, lastsMs: 30_000, factor: 3, group: undefined }],
    [
      'slow statements',
      { kind: 'slow-statements', atMs: 60_000, lastsMs: 30_000, factor: 10, group: 'orm', activity: 'read' },
    ],
  ])('%s changes what runs, for a while', (_name, event) => {
    const run = runOf(orm('24', { events: [event], warmUp: { ms: 0 } }))
    const line = run.series.lines.find(
      each => each.of === 'tablet' && each.what === 'in-use' && each.pool === 'conn_pool',
    )
    const mean = line?.kind === 'gauge' ? line.mean : []
    const between = (from: number, to: number) =>
      mean.slice(from, to).reduce((sum, each) => sum + each, 0) / (to - from)
    expect(between(31, 44)).toBeGreaterThan(1.5 * between(10, 29))
    expect(between(47, 60)).toBeLessThan(1.5 * between(10, 29))
  })
})
