import { type MysqlFlavour, maxConnectionsDefault, openFilesRule, spareSlot } from '../catalog/mysql.ts'
import type { Known, MysqldSettings, Place, Sourced, Unresolved } from '../config/model.ts'
import { mysqlOpenFiles, requestedFiles } from './nofile.ts'

/** One step from the configured number to what ordinary accounts can get. */
export interface CeilingStep {
  readonly id: 'max-connections' | 'open-files-limit' | 'spare-slot' | 'kept'
  /** Connections left after this step. */
  readonly value: number
  readonly why: string
  readonly cite?: string
  readonly place?: Place
}

/** What ordinary accounts can really get from one mysqld, as a derivation. */
export interface Ceiling {
  /** max_connections as configured; nothing when it cannot be known. */
  readonly configured: number | undefined
  /** Connections that ordinary accounts can open together; nothing when it cannot be known. */
  readonly effective: number | undefined
  readonly steps: readonly CeilingStep[]
  /** Why `effective` is missing. */
  readonly because: readonly Unresolved[]
  /** Connections that each single account can open, where there is a cap. */
  readonly perAccount: number | undefined
  /** Open files that mysqld wants for the configured number (MySQL; MariaDB never lowers it). */
  readonly requestedFiles: number | undefined
}

/** Slots that something other than the counted demand needs: people, exporters, backups. */
export interface KeptSlots {
  readonly label: string
  readonly connections: number
}

/**
 * Works out the ceiling of a mysqld: max_connections, lowered at start by the open-files limit, less the
 * slots kept. A value that is not configured is the default of whoever writes the server's configuration.
 */
export function ceilingOf(mysqld: MysqldSettings, kept: readonly KeptSlots[]): Ceiling {
  const configured = mysqld.maxConnections ?? defaultMaxConnections(mysqld)
  const limits = [configured, mysqld.nofile, mysqld.openFilesLimit, mysqld.tableOpenCache]
  const because = limits.flatMap(value => (value?.kind === 'unresolved' ? [value] : []))
  const perAccount = mysqld.maxUserConnections
  if (perAccount?.kind === 'unresolved') because.push(perAccount)
  const cap = perAccount?.kind === 'known' && perAccount.value > 0 ? perAccount.value : undefined
  if (because.length > 0 || configured.kind !== 'known') {
    const known = configured.kind === 'known' ? configured.value : undefined
    return {
      configured: known,
      effective: undefined,
      steps: [],
      because,
      perAccount: cap,
      requestedFiles: undefined,
    }
  }
  const steps = ceilingSteps(mysqld, configured, kept)
  return {
    configured: configured.value,
    effective: steps.at(-1)?.value,
    steps,
    because,
    perAccount: cap,
    requestedFiles: flavourOf(mysqld) === 'mariadb' ? undefined : filesFor(mysqld, configured.value),
  }
}

/** Open files that this mysqld wants when its max_connections is `maxConnections`. */
export function filesFor(mysqld: MysqldSettings, maxConnections: number): number {
  return requestedFiles({ maxConnections, ...openFilesInput(mysqld) })
}

/** MySQL unless the configuration says MariaDB. */
export function flavourOf(mysqld: MysqldSettings): MysqlFlavour {
  return mysqld.flavour ?? 'mysql'
}

function defaultMaxConnections(mysqld: MysqldSettings): Sourced<number> {
  if (mysqld.defaults === 'external') {
    return {
      kind: 'unresolved',
      text: mysqld.name,
      why: 'this MySQL is configured outside the files given',
      supply: '--max-connections N',
      ...(mysqld.place && { place: mysqld.place }),
    }
  }
  const row = maxConnectionsDefault[mysqld.defaults]
  return { kind: 'known', value: row.value, origin: 'default', text: String(row.value), cite: row.cite }
}

function ceilingSteps(
  mysqld: MysqldSettings,
  configured: Known<number>,
  kept: readonly KeptSlots[],
): readonly CeilingStep[] {
  const steps: CeilingStep[] = [configuredStep(mysqld, configured), openFilesStep(mysqld, configured.value)]
  let left = steps[1]?.value ?? configured.value
  if (mysqld.defaults !== 'external') {
    steps.push({ id: 'spare-slot', value: left, why: spareSlot.what, cite: spareSlot.cite })
  }
  for (const { label, connections } of kept) {
    left -= connections
    steps.push({ id: 'kept', value: left, why: `${connections} kept for ${label}` })
  }
  return steps
}

function configuredStep(mysqld: MysqldSettings, configured: Known<number>): CeilingStep {
  return {
    id: 'max-connections',
    value: configured.value,
    why: whereFrom(mysqld, configured),
    ...(configured.cite && { cite: configured.cite }),
    ...(configured.place && { place: configured.place }),
  }
}

function whereFrom({ defaults }: MysqldSettings, { origin }: Known<number>): string {
  if (origin === 'default')
    return `not set: ${maxConnectionsDefault[defaults === 'mysql' ? 'mysql' : 'vitess'].what}`
  return origin === 'running' ? 'max_connections as it runs' : 'max_connections as configured'
}

function openFilesStep(mysqld: MysqldSettings, maxConnections: number): CeilingStep {
  const id = 'open-files-limit'
  if (flavourOf(mysqld) === 'mariadb') {
    return { id, value: maxConnections, why: openFilesRule.mariadb, cite: openFilesRule.cite }
  }
  const input = { maxConnections, ...openFilesInput(mysqld) }
  const nofile = mysqld.nofile?.kind === 'known' ? mysqld.nofile : undefined
  if (!nofile) {
    const why = `open-files limit not given: holds while mysqld may open ${requestedFiles(input)} files (--nofile soft:hard)`
    return { id, value: maxConnections, why, cite: openFilesRule.cite }
  }
  const outcome = mysqlOpenFiles(input, nofile.value)
  const asked = `wants ${outcome.requested} open files, gets ${outcome.granted}`
  return {
    id,
    value: outcome.maxConnections,
    why:
      outcome.maxConnections < maxConnections
        ? `lowered at start: mysqld ${asked}, and keeps ${openFilesRule.keptFromConnections} of them from connections`
        : `not lowered: mysqld ${asked}`,
    cite: openFilesRule.cite,
    ...(nofile.place && { place: nofile.place }),
  }
}

function openFilesInput(mysqld: MysqldSettings): { tableOpenCache: number; openFilesLimit?: number } {
  const { tableOpenCache, openFilesLimit } = mysqld
  return {
    tableOpenCache:
      tableOpenCache?.kind === 'known' ? tableOpenCache.value : openFilesRule.defaultTableOpenCache,
    ...(openFilesLimit?.kind === 'known' &&
      openFilesLimit.value > 0 && { openFilesLimit: openFilesLimit.value }),
  }
}
