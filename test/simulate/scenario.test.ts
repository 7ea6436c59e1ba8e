import { describe, expect, it } from 'vitest'
import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { type ClientsFile, clientsFileSchema } from '../../src/config/clients-file-schema.ts'
import type { SimulateReport } from '../../src/report/simulate-report.ts'
import { readConfiguration } from '../../src/simulate/configuration.ts'
import { demoRequest } from '../../src/simulate/demo.ts'
import { readEvent } from '../../src/simulate/event-syntax.ts'
import { type ScenarioReading, scenarioOf } from '../../src/simulate/scenario.ts'
import { simulateClients } from '../../src/simulate/simulate.ts'
import type { SimulateRequest } from '../../src/simulate/simulate-request.ts'
import { StopFlag } from '../../src/simulate/stop-flag.ts'
import { asAsked, variationsOf } from '../../src/simulate/variation.ts'
import type { SimulationInput } from '../../src/simulation/input.ts'

const clients = (group: object, rest: object = {}): ClientsFile =>
  clientsFileSchema.parse({ ...rest, groups: [{ name: 'shop', sessions: 20, ...group }] })

function request(flags: string, changes: Partial<SimulateRequest> = {}): SimulateRequest {
  return {
    ...demoRequest(),
    inputs: [{ kind: 'flags', file: '--flags', text: flags }],
    tablets: { release: parseRelease('22') as Release, set: new Map() },
    clients: { file: clients({}), quantile: 0.999 },
    comparison: { kind: 'none' },
    machine: {},
    tablet: undefined,
    durationMs: 5000,
    warmUp: { ms: 0 },
    seed: 1,
    runs: 1,
    events: [],
    allowedFailures: undefined,
    ...changes,
  }
}

async function reading(of: SimulateRequest): Promise<ScenarioReading> {
  return scenarioOf(await readConfiguration(of), of, asAsked(of))
}

async function input(of: SimulateRequest): Promise<SimulationInput> {
  const read = await reading(of)
  if (read.kind !== 'scenario') throw new Error(`not a scenario: ${JSON.stringify(read)}`)
  return read.scenario.input
}

const events = (...texts: readonly string[]) =>
  texts.flatMap(text => {
    const read = readEvent(text)
    return read.kind === 'event' ? [read.event] : []
  })

const tabletYaml = `
oltpReadPool:
  size: 4
  idleTimeoutSeconds: 7s
  maxIdleCount: 3
txPool:
  size: 30
  timeoutSeconds: 2s
  maxIdleCount: 0
`

function withYaml(flags: string, changes: Partial<SimulateRequest> = {}): SimulateRequest {
  const ports: SimulateRequest['ports'] = {
    neighbour: file => ({ kind: 'read', file, text: tabletYaml }),
    list: () => [],
  }
  return request(`--tablet_config=t.yaml ${flags}`, { ports, ...changes })
}

describe('the tablet as configured', () => {
  it('flags set its pools, times in milliseconds', async () => {
    const { tablets } = await input(
      request('--queryserver-config-transaction-cap=30 --queryserver-config-txpool-timeout=2s'),
    )
    expect(tablets[0]?.config.txPool).toMatchObject({ size: 30, timeoutMs: 2000 })
    expect(tablets[0]?.config.oltpReadPool).toMatchObject({
      size: 16,
      timeoutMs: 0,
      idleTimeoutMs: 1_800_000,
    })
  })

  it("a pool's block of the tablet YAML holds for that pool alone", async () => {
    const { tablets } = await input(withYaml('--queryserver-config-idle-timeout=60s'))
    expect(tablets[0]?.config.oltpReadPool).toMatchObject({ size: 4, idleTimeoutMs: 7000, maxIdleCount: 3 })
    expect(tablets[0]?.config.txPool).toMatchObject({ size: 30, timeoutMs: 2000, idleTimeoutMs: 60_000 })
    expect(tablets[0]?.config.olapReadPool).toMatchObject({ size: 200, idleTimeoutMs: 60_000 })
  })

  it('--set beats the tablet YAML', async () => {
    const set = new Map([['queryserver-config-transaction-cap', '55']])
    const { tablets } = await input(
      withYaml('', { tablets: { release: parseRelease('22') as Release, set } }),
    )
    expect(tablets[0]?.config.txPool).toMatchObject({ size: 55, timeoutMs: 2000 })
  })

  it.each<readonly [string, string, string]>([
    ['a pool size', '--queryserver-config-pool-size=$SIZE', '--env SIZE=VALUE'],
    ['a timeout of a pool', '--queryserver-config-txpool-timeout=$WAIT', '--env WAIT=VALUE'],
  ])('%s that cannot be known leaves it undetermined', async (_, flags, supply) => {
    const read = await reading(request(flags))
    expect(read.kind).toBe('undetermined')
    if (read.kind !== 'undetermined') return
    expect(read.because).toHaveLength(1)
    expect(read.because[0]?.supply).toContain(supply)
  })

  it('a value that the engine never asks for may be unknown', async () => {
    expect((await reading(request('--db-app-user=$USER --health_check_interval=$X'))).kind).toBe('scenario')
  })

  it('without a release it is undetermined', async () => {
    const read = await reading(request('', { tablets: { set: new Map() } }))
    expect(read).toMatchObject({ kind: 'undetermined', because: [{ supply: '--vitess RELEASE' }] })
  })
})

