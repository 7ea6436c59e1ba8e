import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { observeTablet } from '../../../src/probe/vttablet/observe-tablet.ts'
import { unaccountedOf } from '../../../src/probe/vttablet/unaccounted.ts'

// Pages of releases that were not recorded, made from the facts about what each release exports.

interface FactSizes {
  readonly from: number
  readonly to: number
}
interface FactPool extends FactSizes {
  readonly name: string
  readonly kind: 'pooled' | 'unpooled'
  readonly tabletTypes: readonly string[]
  readonly metrics: {
    readonly class?: string
    readonly expvarPrefix?: string
    readonly prometheusPrefix?: string
    readonly v8?: { readonly expvarPrefix: string; readonly prometheusPrefix: string }
  }
}
interface Facts {
  readonly metricNaming: {
    readonly suffixes: Readonly<Record<string, string>>
    readonly byClass: Readonly<
      Record<string, readonly (FactSizes & { readonly suffixes: readonly string[] })[]>
    >
  }
  readonly pools: readonly FactPool[]
}

const { metricNaming, pools }: Facts = JSON.parse(readFileSync('fixtures/facts/pools.json', 'utf8'))

/** Dba, app and heartbeat write pools export nothing in these patches. */
const silent = new Set(['20.0.0', '20.0.6', '21.0.0', '21.0.1', '21.0.3'])

interface ShownPool {
  readonly id: string
  readonly expvar: string
  readonly prometheus: string
  readonly suffixes: readonly string[]
}

/** What a primary with all its pools open exports. */
function exportedBy(version: string): readonly ShownPool[] {
  const major = Number(version.split('.')[0])
  const holds = ({ from, to }: FactSizes) => from <= major && major <= to
  return pools
    .filter(pool => pool.kind === 'pooled' && holds(pool) && pool.tabletTypes.includes('primary'))
    .flatMap(({ name, metrics }) => {
      const prefixes = (major === 8 ? metrics.v8 : undefined) ?? metrics
      const { expvarPrefix: expvar, prometheusPrefix: prometheus } = prefixes
      if (expvar === undefined || prometheus === undefined) return []
      const isSilent = metrics.class === 'dbconnpool.ConnectionPool' && silent.has(version)
      const suffixes = metricNaming.byClass[metrics.class ?? '']?.find(holds)?.suffixes ?? []
      return suffixes.length === 0 || isSilent ? [] : [{ id: name, expvar, prometheus, suffixes }]
    })
}

/** A number for every metric, each another one. */
function numberOf(pool: number, suffix: string): number {
  return pool * 100 + Object.keys(metricNaming.suffixes).indexOf(suffix) + 1
}

function varsOf(version: string, buildVersion: boolean): Record<string, unknown> {
  const major = Number(version.split('.')[0])
  const pooled = exportedBy(version).flatMap(({ expvar, suffixes }, at) =>
    suffixes.map(suffix => [
      `${expvar}${suffix}`,
      suffix === 'GetConnTime'
        ? {
            TotalCount: 3,
            TotalTime: 6e9,
            Histograms: {
              GetWithSettings: { Count: 1, Time: 2e9 },
              GetWithoutSettings: { Count: 2, Time: 4e9 },
            },
          }
        : numberOf(at, suffix),
    ]),
  )
  return {
    ...Object.fromEntries(pooled),
    ...(buildVersion && { BuildVersion: version }),
    TabletType: major < 13 ? 'MASTER' : 'primary',
    TabletServerState: { [major < 23 ? 'SERVING' : 'SERVING.PRIMARY.ks.0']: 1 },
    VReplicationStreamCount: 0,
    ...(major >= 7 && { UserActiveReservedCount: { root: 4, app: 1 } }),
    ...(major >= 16 && { VStreamerCount: 2 }),
    ...(major >= 20 && { VDiffCount: 0 }),
    Kills: { Queries: 1, Transactions: 0 },
    cmdline: ['vttablet', '-port=15100'],
  }
}

