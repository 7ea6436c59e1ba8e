import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { poolMetricName } from '../../../src/catalog/exported-metrics.ts'
import { allPoolRows } from '../../../src/catalog/pools.ts'
import { readFlagWords } from '../../../src/config/command-line/flag-words.ts'
import type { Tablet } from '../../../src/config/model.ts'
import { tabletOf } from '../../../src/config/tablet.ts'
import { readTabletConfig } from '../../../src/config/tablet-config/tablet-config.ts'
import { driftOf } from '../../../src/probe/vttablet/drift.ts'
import { fetchTablet } from '../../../src/probe/vttablet/fetch-tablet.ts'
import type { TabletSample } from '../../../src/probe/vttablet/observe-tablet.ts'
import { unaccountedInAll, unaccountedOf } from '../../../src/probe/vttablet/unaccounted.ts'
import {
  recordedPages,
  recordedRelease,
  recordedStates,
  servePages,
  withServer,
} from '../../support/tablet-pages.ts'

interface Saturation {
  readonly release: string
  readonly capacity: Readonly<Record<string, number>>
  readonly steps: readonly (Readonly<Record<string, number>> & { readonly load: string })[]
}

const saturation: readonly Saturation[] = JSON.parse(
  readFileSync('fixtures/recorded/saturation.json', 'utf8'),
)

const tabletStates = recordedStates().filter(state => state.includes('-vttablet-'))
const gateStates = recordedStates().filter(state => state.endsWith('-vtgate'))
const withoutMetrics = (state: string) => ({ ...recordedPages(state), '/metrics': '' })

function fetched(pages: Readonly<Record<string, string>>): Promise<TabletSample> {
  return withServer(servePages(pages), url => fetchTablet(url, { timeoutMs: 5000 }))
}

/** What a release's pages say: BuildVersion where they have it, else the releases that export the same. */
const told: Readonly<Record<string, readonly [release: string, shape: string]>> = {
  'v15.0.3': ['v15', 'v15'],
  'v18.0.8': ['v16 to v18', 'v16 to v18'],
  'v19.0.10': ['v19.0.10', 'v19'],
  'v21.0.5': ['v21.0.5', 'v20.0.7 to v20 or v21.0.4 to v21'],
  'v22.0.3': ['v22.0.3', 'v22'],
  'v23.0.0': ['v23.0.1-SNAPSHOT', 'v23 to v24'],
  'v24.0.0-SNAPSHOT': ['v24.0.0-SNAPSHOT', 'v23 to v24'],
}