describe('the shard', () => {
  it('is one tablet and its mysqld where nobody reads from replicas', async () => {
    const { tablets, mysqlds } = await input(request(''))
    expect(tablets.map(({ name, role, mysqld }) => [name, role, mysqld])).toEqual([
      ['vttablet', 'primary', 'mysqld of vttablet'],
    ])
    expect(mysqlds[0]).toMatchObject({ maxConnections: 500, cores: Number.POSITIVE_INFINITY, held: [] })
  })

  it('has as many replicas as the clients read from, and one where somebody must take over', async () => {
    const file = clients({ replicas: { share: 0.5, tablets: 2, type: 'rdonly' } })
    const { tablets } = await input(
      request('', { clients: { file, quantile: 0.9 }, events: events('failover@1s') }),
    )
    expect(tablets.map(({ name, role }) => [name, role])).toEqual([
      ['vttablet', 'primary'],
      ['vttablet replica 1', 'replica'],
      ['vttablet rdonly 1', 'rdonly'],
      ['vttablet rdonly 2', 'rdonly'],
    ])
  })

  it("what others hold of MySQL is held: kept slots, replicas, the mysqld's other tablets", async () => {
    const { mysqlds } = await input(
      request('', {
        kept: [{ label: 'people', connections: 3 }],
        onDemand: { ...demoRequest().onDemand, replicas: 2 },
        sharing: { shared: false, tablets: 2 },
      }),
    )
    expect(mysqlds[0]?.held).toEqual([
      { what: 'people', account: 'other', connections: 3 },
      { what: 'replica_io_threads', account: 'repl', connections: 2 },
      { what: 'other tablets', account: 'app', connections: 342 },
    ])
  })
})

describe('events', () => {
  it('fail over to the next tablet each time, and after the last one back to the first', async () => {
    const { events: timeline } = await input(
      request('', { events: events('planned-failover@3s', 'failover@1s', 'failover@4s') }),
    )
    expect(timeline.map(event => event.kind === 'failover' && [event.atMs, event.to])).toEqual([
      [3000, 'vttablet'],
      [1000, 'vttablet replica 1'],
      [4000, 'vttablet replica 1'],
    ])
  })

  const at = 1000
  it.each<readonly [string, readonly object[]]>([
    [
      'failover@1s',
      [
        {
          kind: 'failover',
          atMs: at,
          to: 'vttablet replica 1',
          how: 'crash',
          gapMs: 10_000,
          downMs: 300_000,
        },
      ],
    ],
    [
      'planned-failover@1s:3s',
      [{ kind: 'failover', atMs: at, to: 'vttablet replica 1', how: 'planned', gapMs: 3000, downMs: 0 }],
    ],
    [
      'restart@1s:4s',
      [
        {
          kind: 'rolling-restart',
          atMs: at,
          tablets: ['vttablet'],
          downMs: 4000,
          gapMs: 20_000,
          overlapMs: 0,
        },
      ],
    ],
    [
      'mysqld-restart@1s',
      [{ kind: 'mysqld-restart', atMs: at, mysqld: 'mysqld of vttablet', downMs: 30_000 }],
    ],
    ['deploy/shop@1s', [{ kind: 'deploy', atMs: at, group: 'shop', overlapMs: 60_000 }]],
    ['traffic@1s:x3', [{ kind: 'traffic', atMs: at, lastsMs: 4000, factor: 3, group: undefined }]],
    [
      'slow-queries@1s:x10:2s',
      [
        {
          kind: 'slow-statements',
          atMs: at,
          lastsMs: 2000,
          factor: 10,
          group: undefined,
          activity: undefined,
        },
      ],
    ],
    ['vtgate-crash@1s', [{ kind: 'vtgate-crash', atMs: at }]],
    [
      'reshard@1s:x4:2s',
      [
        {
          kind: 'reshard',
          atMs: at,
          lastsMs: 2000,
          mysqld: 'mysqld of vttablet',
          account: 'filtered',
          connections: 4,
        },
      ],
    ],
  ])('%s', async (text, expected) => {
    expect((await input(request('', { events: events(text) }))).events).toEqual(expected)
  })

  it('of a group happen to each of its parts', async () => {
    const file = clients({ locks: { share: 0.5 } })
    const { events: told } = await input(
      request('', { clients: { file, quantile: 0.9 }, events: events('traffic/shop@1s') }),
    )
    expect(told.map(event => 'group' in event && event.group)).toEqual(['shop', 'shop + locks'])
  })
})

