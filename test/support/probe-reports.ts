import type { Known } from '../../src/config/model.ts'
import type { Refusal } from '../../src/probe/mysql/refusal.ts'
import { poolLoads } from '../../src/probe/vttablet/pool-load.ts'
import { unaccountedOf } from '../../src/probe/vttablet/unaccounted.ts'
import type { ProbedTablet, ProbeReport } from '../../src/report/probe-report.ts'
import type { RehearsalReport } from '../../src/report/rehearsal-report.ts'
import { budgetReport } from './check-reports.ts'
import { blindServer, fullServer, healthyServer } from './probe-servers.ts'
import { recordedSample, silentTablet } from './probe-tablets.ts'
import { changed } from './tablet-samples.ts'

/** Nothing asked, nothing seen. */
export const nothingProbed: ProbeReport = {
  kind: 'probe',
  mysql: null,
  vttablets: [],
  unaccounted: null,
  budgets: [],
  rehearsal: null,
  simulation: null,
  diagnostics: [],
}

const address = 'db-commerce-1:3306'

const refusal: Refusal = {
  kind: 'full',
  errno: 1040,
  sqlstate: '08004',
  text: 'Too many connections',
  what: 'The server at db-commerce-1:3306 is full: every ordinary slot of max_connections is taken.',
  why: 'It refused after the login: one slot more was free just now, for SUPER or CONNECTION_ADMIN alone, and this account has neither.',
  todo: [
    'probe with an account that has SUPER or CONNECTION_ADMIN (vt_dba, vt_monitoring, root): it takes the spare slot',
    'or stop what holds slots (a pool, an exporter, a job) and probe then; vttablets can be asked at any time: --vttablet http://HOST:PORT',
  ],
}

const reserved = recordedSample('v22.0.3-vttablet-reserved', 'http://tablet-101:15101')

function probed(sample: ProbedTablet['observation']): ProbedTablet {
  return { observation: sample, loads: null, leaks: [] }
}

/** A limit of the server that is there. */
function running(value: number): Known<number> {
  return { kind: 'known', value, origin: 'option', text: String(value) }
}

/** A tablet ten seconds later, short of connections because MySQL is slow, with a leak and changed sizes. */
function troubled(): ProbedTablet {
  const before = recordedSample('v22.0.3-vttablet-saturated', 'http://tablet-102:15101').observation
  const busier = changed(before, 'conn_pool', {
    waitCount: (before.pools.find(({ id }) => id === 'conn_pool')?.waitCount ?? 0) + 400,
    gets: (before.pools.find(({ id }) => id === 'conn_pool')?.gets ?? 0) + 1200,
  })
  const { exec } = before.mysql
  const after = {
    ...busier,
    mysql: { ...busier.mysql, exec: exec && { count: exec.count + 1200, seconds: exec.seconds + 480 } },
    drift: [
      {
        what: 'queryserver-config-pool-size',
        pool: 'conn_pool',
        running: '15',
        configured: '80',
        place: 'manifests/tablet-102.yaml:31:9',
        source: 'Capacity of conn_pool',
        note: 'it was changed while it ran, and a restart undoes that',
      },
    ],
  }
  return {
    observation: after,
    loads: poolLoads(before, after, 10),
    leaks: [
      {
        kind: 'active-above-capacity',
        pool: 'transaction_pool',
        text: 'transaction_pool holds 26 connections with a size of 20',
      },
    ],
  }
}

const over = budgetReport({ name: 'zone1-102', maxConnections: running(500) }, [
  { release: '22' },
  { release: '22' },
])

const rehearsal: RehearsalReport = {
  kind: 'rehearsal',
  baseline: 4,
  checkpoints: [
    { step: 'start', what: 'nothing of the rehearsal', predicted: 4, measured: 4, errors: {} },
    { step: 'sessions', what: '12 sessions with settings', predicted: 9, measured: 9, errors: {} },
    { step: 'locks', what: '3 sessions that hold a lock', predicted: 12, measured: 12, errors: {} },
    { step: 'disconnected', what: 'every session is gone', predicted: 9, measured: 9, errors: {} },
  ],
  stopped: null,
  closing: { connected: 4, isBack: true, afterMs: 38, left: 0, toRemove: [] },
  notes: ['the locks are called vtsize_rehearsal_*; nothing of them is left'],
}

