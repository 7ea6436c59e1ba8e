import { metricSuffixes } from '../../catalog/pool-metrics.ts'
import { poolsOf } from '../../catalog/pools.ts'
import type { Release } from '../../catalog/release.ts'
import type { Diagnostic, Tablet } from '../../config/model.ts'
import { holds } from '../../sizing/condition.ts'
import type { Program, TabletIdentity, TabletObservation } from './observation.ts'
import { programOf } from './page-program.ts'
import { pageRelease } from './page-release.ts'
import type { PageValues } from './page-values.ts'
import { poolObservations } from './pool-observations.ts'
import { runningTablet } from './running-tablet.ts'
import { tabletCounts } from './tablet-counts.ts'
import { type ReadPages, readPages, type TabletPages } from './tablet-pages.ts'

/** One vttablet at one moment: what it shows, and what it is to be held against. */
export interface TabletSample {
  readonly observation: TabletObservation
  /** The release by whose rows it is explained. */
  readonly release: Release | undefined
  /** As its own command line configures it. Holds flags as given, so it is not for printing. */
  readonly running: Tablet
}

/** Reads the pages of a tablet. Never throws; what is not there is null and told. */
export function observeTablet(url: string, fetched: TabletPages): TabletSample {
  const pages = readPages(fetched)
  const program = programOf(pages.values.names, pages.commandLine)
  const isTablet = program === 'vttablet' || program === 'vtcombo'
  const tablet = identityOf(pages)
  const found = isTablet ? pageRelease(pages) : undefined
  const release = found?.rows
  const running = runningTablet({
    source: `${url}/debug/vars`,
    commandLine: isTablet ? pages.commandLine : [],
    release,
    type: tablet.type,
  })
  const observation: TabletObservation = {
    url,
    program,
    release: found?.release ?? null,
    releaseFrom: found?.releaseFrom ?? null,
    tablet,
    pools: isTablet ? poolObservations(pages.values) : [],
    silentPools: release ? silentPools(running, release) : [],
    ...tabletCounts(isTablet ? pages.values : nothing),
    env: isTablet ? pages.env : null,
    drift: [],
    pages: [fetched.vars, fetched.metrics, fetched.env].map(({ path, status, complete }) => ({
      path,
      status,
      complete,
    })),
    diagnostics: [
      ...otherProgram(url, program),
      ...eachOnce([fetched.vars, fetched.metrics, fetched.env].flatMap(page => page.diagnostics)),
      ...pages.diagnostics,
      ...(found?.diagnostics ?? []),
    ],
  }
  return { observation, release, running }
}

function identityOf({ text, values }: ReadPages): TabletIdentity {
  const number = (expvar: string, prometheus: string) => values.number({ expvar, prometheus })
  const uptime = number('Uptime', 'vttablet_uptime')
  return {
    alias: text('TabletAlias'),
    keyspace: text('TabletKeyspace'),
    shard: text('TabletShard'),
    type: text('TabletType')?.toLowerCase() ?? null,
    state: text('TabletStateName') ?? serverState(values),
    // Nanoseconds on both pages.
    uptimeSeconds: uptime === null ? null : uptime / 1e9,
    maxFds: number('MaxFds', 'vttablet_max_fds'),
  }
}

/** Of `SERVING`, or `SERVING.PRIMARY.ks.0` from v23 on, the state. */
function serverState(values: PageValues): string | null {
  const states = values.byLabel({
    expvar: 'TabletServerState',
    prometheus: 'vttablet_tablet_server_state',
  })
  const [now] = Object.entries(states ?? {}).find(([, value]) => value === 1) ?? []
  return now?.split('.').find(part => /SERVING|CONNECTED/.test(part)) ?? null
}

/** Pools that the tablet may have open and of which its release exports nothing. */
function silentPools(tablet: Tablet, release: Release): readonly string[] {
  return poolsOf(release)
    .filter(pool => pool.roles.includes(tablet.role))
    .filter(pool => metricSuffixes(pool, release).length === 0)
    .filter(pool => holds(pool.opens, tablet, release).kind !== 'no')
    .map(pool => pool.id)
}

/** All pages of a tablet that cannot be reached say the same. */
function eachOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map(each => [each.message, each])).values()]
}

const nothing = {
  names: new Set<string>(),
  number: () => null,
  seconds: () => null,
  byLabel: () => null,
  times: () => null,
} as const

function otherProgram(url: string, program: Program | null): readonly Diagnostic[] {
  const error = (code: string, message: string, hint: string): readonly Diagnostic[] => [
    { severity: 'error', code, message, hint },
  ]
  switch (program) {
    case 'vttablet':
      return []
    case 'vtcombo':
      return [
        {
          severity: 'warning',
          code: 'tablet-combo',
          message: `${url} is a vtcombo: what several of its tablets export under one name is left out`,
        },
      ]
    case 'vtgate':
      return error(
        'not-a-tablet',
        `${url} is a vtgate, not a vttablet: a vtgate holds no connection to MySQL`,
        'name the web ports of the vttablets, 15100 by custom',
      )
    case 'mysqld_exporter':
      return error(
        'not-a-tablet',
        `${url} is a mysqld_exporter, not a vttablet`,
        "name the vttablet's web port here and MySQL itself with --dsn",
      )
    case 'other':
      return error('not-a-tablet', `${url} shows variables, but not those of a vttablet`, webPort)
    case null:
      return error('tablet-unreadable', `nothing could be read of the vttablet at ${url}`, webPort)
  }
}

const webPort = 'name the web port of the vttablet (--port, 15100 by custom), not its gRPC port'