function metricsOf(version: string): string {
  const major = Number(version.split('.')[0])
  const lines = exportedBy(version).flatMap(({ prometheus, suffixes }, at) =>
    suffixes.flatMap(suffix => {
      const name = `${prometheus}_${metricNaming.suffixes[suffix]}`
      const value = numberOf(at, suffix)
      if (suffix === 'GetConnTime')
        return [`${name}_count{settings="GetWithSettings"} 3`, `${name}_sum{settings="GetWithSettings"} 6`]
      return [
        `# HELP ${name} x`,
        `# TYPE ${name} gauge`,
        `${name} ${/Time(?:out)?$/.test(suffix) ? value / 1e9 : value}`,
      ]
    }),
  )
  return [
    ...lines,
    'vttablet_v_replication_stream_count 0',
    ...(major >= 16 ? ['vttablet_v_streamer_count 2'] : []),
    ...(major >= 20 ? ['vttablet_v_diff_count 0'] : []),
    'vttablet_tablet_server_state{name="SERVING"} 1',
    '',
  ].join('\n')
}

const page = (path: string, text: string | null) => ({
  path,
  status: text === null ? 404 : 200,
  text,
  complete: true,
  diagnostics: [],
})

function observed(vars: Record<string, unknown> | undefined, metrics: string | null = null) {
  return observeTablet('http://tablet:15100', {
    vars: page('/debug/vars', vars === undefined ? null : JSON.stringify(vars)),
    metrics: page('/metrics', metrics),
    env: page('/debug/env?format=json', null),
  })
}

/** A release, what its pages alone allow, and /metrics where that allows more. */
const releases: readonly (readonly [version: string, vars: string, metrics?: string])[] = [
  // What counts by label stands in /metrics only once there is something to count.
  ['6.0.20', 'v6', 'v6 to v9'],
  // The throttler's pool of v8 and v9 is a primary's, so that a replica does not show it.
  ['7.0.3', 'v7 to v9', 'v6 to v9'],
  ['8.0.0', 'v8'],
  ['9.0.0', 'v9 to v12'],
  ['10.0.5', 'v9 to v12'],
  ['11.0.4', 'v9 to v12'],
  ['12.0.6', 'v9 to v12'],
  ['13.0.3', 'v13 to v14'],
  ['14.0.5', 'v13 to v14'],
  ['15.0.5', 'v15'],
  ['16.0.7', 'v16 to v18'],
  ['17.0.7', 'v16 to v18'],
  ['18.0.8', 'v16 to v18'],
  ['19.0.4', 'v19'],
  ['20.0.0', 'v20 to v20.0.6 or v21 to v21.0.3'],
  ['20.0.6', 'v20 to v20.0.6 or v21 to v21.0.3'],
  ['20.0.7', 'v20.0.7 to v20 or v21.0.4 to v21'],
  ['20.0.8', 'v20.0.7 to v20 or v21.0.4 to v21'],
  ['21.0.0', 'v20 to v20.0.6 or v21 to v21.0.3'],
  ['21.0.1', 'v20 to v20.0.6 or v21 to v21.0.3'],
  ['21.0.4', 'v20.0.7 to v20 or v21.0.4 to v21'],
  ['22.0.0', 'v22'],
  ['22.0.4', 'v22'],
  ['23.0.3', 'v23 to v24'],
  ['24.0.1', 'v23 to v24'],
]

const shapes = releases.map(([version, vars, metrics = vars]) => ({ version, vars, metrics }))