describe.each(tabletStates)('the recorded pages of %s', state => {
  const release = recordedRelease(state)

  it('tell the release, from BuildVersion or from what they export', async () => {
    const { observation } = await fetched(recordedPages(state))
    expect([observation.release, observation.releaseFrom]).toEqual([
      told[release]?.[0],
      release === 'v15.0.3' || release === 'v18.0.8' ? 'exported metrics' : 'BuildVersion',
    ])
    expect(observation.diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([])
  })

  it('tell the release by /metrics alone, as narrowly as its names allow', async () => {
    const { '/metrics': metrics } = recordedPages(state)
    const { observation } = await fetched({ '/metrics': metrics ?? '' })
    expect([observation.program, observation.release]).toEqual(['vttablet', told[release]?.[1]])
  })

  it('give every number of every pool, each equal to what /debug/vars holds', async () => {
    const vars = JSON.parse(recordedPages(state)['/debug/vars'] ?? '')
    const { observation } = await fetched(withoutMetrics(state))
    const names = new Map(allPoolRows().map(({ id, metrics }) => [id, metrics]))
    const shown = Object.keys(vars).flatMap(name => (/^(.+Pool)Capacity$/.exec(name) ?? [])[1] ?? [])
    expect(observation.pools.map(({ id }) => names.get(id)?.expvar).toSorted()).toEqual(shown.toSorted())
    for (const pool of observation.pools) {
      const metrics = names.get(pool.id)
      const value = (suffix: Parameters<typeof poolMetricName>[1]) =>
        metrics && (vars[poolMetricName(metrics, suffix, 'expvar')] ?? null)
      expect([pool.capacity, pool.active, pool.inUse, pool.available, pool.waitCount]).toEqual([
        value('Capacity'),
        value('Active'),
        value('InUse'),
        value('Available'),
        value('WaitCount'),
      ])
      expect([pool.gets, pool.exhausted, pool.maxLifetimeClosed, pool.idleAllowed]).toEqual([
        value('Get'),
        value('Exhausted'),
        value('MaxLifetimeClosed'),
        value('IdleAllowed'),
      ])
    }
  })

  it('read the same capacities, timeouts and sessions from /metrics as from /debug/vars', async () => {
    const { '/metrics': metrics, ...others } = recordedPages(state)
    const one = (await fetched(others)).observation
    const other = (await fetched({ '/metrics': metrics ?? '' })).observation
    const still = ({ pools }: typeof one) =>
      pools.map(({ id, capacity, maxCap, idleTimeoutSeconds }) => ({
        id,
        capacity,
        maxCap,
        idleTimeoutSeconds,
      }))
    expect(still(other)).toEqual(still(one))
    expect(other.timeouts).toEqual(one.timeouts)
    expect(other.reserved.now ?? 0).toBe(one.reserved.now)
  })

  it('drift from nothing when the files say what runs', async () => {
    const configured = await asStarted(state)
    expect(driftOf(await fetched(recordedPages(state)), configured)).toEqual([])
  })

  it('drift from files that give other sizes, each told once with its place', async () => {
    // A number of seconds up to v18, a Go duration since.
    const seven = release === 'v15.0.3' || release === 'v18.0.8' ? '7' : '7s'
    const configured = await asStarted(state, [
      '--queryserver-config-pool-size=24',
      `--queryserver-config-transaction-timeout=${seven}`,
    ])
    expect(driftOf(await fetched(recordedPages(state)), configured)).toEqual([
      {
        what: 'queryserver-config-pool-size',
        pool: 'conn_pool',
        running: '16',
        configured: '24',
        place: expect.stringMatching(/^start\.sh:1:\d+$/),
        source: 'Capacity of conn_pool',
        note: 'it was started from another configuration',
      },
      {
        what: 'queryserver-config-transaction-timeout',
        pool: null,
        running: '30',
        configured: '7',
        place: expect.stringMatching(/^start\.sh:1:\d+$/),
        source: 'TransactionTimeout',
        note: 'it was started from another configuration',
      },
    ])
  })
})

/** The tablet as files with the flags of the recorded command line configure it. */
async function asStarted(state: string, more: readonly string[] = []): Promise<Tablet> {
  const { cmdline } = JSON.parse(recordedPages(state)['/debug/vars'] ?? '')
  const { release } = await fetched(recordedPages(state))
  const [invocation] = readFlagWords([...cmdline.slice(1), ...more], 'start.sh').invocations
  if (!invocation || !release) throw new Error(`${state} has no command line`)
  const neighbour = (file: string) => ({ kind: 'unreadable', file, why: 'not here' }) as const
  return tabletOf(invocation, { release, set: new Map(), neighbour, readTabletConfig }).tablet
}

describe.each(gateStates)('the recorded pages of %s', state => {
  it('are a vtgate, said plainly, and no pool is read from them', async () => {
    const { observation } = await fetched(recordedPages(state))
    expect([observation.program, observation.release, observation.pools]).toEqual(['vtgate', null, []])
    expect(observation.diagnostics[0]).toEqual({
      severity: 'error',
      code: 'not-a-tablet',
      message: `${observation.url} is a vtgate, not a vttablet: a vtgate holds no connection to MySQL`,
      hint: 'name the web ports of the vttablets, 15100 by custom',
    })
  })
})

const differences: Readonly<Record<string, number>> = {
  'v15.0.3': 35,
  'v18.0.8': 34,
  'v19.0.10': 73,
  'v21.0.5': 32,
  'v22.0.3': 32,
  'v23.0.0': 32,
  'v24.0.0-SNAPSHOT': 32,
}

describe.each(saturation)('thirty reserved sessions on $release', ({ release, capacity, steps }) => {
  const step = steps.find(({ load }) => load === '30 reserved and every client pool full')
  const accounts = ['app', 'dba', 'allprivs'].flatMap(role => {
    const connections = step?.[`vt_${role}`]
    return connections === undefined ? [] : [{ user: `vt_${role}`, role, connections }]
  })
  const sample = () => fetched(recordedPages(`${release}-vttablet-reserved`))

  it('show the capacities that were recorded', async () => {
    const expvars = new Map(allPoolRows().map(({ id, metrics }) => [id, metrics?.expvar]))
    const { observation } = await sample()
    const shown = observation.pools.map(pool => [expvars.get(pool.id), pool.capacity])
    expect(Object.fromEntries(shown)).toMatchObject(capacity)
  })

  it('explain the whole difference between MySQL and the pools', async () => {
    const unaccounted = unaccountedOf([await sample()], accounts)
    expect(unaccounted).toMatchObject({
      connected: step?.total,
      difference: differences[release],
      reserved: 30,
      unaccounted: (differences[release] ?? 0) - 30,
    })
    expect(unaccounted.accounts.map(({ unexplained }) => unexplained)).toEqual(accounts.map(() => 0))
    expect(unaccounted.accounts[0]?.suspects[0]).toMatchObject({
      id: 'reserved_connections',
      connections: 30,
      count: 'counted',
    })
  })
})

describe('who holds the rest, line by line', () => {
  const rows: readonly (readonly [string, readonly (readonly [string, number, string])[]])[] = [
    [
      'v15.0.3',
      [
        ['schema_engine_pool', 3, 'at most'],
        ['health_streamer_pool', 1, 'at most'],
        ['kill_pool', 4, 'at most'],
      ],
    ],
    [
      'v18.0.8',
      [
        ['schema_engine_pool', 3, 'at most'],
        ['health_streamer_pool', 1, 'at most'],
        ['kill_pool', 9, 'at most'],
      ],
    ],
    [
      'v19.0.10',
      [
        ['dba_conn_pool', 20, 'at most'],
        ['schema_engine_pool', 3, 'at most'],
        ['health_streamer_pool', 1, 'at most'],
        ['kill_pool', 4, 'at most'],
      ],
    ],
    [
      'v21.0.5',
      [
        ['schema_engine_pool', 3, 'at most'],
        ['kill_pool', 4, 'at most'],
      ],
    ],
    [
      'v24.0.0-SNAPSHOT',
      [
        ['schema_engine_pool', 3, 'at most'],
        ['kill_pool', 4, 'at most'],
      ],
    ],
  ]

  it.each(rows)('under vt_dba on %s', async (release, expected) => {
    const sample = await fetched(recordedPages(`${release}-vttablet-reserved`))
    const [gap] = unaccountedOf([sample], [{ user: 'vt_dba', role: 'dba', connections: 25 }]).accounts.filter(
      ({ roles }) => roles.includes('dba'),
    )
    const shown = gap?.suspects.filter(({ count }) => count !== 'unbounded')
    expect(shown?.map(({ id, connections, count }) => [id, connections, count])).toEqual(expected)
  })

  it('under vt_app on v19.0.10 is the app pool, which exports nothing there', async () => {
    const sample = await fetched(recordedPages('v19.0.10-vttablet-reserved'))
    const [gap] = unaccountedOf([sample], [{ user: 'vt_app', role: 'app', connections: 327 }]).accounts
    expect(gap).toMatchObject({ connected: 327, active: 257, reserved: 30, unaccounted: 40, unexplained: 0 })
    expect(gap?.suspects.map(({ text }) => text)).toEqual([
      '30 reserved connections (UserActiveReservedCount), which are in no pool',
      'app_conn_pool, which exports nothing in v19.0.10: at most 40 (--app_pool_size)',
    ])
  })

  it('is told as unexplained, with what nothing bounds, when there is more than the bounds allow', async () => {
    const sample = await fetched(recordedPages('v24.0.0-SNAPSHOT-vttablet-reserved'))
    const [gap] = unaccountedOf([sample], [{ user: 'vt_dba', role: 'dba', connections: 40 }]).accounts.filter(
      ({ roles }) => roles.includes('dba'),
    )
    expect(gap).toMatchObject({ unaccounted: 20, unexplained: 13 })
    expect(
      gap?.suspects.some(({ id, count }) => id === 'execute_fetch_as_dba' && count === 'unbounded'),
    ).toBe(true)
  })

  it('is told by tablet where several share a MySQL, and their reserved connections add up', async () => {
    const one = await fetched(recordedPages('v24.0.0-SNAPSHOT-vttablet-reserved'))
    const other = await fetched(recordedPages('v19.0.10-vttablet-reserved'))
    const unaccounted = unaccountedOf([one, other], [{ user: 'vt_app', role: 'app', connections: 328 + 327 }])
    expect(unaccounted).toMatchObject({ active: 319 + 258, reserved: 60 })
    expect(unaccounted.accounts[0]).toMatchObject({ active: 298 + 257, unaccounted: 40, unexplained: 0 })
    expect(unaccounted.accounts[0]?.suspects.map(({ text }) => text)).toEqual([
      '60 reserved connections (UserActiveReservedCount), which are in no pool',
      'zone1-0000000100: app_conn_pool, which exports nothing in v19.0.10: at most 40 (--app_pool_size)',
    ])
  })

  it('does not depend on a vtgate that was named among the tablets', async () => {
    const tablet = await fetched(recordedPages('v24.0.0-SNAPSHOT-vttablet-reserved'))
    const gate = await fetched(recordedPages('v24.0.0-SNAPSHOT-vtgate'))
    const accounts = [{ user: 'vt_app', role: 'app', connections: 328 }]
    expect(unaccountedOf([gate, tablet], accounts)).toEqual(unaccountedOf([tablet], accounts))
  })

  it('is not taken for reserved connections where a page does not count them', async () => {
    const { '/metrics': metrics } = recordedPages('v24.0.0-SNAPSHOT-vttablet-idle')
    const sample = await fetched({ '/metrics': metrics ?? '' })
    const unaccounted = unaccountedOf([sample], [{ user: 'vt_app', role: 'app', connections: 35 }])
    expect(unaccounted.reserved).toBe(null)
    expect(unaccounted.accounts[0]).toMatchObject({ reserved: null, unaccounted: 30, unexplained: 30 })
    expect(unaccounted.accounts[0]?.suspects[0]?.text).toBe(
      'reserved connections, which this page does not count',
    )
  })

  it('is told of all accounts together where MySQL does not tell whose connections are', async () => {
    const sample = await fetched(recordedPages('v19.0.10-vttablet-reserved'))
    const unaccounted = unaccountedInAll([sample], 332)
    expect(unaccounted).toMatchObject({
      connected: 332,
      active: 258,
      dumps: null,
      reserved: 30,
      difference: 74,
      unaccounted: 44,
      byAccount: false,
    })
    const [gap, ...others] = unaccounted.accounts
    expect(others).toEqual([])
    expect(gap).toMatchObject({ users: [], unexplained: 0 })
    expect(gap?.suspects.map(({ id }) => id)).toEqual([
      'reserved_connections',
      'dba_conn_pool',
      'app_conn_pool',
      'schema_engine_pool',
      'health_streamer_pool',
      'kill_pool',
      'unseen_accounts',
    ])
  })

  it('may be what a tablet holds of which nothing could be read; what the others tell still counts', async () => {
    const sample = await fetched(recordedPages('v24.0.0-SNAPSHOT-vttablet-reserved'))
    const dead = await fetched({})
    const unaccounted = unaccountedOf([sample, dead], [{ user: 'vt_app', role: 'app', connections: 428 }])
    expect(unaccounted).toMatchObject({ reserved: 30, unaccounted: 428 - 319 - 30 })
    expect(unaccounted.accounts[0]).toMatchObject({ unaccounted: 100, unexplained: 100 })
    expect(unaccounted.accounts[0]?.suspects.map(({ id, count }) => [id, count])).toContainEqual([
      'unread_tablet',
      'unbounded',
    ])
  })

  it('may be open in a pool of which the page does not tell it', async () => {
    const pages = recordedPages('v24.0.0-SNAPSHOT-vttablet-reserved')
    const { StreamConnPoolActive: _, ...vars } = JSON.parse(pages['/debug/vars'] ?? '')
    const sample = await fetched({ '/debug/vars': JSON.stringify(vars) })
    const [gap] = unaccountedOf([sample], [{ user: 'vt_app', role: 'app', connections: 328 }]).accounts
    expect(gap).toMatchObject({ active: 98, unaccounted: 200, unexplained: 0 })
    expect(gap?.suspects[1]?.text).toBe(
      'stream_conn_pool, of which this page does not tell how many are open: at most 200',
    )
  })

  it('leaves accounts of others out, and dumps', async () => {
    const sample = await fetched(recordedPages('v24.0.0-SNAPSHOT-vttablet-idle'))
    const accounts = [
      { user: 'grafana', role: 'monitoring', connections: 9 },
      { user: 'vt_filtered', role: 'filtered', connections: 3, dumps: 3 },
    ]
    const gaps = unaccountedOf([sample], accounts).accounts
    expect(gaps.find(({ users }) => users.includes('vt_filtered'))).toMatchObject({
      dumps: 3,
      unaccounted: 0,
    })
    expect(gaps.flatMap(({ users }) => users)).not.toContain('grafana')
  })

  it('puts roles that log in as one user together', async () => {
    const sample = await fetched(recordedPages('v24.0.0-SNAPSHOT-vttablet-idle'))
    const one = { ...sample, running: { ...sample.running, flags: {} } }
    const [gap] = unaccountedOf([one], [{ user: 'vt_app', role: 'dba', connections: 8 }]).accounts
    expect(gap).toMatchObject({ users: ['vt_app'], roles: ['app', 'dba'], connected: 8, active: 6 })
  })
})
