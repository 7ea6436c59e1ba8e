import type { Feature } from '../../catalog/features.ts'
import { flagDefault, flagVersion } from '../../catalog/flags.ts'
import { knownFamily } from '../../catalog/known-flag-index.ts'
import { type Condition, type PoolRow, poolsOf } from '../../catalog/pools.ts'
import { covers, type Release } from '../../catalog/release.ts'
import type { Role } from '../../catalog/roles.ts'
import type { FlagValue } from '../../catalog/value-syntax.ts'
import type { ConnPoolConfig, OtherPool, TabletConfig } from './tablet-config.ts'

/** What is known of a vttablet: its role, the flags that are not at their default, what is on around it. */
export interface TabletSettings {
  readonly role: Role
  /** By dashed name, as v23 spells it; times in seconds. */
  readonly flags: Readonly<Record<string, FlagValue>>
  readonly features: readonly Feature[]
}

/** The pools that the tablet gives to its clients; the engine has a part of its own for each. */
const clientPools = new Set(['transaction_pool', 'found_rows_pool', 'conn_pool', 'stream_conn_pool'])

/** vttablet of `release` as these settings make it. Flags that the release does not have count for nothing. */
export function configureTablet(release: Release, settings: TabletSettings): TabletConfig {
  const flags = new Flags(release, settings)
  return {
    release,
    oltpReadPool: clientPool(flags, {
      size: 'queryserver-config-pool-size',
      timeout: 'queryserver-config-query-pool-timeout',
      maxIdleCount: 'queryserver-config-query-pool-max-idle-count',
      maxWaiters: 'queryserver-config-query-pool-waiter-cap',
      prefill: 'queryserver-config-pool-prefill-parallelism',
    }),
    olapReadPool: clientPool(flags, {
      size: 'queryserver-config-stream-pool-size',
      timeout: 'queryserver-config-stream-pool-timeout',
      maxIdleCount: 'queryserver-config-stream-pool-max-idle-count',
      maxWaiters: 'queryserver-config-stream-pool-waiter-cap',
      prefill: 'queryserver-config-stream-pool-prefill-parallelism',
    }),
    txPool: clientPool(flags, {
      size: 'queryserver-config-transaction-cap',
      timeout: 'queryserver-config-txpool-timeout',
      maxIdleCount: 'queryserver-config-txpool-max-idle-count',
      maxWaiters: 'queryserver-config-txpool-waiter-cap',
      prefill: 'queryserver-config-transaction-prefill-parallelism',
    }),
    otherPools: otherPools(release, settings, flags),
    queryTimeoutMs: flags.milliseconds('queryserver-config-query-timeout'),
    oltpTxTimeoutMs: flags.milliseconds('queryserver-config-transaction-timeout'),
    olapTxTimeoutMs: flags.milliseconds('queryserver-config-olap-transaction-timeout'),
    shutdownGraceMs: flags.milliseconds('shutdown-grace-period'),
    settingsPool: flags.isOn('queryserver-enable-settings-pool'),
    limiter: limiter(flags),
    appDebugUser: String(flags.value('db-appdebug-user') ?? ''),
    skipUserMetrics: flags.isOn('skip-user-metrics'),
    refreshIntervalMs: flags.milliseconds('pool-hostname-resolve-interval'),
    lastId: 0,
  }
}

/** vttablet of `release` as a primary, with every flag at its default. */
export function defaultTabletConfig(release: Release): TabletConfig {
  return configureTablet(release, { role: 'primary', flags: {}, features: [] })
}

/** Flag values, given or by default. */
class Flags {
  readonly #release: Release
  readonly #given: Readonly<Record<string, FlagValue>>

  constructor(release: Release, settings: TabletSettings) {
    this.#release = release
    this.#given = settings.flags
  }

  /** Nothing when the release does not have the flag, or when its default is not known and it is not given. */
  value(flag: string): FlagValue | undefined {
    if (flagVersion(flag, this.#release) !== undefined)
      return this.#given[flag] ?? flagDefault(flag, this.#release)
    const isKnown = knownFamily(flag, 'vttablet').some(({ versions }) =>
      versions.some(span => covers(span, this.#release)),
    )
    return isKnown ? this.#given[flag] : undefined
  }

  number(flag: string): number {
    return Number(this.value(flag) ?? 0)
  }

  milliseconds(flag: string): number {
    return this.number(flag) * 1000
  }

  isOn(flag: string): boolean {
    return this.value(flag) === true
  }
}

interface PoolFlags {
  readonly size: string
  readonly timeout: string
  readonly maxIdleCount: string
  readonly maxWaiters: string
  readonly prefill: string
}

function clientPool(flags: Flags, names: PoolFlags): ConnPoolConfig {
  return {
    size: flags.number(names.size),
    timeoutMs: flags.milliseconds(names.timeout),
    idleTimeoutMs: flags.milliseconds('queryserver-config-idle-timeout'),
    maxLifetimeMs: flags.milliseconds('queryserver-config-pool-conn-max-lifetime'),
    maxIdleCount: flags.number(names.maxIdleCount),
    maxWaiters: flags.number(names.maxWaiters),
    prefillParallelism: flags.number(names.prefill),
  }
}

function limiter(flags: Flags): TabletConfig['limiter'] {
  const dryRun = flags.isOn('enable-transaction-limit-dry-run') ? 'dry-run' : 'off'
  return {
    mode: flags.isOn('enable-transaction-limit') ? 'on' : dryRun,
    fraction: flags.number('transaction-limit-per-user'),
    byUsername: flags.isOn('transaction-limit-by-username'),
    byPrincipal: flags.isOn('transaction-limit-by-principal'),
    byComponent: flags.isOn('transaction-limit-by-component'),
    bySubcomponent: flags.isOn('transaction-limit-by-subcomponent'),
  }
}

function otherPools(release: Release, settings: TabletSettings, flags: Flags): readonly OtherPool[] {
  return poolsOf(release)
    .filter(pool => !clientPools.has(pool.id) && pool.roles.includes(settings.role))
    .filter(pool => holds(pool.opens, settings, flags))
    .map(pool => ({
      id: pool.id,
      name: pool.metrics?.expvar ?? pool.id,
      account: pool.account,
      config: ownPool(pool, flags),
    }))
}

/** A pool of the tablet's own: those without kill connections follow the idle timeouts of mysqlctl's pools. */
function ownPool(pool: PoolRow, flags: Flags): ConnPoolConfig {
  const ofMysqlctl = pool.id === 'app_conn_pool' ? 'app-idle-timeout' : 'dba-idle-timeout'
  const idleTimeout = pool.killConnections === 0 ? ofMysqlctl : 'queryserver-config-idle-timeout'
  return {
    size: pool.size.kind === 'fixed' ? pool.size.connections : flags.number(pool.size.flag),
    timeoutMs: 0,
    idleTimeoutMs: flags.milliseconds(idleTimeout),
    maxLifetimeMs: 0,
    maxIdleCount: 0,
    maxWaiters: 0,
    prefillParallelism: 0,
  }
}

function holds(condition: Condition, settings: TabletSettings, flags: Flags): boolean {
  switch (condition.kind) {
    case 'always':
      return true
    case 'flag':
      return flags.value(condition.flag) === condition.is
    case 'flag-above':
      return flags.number(condition.flag) > condition.value
    case 'feature':
      return settings.features.includes(condition.feature)
    case 'all':
      return condition.of.every(each => holds(each, settings, flags))
    case 'any':
      return condition.of.some(each => holds(each, settings, flags))
    case 'not':
      return !holds(condition.of, settings, flags)
  }
}
