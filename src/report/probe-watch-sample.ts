import type { MysqlObservation } from '../probe/mysql/observation.ts'
import type { ProbedMysql, ProbedTablet, ProbeReport } from './probe-report.ts'

/** What watching keeps of one look: as little as the screen needs, so that a day of looks stays small. */
export interface WatchSample {
  /** Milliseconds of a clock that only goes forwards. */
  readonly atMs: number
  readonly mysql: WatchedMysql | null
  readonly tablets: readonly WatchedTablet[]
  readonly unaccounted: number | null
  /** Of what the looks had to say, the errors. */
  readonly errors: number
}

export type WatchedMysql =
  | { readonly kind: 'refused'; readonly address: string; readonly what: string }
  | WatchedServer

export interface WatchedServer {
  readonly kind: 'observed'
  readonly address: string
  readonly version: string
  readonly uptimeSeconds: number | null
  readonly ceiling: number | null
  readonly connected: number | null
  readonly running: number | null
  readonly peak: number | null
  /** Counters since the server's start. */
  readonly attempts: number | null
  readonly refused: number | null
  /** Connections by account, most first. */
  readonly accounts: readonly WatchedAccount[]
}

export interface WatchedAccount {
  readonly user: string
  readonly role: string
  readonly connections: number
}

export interface WatchedTablet {
  readonly name: string
  readonly reserved: number | null
  readonly leaks: number
  readonly pools: readonly WatchedPool[]
}

export interface WatchedPool {
  readonly id: string
  readonly capacity: number | null
  readonly active: number | null
  readonly inUse: number | null
  readonly waitCount: number | null
}

/** Accounts that are kept of a look. */
const mostAccounts = 50

/** The part of a report that the live screen shows. */
export function watchSample(report: ProbeReport, atMs: number): WatchSample {
  const { mysql, vttablets, unaccounted, diagnostics } = report
  return {
    atMs,
    mysql: mysql && watchedMysql(mysql),
    tablets: vttablets.map(watchedTablet),
    unaccounted: unaccounted?.unaccounted ?? null,
    errors: diagnostics.filter(({ severity }) => severity === 'error').length,
  }
}

function watchedMysql(mysql: ProbedMysql): WatchedMysql {
  const { address } = mysql
  if (mysql.kind === 'refused') return { kind: 'refused', address, what: mysql.refusal.what }
  return watchedServer(address, mysql.observation)
}

function watchedServer(address: string, observation: MysqlObservation): WatchedServer {
  const { server, ceiling, load, accounts } = observation
  return {
    kind: 'observed',
    address,
    version: server.version,
    uptimeSeconds: server.uptimeSeconds,
    ceiling: ceiling.maxConnections,
    connected: load.connected,
    running: load.running,
    peak: load.peak,
    attempts: load.attempts,
    refused: load.refused,
    accounts: accounts
      .slice(0, mostAccounts)
      .map(({ user, role, connections }) => ({ user, role, connections })),
  }
}

function watchedTablet({ observation, leaks }: ProbedTablet): WatchedTablet {
  return {
    name: observation.tablet.alias ?? observation.url,
    reserved: observation.reserved.now,
    leaks: leaks.length,
    pools: observation.pools.map(({ id, capacity, active, inUse, waitCount }) => ({
      id,
      capacity,
      active,
      inUse,
      waitCount,
    })),
  }
}