describe.each(shapes)('pages as v$version writes them', ({ version, vars, metrics }) => {
  it('tell the release by their shape, and say so', () => {
    const samples = [
      [observed(varsOf(version, false)), vars],
      [observed(undefined, metricsOf(version)), metrics],
    ] as const
    for (const [sample, narrowed] of samples) {
      const { release, releaseFrom, diagnostics } = sample.observation
      expect([release, releaseFrom]).toEqual([narrowed, 'exported metrics'])
      expect(diagnostics).toContainEqual({
        severity: 'note',
        code: 'tablet-release',
        message: `the tablet does not tell its release; what it exports is what ${narrowed} exports`,
      })
    }
  })

  it('tell it exactly where they have BuildVersion', () => {
    const { release, releaseFrom } = observed(varsOf(version, true)).observation
    expect([release, releaseFrom]).toEqual([`v${version}`, 'BuildVersion'])
  })

  it.each(['/debug/vars', '/metrics'])(
    'give every number of every pool in %s, and null for what is not there',
    form => {
      const { observation } =
        form === '/metrics' ? observed(undefined, metricsOf(version)) : observed(varsOf(version, false))
      const shown = exportedBy(version)
      expect(observation.pools.map(({ id }) => id).toSorted()).toEqual(shown.map(({ id }) => id).toSorted())
      for (const [at, { id, suffixes }] of shown.entries()) {
        const pool = observation.pools.find(each => each.id === id)
        const value = (suffix: string) => (suffixes.includes(suffix) ? numberOf(at, suffix) : null)
        const seconds = (suffix: string) => expect.closeTo(numberOf(at, suffix) / 1e9, 15)
        expect(pool).toEqual({
          id,
          capacity: value('Capacity'),
          active: value('Active'),
          inUse: value('InUse'),
          waitCount: value('WaitCount'),
          waitSeconds: seconds('WaitTime'),
          available: value('Available'),
          maxCap: value('MaxCap'),
          idleAllowed: value('IdleAllowed'),
          idleTimeoutSeconds: seconds('IdleTimeout'),
          idleClosed: value('IdleClosed'),
          maxLifetimeClosed: value('MaxLifetimeClosed'),
          exhausted: value('Exhausted'),
          waiterQueueFull: value('WaiterQueueFull'),
          gets: value('Get'),
          getSettings: value('GetSetting'),
          diffSettings: value('DiffSetting'),
          resetSettings: value('ResetSetting'),
          getTime: suffixes.includes('GetConnTime') ? { count: 3, seconds: 6 } : null,
        })
      }
    },
  )

  it('count reserved connections and streams where the release does', () => {
    const { reserved, streams } = observed(varsOf(version, false)).observation
    const major = Number(version.split('.')[0])
    expect(reserved.now).toBe(major >= 7 ? 5 : null)
    expect(streams).toEqual({
      vstreamers: major >= 16 ? 2 : null,
      vreplication: 0,
      vdiffs: major >= 20 ? 0 : null,
    })
  })
})

describe('silent pools by release', () => {
  it.each([
    ['6.0.20', ['schema_engine_pool']],
    ['14.0.5', ['schema_engine_pool', 'health_streamer_pool']],
    ['20.0.8', ['schema_engine_pool', 'health_streamer_pool']],
    ['20.0.6', ['dba_conn_pool', 'app_conn_pool', 'schema_engine_pool', 'health_streamer_pool']],
    [
      '21.0.1',
      [
        'dba_conn_pool',
        'app_conn_pool',
        'schema_engine_pool',
        'heartbeat_write_app_pool',
        'heartbeat_write_all_privs_pool',
      ],
    ],
    ['22.0.0', ['schema_engine_pool']],
  ])('of v%s are named, and their connections stand among the suspects', (version, expected) => {
    const sample = observed(varsOf(version, true))
    expect(sample.observation.silentPools).toEqual(expected)
    const accounts = ['app', 'dba', 'allprivs'].map(role => ({
      user: `vt_${role}`,
      role,
      connections: 100_000,
    }))
    const suspects = unaccountedOf([sample], accounts).accounts.flatMap(gap =>
      gap.suspects.map(({ id }) => id),
    )
    expect(suspects).toEqual(expect.arrayContaining([...expected, 'kill_pool']))
  })
})
