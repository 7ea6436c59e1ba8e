import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { defaultTabletConfig } from '../../src/engine/tablet/configure.ts'
import type { TabletConfig } from '../../src/engine/tablet/tablet-config.ts'
import type { SimulatedMysqld, SimulationInput } from '../../src/simulation/input.ts'
import type { WorkloadGroup } from '../../src/simulation/workload-input.ts'

const free = { kind: 'constant', ms: 0 } as const

/** A server without limits that lets everybody in at once. */
export function easyMysqld(change: Partial<SimulatedMysqld> = {}): SimulatedMysqld {
  return {
    name: 'mysqld',
    flavour: 'mysql',
    maxConnections: 100_000,
    held: [],
    accountCaps: {},
    maxUserConnections: 0,
    spareSlot: 'free',
    handshake: { transport: 'socket', ms: free },
    roundTripMs: 0,
    cores: Number.POSITIVE_INFINITY,
    lockShare: 0,
    ioShare: 0,
    killLagMs: free,
    waitTimeoutMs: 28_800_000,
    ...change,
  }
}

/** Reads that arrive at random, each of exponential length; sessions enough that none waits in the client. */
export function openReads(change: Partial<WorkloadGroup> = {}): WorkloadGroup {
  return {
    name: 'readers',
    population: { kind: 'open', sessions: 200, perSecond: 100 },
    connect: [],
    activities: [
      {
        name: 'read',
        weight: 1,
        steps: [{ kind: 'statement', sql: 'select * from t', service: { kind: 'exponential', meanMs: 100 } }],
      },
    ],
    foundRows: false,
    user: 'app',
    replicas: undefined,
    retry: { attempts: 0, delay: free, backoff: 1, scope: 'statement' },
    patienceMs: Number.POSITIVE_INFINITY,
    pace: [],
    ...change,
  }
}

/** One primary of a release over one server. */
export function oneTablet(
  release: string,
  group: WorkloadGroup,
  change: Partial<SimulationInput> = {},
  config: Partial<TabletConfig> = {},
): SimulationInput {
  const known = parseRelease(release) as Release
  return {
    tablets: [
      {
        name: 'zone1-100',
        config: { ...defaultTabletConfig(known), ...config },
        role: 'primary',
        mysqld: 'mysqld',
      },
    ],
    mysqlds: [easyMysqld()],
    vtgates: {
      count: 1,
      session: { release: known, keyspace: { name: 'ks', sharded: false, shards: 1 } },
      roundTripMs: 0,
      lockHeartbeatMs: 5000,
    },
    groups: [group],
    events: [],
    durationMs: 600_000,
    warmUp: 'detect',
    seed: 1,
    seriesPoints: 60,
    ...change,
  }
}

/** A tablet with 300 transactions at once at most, and 2,000 statements a second, begins and commits among them. */
export function busyTablet(release: string, durationMs: number): SimulationInput {
  const step = (sql: string, meanMs: number) =>
    ({ kind: 'statement', sql, service: { kind: 'exponential', meanMs } }) as const
  const group = openReads({
    population: { kind: 'closed', sessions: 300, think: { kind: 'exponential', meanMs: 690 } },
    activities: [
      {
        name: 'transaction',
        weight: 1,
        steps: [
          step('begin', 0),
          step('select a from t where id = 1', 20),
          step('update t set a = 2 where id = 1', 20),
          step('select b from u where id = 1', 20),
          step('commit', 0),
        ],
      },
    ],
  })
  const input = oneTablet(release, group, {
    durationMs,
    warmUp: { ms: 0 },
    mysqlds: [easyMysqld({ cores: 64 })],
  })
  return {
    ...input,
    tablets: input.tablets.map(tablet => ({
      ...tablet,
      config: { ...tablet.config, txPool: { ...tablet.config.txPool, size: 300 } },
    })),
  }
}
