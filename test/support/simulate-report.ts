import type { ScenarioReport, SimulateReport } from '../../src/report/simulate-report.ts'
import type { SeriesLine, SeriesSubject } from '../../src/simulation/result.ts'
import type { Estimate, SimulationSummary } from '../../src/simulation/summary.ts'

/** An estimate of two runs that differ by a tenth of the mean on each side. */
export function about(mean: number): Estimate {
  return { mean, low: mean * 0.9, high: mean * 1.1 }
}

/** An estimate without an interval. */
export function exactly(mean: number): Estimate {
  return { mean, low: null, high: null }
}

const quantiles = { p50: about(4), p90: about(20), p99: about(90), p999: about(120) }
const distribution = { ...quantiles, count: about(50), mean: about(8), max: about(130) }

type Pool = SimulationSummary['tablets'][number]['pools'][number]

function pool(
  id: string,
  used: { readonly gets: number; readonly waits: number; readonly failed: number },
): Pool {
  return {
    pool: id,
    capacity: exactly(20),
    inUse: { peak: about(20), highest: { value: 20, atMs: 3000 }, mean: about(7.25) },
    active: { peak: exactly(20), highest: { value: 20, atMs: 3000 }, mean: about(12.5) },
    killConnections: { peak: exactly(0), highest: null, mean: exactly(0) },
    waiting: { peak: about(5), highest: { value: 5, atMs: 3000 }, mean: about(0.5) },
    gets: about(used.gets),
    settingGets: about(0),
    waits: {
      counted: about(used.waits - used.failed),
      countedMs: about(90),
      all: about(used.waits),
      allMs: about(120),
      failed: about(used.failed),
      quantilesMs: used.waits === 0 ? null : distribution,
    },
    errors:
      used.failed === 0
        ? []
        : [
            {
              text: 'transaction pool connection limit exceeded',
              count: about(used.failed),
              firstAtMs: 900,
              lastAtMs: 2500,
            },
          ],
    dials: about(20),
    dialsPerSecond: about(2),
    reconnects: about(0),
    reconnectsPerSecond: about(0),
    settings: { diffSetting: about(0), resetSetting: about(0), changesPerSecond: about(0) },
    idleClosed: about(0),
    maxLifetimeClosed: about(0),
  }
}

function gauge(subject: SeriesSubject, mean: readonly number[]): SeriesLine {
  return { ...subject, kind: 'gauge', mean, most: mean.map(value => Math.ceil(value * 1.1)) }
}

const tablet = { of: 'tablet', name: 'shop-100' } as const
const mysqld = { of: 'mysqld', name: 'mysqld of shop-100', pool: null } as const