describe('variations', () => {
  it('sessions of a sweep keep the work of each session', () => {
    const file = clients({ reads: { 'per-second': 100, seconds: 0.01 } })
    const asked = request('', {
      clients: { file, quantile: 0.9 },
      comparison: { kind: 'sweep', sweep: { name: 'sessions', values: [10, 40] } },
    })
    const release = parseRelease('22') as Release
    const [fewer, more] = variationsOf(asked, { parameter: { kind: 'sessions' }, release })
    expect(fewer?.clients.groups[0]).toMatchObject({ sessions: 10, reads: { 'per-second': 50 } })
    expect(more?.clients.groups[0]).toMatchObject({ sessions: 40, reads: { 'per-second': 200 } })
  })
})

async function run(of: SimulateRequest, workers: number, stop = new StopFlag()): Promise<SimulateReport> {
  return await simulateClients(of, { stop, workers, onProgress: () => {} })
}

describe('runs', () => {
  const busy = request('--queryserver-config-transaction-cap=5', {
    clients: { file: clients({ transactions: { 'per-second': 100, seconds: 0.06 } }), quantile: 0.999 },
    runs: 3,
  })

  it('give the same report on any number of threads', async () => {
    expect(await run(busy, 3)).toEqual(await run(busy, 1))
  })

  it('with other seeds are other runs', async () => {
    const [one, other] = [await run(busy, 1), await run({ ...busy, seed: 7 }, 1)]
    expect(other.scenarios[0]?.summary.groups).not.toEqual(one.scenarios[0]?.summary.groups)
  })

  it('that were stopped before they began leave a partial report without scenarios', async () => {
    const stop = new StopFlag()
    stop.raise()
    expect(await run(busy, 1, stop)).toMatchObject({ scenarios: [], partial: true })
  })

  it('that are stopped under way give what they measured until then', async () => {
    const stop = new StopFlag()
    const long = { ...busy, runs: 1, durationMs: 3_600_000 }
    const report = await simulateClients(long, { stop, workers: 1, onProgress: () => stop.raise() })
    expect(report.partial).toBe(true)
    expect(report.scenarios[0]?.summary.simulatedMs).toBeLessThan(long.durationMs)
    expect(report.scenarios[0]?.summary.groups[0]?.completed.mean).toBeGreaterThan(0)
  })

  it('tell how far they are, up to the end', async () => {
    const told: number[] = []
    await simulateClients(busy, {
      stop: new StopFlag(),
      workers: 1,
      onProgress: ({ done }) => told.push(done),
    })
    expect(told.at(-1)).toBe(1)
    expect(told).toEqual(told.toSorted((left, right) => left - right))
  })

  it('the demonstration breaks in v14 and not in v18', async () => {
    const { scenarios } = await run({ ...busy, ...demoRequest(), runs: 1, durationMs: 3000 }, 2)
    expect(scenarios.map(({ name, outcome }) => [name, outcome.kind])).toEqual([
      ['v14.0.0', 'breaks'],
      ['v18.0.8', 'holds'],
    ])
  })

  it('reserved connections are as many as calc expects', async () => {
    const rails = request('', {
      tablets: { release: parseRelease('14') as Release, set: new Map() },
      clients: { file: clients({ preset: 'rails' }), quantile: 0.999 },
      durationMs: 60_000,
      warmUp: { ms: 20_000 },
    })
    const [scenario] = (await run(rails, 1)).scenarios
    expect(scenario?.reservedEstimate?.mean).toBe(20)
    expect(scenario?.summary.tablets[0]?.reserved.mean.mean).toBeCloseTo(20, 1)
  })
})
