import { flagNames, flagRow, flagVersion } from '../../catalog/flags.ts'
import { poolRow } from '../../catalog/pools.ts'
import { covers, type Release } from '../../catalog/release.ts'
import { isSecretFlag } from '../../catalog/secret-flags.ts'
import type { FlagValue, Known, Sourced, Tablet } from '../../config/model.ts'
import { settingOf } from '../../sizing/setting.ts'
import type { Drift, PoolObservation, RunningTimeouts } from './observation.ts'
import type { TabletSample } from './observe-tablet.ts'
import { variableValue } from './variable-value.ts'

/**
 * What a tablet runs with, other than its files say. Gauges tell what is so, /debug/env what the gauges do
 * not, and the command line what neither does. Nothing when the release is not known or the files leave the
 * value open.
 */
export function driftOf(sample: TabletSample, configured: Tablet): readonly Drift[] {
  const { release } = sample
  if (!release) return []
  const against: Against = { sample, configured, release }
  const settled = new Set<string>()
  return [compareGauges, compareVariables, compareCommandLine].flatMap(compare => {
    const compared = compare(against).filter(({ flag }) => !settled.has(flag))
    for (const { flag } of compared) settled.add(flag)
    return compared.flatMap(({ drift }) => drift ?? [])
  })
}

interface Against {
  readonly sample: TabletSample
  readonly configured: Tablet
  readonly release: Release
}

/** A flag whose running value is known, and how it differs from the files, if it does. */
interface Comparison {
  readonly flag: string
  readonly drift: Drift | undefined
}

function compareGauges(against: Against): readonly Comparison[] {
  const { sample } = against
  return [
    ...sample.observation.pools.flatMap(pool => [
      ...compareCapacity(pool, against),
      ...compareIdleTimeout(pool, against),
    ]),
    ...compareTimeouts(sample.observation.timeouts, against),
  ]
}

/** A closed pool shows 0, which says nothing about its size. */
function compareCapacity(pool: PoolObservation, against: Against): readonly Comparison[] {
  const row = poolRow(pool.id, against.release)
  if (row?.size.kind !== 'flag' || pool.capacity === null || pool.capacity === 0) return []
  const { flag } = row.size
  const setting = settingOf(against.configured, flag, against.release)
  return compared(setting, pool.capacity, against, {
    what: flag,
    pool: pool.id,
    source: `Capacity of ${pool.id}`,
  })
}

function compareIdleTimeout(pool: PoolObservation, against: Against): readonly Comparison[] {
  const flag = idleFlags[pool.id]
  if (flag === undefined || pool.idleTimeoutSeconds === null) return []
  const { yaml } = poolRow(pool.id, against.release) ?? {}
  const own = yaml === undefined ? undefined : against.configured.yaml[`${yaml}.idleTimeoutSeconds`]
  const setting = own ?? settingOf(against.configured, flag, against.release)
  return compared(setting, pool.idleTimeoutSeconds, against, {
    what: flag,
    pool: pool.id,
    source: `IdleTimeout of ${pool.id}`,
  })
}

/** The pools whose idle timeout one flag alone sets. */
const idleFlags: Readonly<Record<string, string>> = {
  conn_pool: 'queryserver-config-idle-timeout',
  stream_conn_pool: 'queryserver-config-idle-timeout',
  transaction_pool: 'queryserver-config-idle-timeout',
  found_rows_pool: 'queryserver-config-idle-timeout',
  dba_conn_pool: 'dba-idle-timeout',
  app_conn_pool: 'app-idle-timeout',
}

function compareTimeouts(timeouts: RunningTimeouts, against: Against): readonly Comparison[] {
  const gauges = [
    ['queryserver-config-transaction-timeout', timeouts.transaction, 'TransactionTimeout'],
    ['queryserver-config-olap-transaction-timeout', timeouts.olapTransaction, 'OlapTransactionTimeout'],
    ['queryserver-config-query-timeout', timeouts.query, 'QueryTimeout'],
  ] as const
  return gauges.flatMap(([flag, running, source]) => {
    const setting = settingOf(against.configured, flag, against.release)
    return running === null ? [] : compared(setting, running, against, { what: flag, pool: null, source })
  })
}

/** The variables of /debug/env that flags set. */
function compareVariables(against: Against): readonly Comparison[] {
  const { sample, configured, release } = against
  const { env } = sample.observation
  return flagNames('vttablet').flatMap(flag => {
    const row = flagRow(flag)
    const variable = row?.debugEnv?.find(each => covers(each, release))
    const text = variable && env?.[variable.name]
    // What the background tasks use comes from the topology too, so their variables need not show a flag.
    if (variable === undefined || text === undefined || row?.kind === 'background') return []
    const running = variableValue(text)
    if (running === undefined) return []
    const source = `${variable.name} of /debug/env`
    return compared(settingOf(configured, flag, release), running, against, {
      what: flag,
      pool: null,
      source,
    })
  })
}

/** Every flag with which it was started, given or by default. */
function compareCommandLine(against: Against): readonly Comparison[] {
  const { sample, configured, release } = against
  if (sample.running.opaque.length > 0) return []
  return flagNames('vttablet').flatMap(flag => {
    if (isSecretFlag(flag) || !flagVersion(flag, release) || !bearsOnConnections(flag)) return []
    const running = settingOf(sample.running, flag, release)
    const files = settingOf(configured, flag, release)
    if (running?.kind !== 'known' || isPlaceOfItsOwn(flag, files)) return []
    return compared(files, running.value, against, {
      what: flag,
      pool: null,
      source: running.origin === 'default' ? 'not on its command line' : 'its command line',
    })
  })
}

/** Where a file stands says nothing about what is in it. */
function bearsOnConnections(flag: string): boolean {
  const kind = flagRow(flag)?.kind
  return kind !== 'config-source' && kind !== 'none'
}

/** Where MySQL is, every tablet is told by whatever starts it: files that leave it out mean nothing by that. */
function isPlaceOfItsOwn(flag: string, files: Sourced<FlagValue> | undefined): boolean {
  return flagRow(flag)?.kind === 'account' && files?.kind === 'known' && files.origin === 'default'
}

type Found = Pick<Drift, 'what' | 'pool' | 'source'>

function compared(
  setting: Sourced<FlagValue> | undefined,
  running: FlagValue,
  against: Against,
  found: Found,
): readonly Comparison[] {
  const drift =
    setting?.kind === 'known' && !same(setting.value, running)
      ? {
          ...found,
          running: String(running),
          configured: String(setting.value),
          place: placeText(setting),
          note: noteOf(found, running, setting, against),
        }
      : undefined
  return [{ flag: found.what, drift }]
}

/** Seconds come from nanoseconds, so they may differ in the last place. */
function same(configured: FlagValue, running: FlagValue): boolean {
  if (typeof configured !== 'number' || typeof running !== 'number') return configured === running
  return Math.abs(configured - running) < 1e-6
}

function placeText({ place }: Known<FlagValue>): string | null {
  return place ? `${place.file}:${place.line}:${place.column}` : null
}

/** Whether a restart would bring what the files say, or the tablet was started with something else. */
function noteOf(
  { what, source }: Found,
  running: FlagValue,
  configured: Known<FlagValue>,
  { sample, release }: Against,
): string | null {
  if (source.endsWith('command line')) return 'it was started from another configuration'
  const started = settingOf(sample.running, what, release)
  if (started?.kind !== 'known') return null
  if (same(started.value, running)) return 'it was started from another configuration'
  return same(started.value, configured.value)
    ? 'it was changed while it ran, and a restart undoes that'
    : `it was started with ${started.value} and changed while it ran`
}