/** Ten seconds of a shard whose transaction pool fills, and whose MySQL refuses connections at the end. */
export function troubledSummary(name = 'shop-100'): SimulationSummary {
  const reserved = [0, 10, 20, 30, 40, 50, 60, 60, 60, 60]
  const transactions = [5, 10, 15, 20, 20, 20, 20, 20, 20, 20]
  const reads = [2, 4, 6, 8, 8, 8, 8, 8, 8, 8]
  const all = reserved.map((value, at) => value + (transactions[at] ?? 0) + (reads[at] ?? 0) + 12)
  return {
    kind: 'simulation-summary',
    runs: 2,
    partial: false,
    confidence: 0.95,
    method: 'replications',
    seeds: [1, 2],
    warmUpMs: about(1000),
    simulatedMs: 10_000,
    measuredMs: about(9000),
    tablets: [
      {
        name,
        mysqld: `mysqld of ${name}`,
        pools: [
          pool('transaction_pool', { gets: 900, waits: 50, failed: 9 }),
          pool('conn_pool', { gets: 1800, waits: 0, failed: 0 }),
          pool('dba_conn_pool', { gets: 0, waits: 0, failed: 0 }),
        ],
        reserved: {
          peak: about(60),
          highest: { value: 60, atMs: 6000 },
          mean: about(39),
          quantiles: { p50: about(45), p90: about(60), p99: about(60), p999: about(60) },
        },
        connections: { peak: about(100), highest: { value: 100, atMs: 6000 }, mean: about(70) },
        notServingMs: exactly(0),
      },
    ],
    mysqlds: [
      {
        name: `mysqld of ${name}`,
        maxConnections: exactly(100),
        connections: { peak: exactly(100), highest: { value: 100, atMs: 6000 }, mean: about(75) },
        byAccount: [{ account: 'app', peak: about(88) }],
        running: { peak: about(30), highest: { value: 30, atMs: 6000 }, mean: about(8) },
        meanBusyCores: about(8),
        statementsPerSecond: about(310),
      },
    ],
    refusals: [
      {
        mysqld: `mysqld of ${name}`,
        form: 'at-accept',
        text: 'Too many connections (errno 1040)',
        count: about(14),
        firstAtMs: 6100,
        lastAtMs: 9900,
      },
    ],
    groups: [
      {
        name: 'shop',
        sessions: { peak: exactly(60), highest: { value: 60, atMs: 0 }, mean: exactly(60) },
        completed: about(2700),
        abandoned: about(23),
        completedPerSecond: about(300),
        statements: about(4500),
        retries: about(0),
        errors: [
          {
            text: 'vttablet: rpc error: code = ResourceExhausted',
            count: about(23),
            firstAtMs: 900,
            lastAtMs: 2500,
          },
        ],
        statementMs: distribution,
        activityMs: distribution,
      },
    ],
    firstTroubles: [
      {
        trouble: {
          atMs: 6100,
          kind: 'mysqld-full',
          where: `mysqld of ${name}`,
          pool: null,
          text: 'Too many connections (errno 1040)',
          limit: { name: 'max_connections', value: 100 },
        },
        runs: 2,
        earliestAtMs: 6100,
        latestAtMs: 6400,
      },
    ],
    series: {
      stepMs: 1000,
      endMs: 10_000,
      lines: [
        gauge({ ...tablet, name, pool: 'transaction_pool', what: 'active' }, transactions),
        gauge({ ...tablet, name, pool: 'conn_pool', what: 'active' }, reads),
        gauge({ ...tablet, name, pool: null, what: 'reserved' }, reserved),
        gauge({ ...mysqld, name: `mysqld of ${name}`, what: 'connections' }, all),
        {
          ...mysqld,
          name: `mysqld of ${name}`,
          what: 'refusals',
          kind: 'counter',
          count: [0, 0, 0, 0, 0, 0, 4, 4, 4, 2],
        },
      ],
    },
  }
}

/** The scenario of that summary. */
export function troubledScenario(name = 'shop-100'): ScenarioReport {
  return {
    name: 'as configured',
    what: undefined,
    release: 'v14.0.0',
    primary: name,
    mysqld: `mysqld of ${name}`,
    summary: troubledSummary(name),
    outcome: { kind: 'breaks', reasons: [{ kind: 'refused', mysqld: `mysqld of ${name}`, perRun: 14 }] },
    reservedEstimate: {
      kind: 'estimate',
      connections: 60,
      quantile: 0.999,
      mean: 60,
      p50: 60,
      p99: 60,
      p999: 60,
      worst: 60,
    },
    events: [{ atMs: 5000, label: 'traffic x2' }],
    configuration: {
      given: [
        {
          flag: 'queryserver-config-transaction-cap',
          setting: {
            kind: 'known',
            value: 20,
            origin: 'flag',
            text: '20',
            place: { file: 'up.sh', line: 3, column: 7 },
          },
        },
      ],
      ceiling: {
        configured: 100,
        effective: 100,
        steps: [{ id: 'max-connections', value: 100, why: 'max_connections as configured' }],
        because: [],
        perAccount: undefined,
        requestedFiles: undefined,
      },
      held: [{ what: 'people', account: 'other', connections: 3 }],
    },
  }
}

/** A report of one scenario. */
export function reportOf(...scenarios: readonly ScenarioReport[]): SimulateReport {
  return {
    kind: 'simulate',
    scenarios,
    sweep: undefined,
    seed: 1,
    runs: 2,
    durationMs: 10_000,
    partial: false,
    assumptions: [
      { about: 'cores of MySQL', value: 'as many as it takes', why: 'nobody said it', supply: '--cores N' },
    ],
    undetermined: [],
    diagnostics: [],
  }
}