const stoppedRehearsal: RehearsalReport = {
  ...rehearsal,
  checkpoints: [
    ...rehearsal.checkpoints.slice(0, 2),
    {
      step: 'temporary-tables',
      what: '12 sessions with a temporary table',
      predicted: 21,
      measured: 19,
      errors: { 'Too many connections (errno 1040)': 2 },
    },
    {
      step: 'reads',
      what: '4 sessions that read',
      predicted: 22,
      measured: null,
      errors: { 'Too many connections (errno 1040)': 2 },
    },
  ],
  stopped: 'the server refused a connection: Too many connections (errno 1040)',
  closing: {
    connected: null,
    isBack: false,
    afterMs: 2000,
    left: null,
    toRemove: ['DROP DATABASE IF EXISTS `vtsize_1f4c09ae`;'],
  },
}

/** Reports by what they show. */
export const probeReports: Readonly<Record<string, ProbeReport>> = {
  healthy: { ...nothingProbed, mysql: { kind: 'observed', address, observation: healthyServer } },
  full: { ...nothingProbed, mysql: { kind: 'observed', address, observation: fullServer } },
  'lower-after-restart': {
    ...nothingProbed,
    mysql: {
      kind: 'observed',
      address,
      observation: {
        ...healthyServer,
        ceiling: {
          ...healthyServer.ceiling,
          openFiles: { limit: 1024, wanted: 8510, connectionsAtNextStart: 214 },
        },
      },
    },
  },
  refused: { ...nothingProbed, mysql: { kind: 'refused', address, refusal } },
  'without-privileges': { ...nothingProbed, mysql: { kind: 'observed', address, observation: blindServer } },
  'tablets-alone': {
    ...nothingProbed,
    vttablets: [
      probed(recordedSample('v15.0.3-vttablet-idle', 'http://tablet-100:15101').observation),
      probed(silentTablet),
      probed({ ...silentTablet, url: 'http://gate:15001', program: 'vtgate' }),
    ],
    diagnostics: silentTablet.diagnostics,
  },
  unaccounted: {
    ...nothingProbed,
    mysql: { kind: 'observed', address, observation: healthyServer },
    vttablets: [probed(reserved.observation)],
    unaccounted: unaccountedOf(
      [reserved],
      [
        { user: 'vt_app', role: 'app', connections: 328 },
        { user: 'vt_dba', role: 'dba', connections: 22 },
        { user: 'vt_allprivs', role: 'allprivs', connections: 1 },
      ],
    ),
  },
  troubled: { ...nothingProbed, vttablets: [troubled()] },
  budgets: {
    ...nothingProbed,
    mysql: { kind: 'observed', address, observation: healthyServer },
    budgets: [
      {
        ...over,
        commands: [
          {
            where: 'mysql',
            text: 'SET PERSIST max_connections = 805;',
            note: 'at once, and kept for the next start',
          },
          {
            where: 'systemd',
            text: 'LimitNOFILE=8815',
            note: 'the server may open 1024 files now: at its next start it would lower max_connections again',
          },
          {
            where: 'vttablet',
            text: '--queryserver-config-stream-pool-size=78',
            note: 'from 200: 244 connections less',
          },
          {
            where: 'shell',
            text: 'curl -sf -d varname=StreamPoolSize -d value=78 http://tablet-101.commerce.example:15101/debug/env',
            note: 'at once, until the tablet starts again; idle connections close, lent ones when they come back',
          },
        ],
      },
      {
        ...budgetReport({ name: 'zone1-101', maxConnections: running(1000) }, [{ release: '22' }]),
        commands: [],
      },
    ],
  },
  rehearsal: {
    ...nothingProbed,
    mysql: { kind: 'observed', address, observation: healthyServer },
    rehearsal,
  },
  'stopped-rehearsal': { ...nothingProbed, rehearsal: stoppedRehearsal },
}
