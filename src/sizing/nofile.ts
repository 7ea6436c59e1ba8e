import { openFilesRule } from '../catalog/mysql.ts'

/** Limits on open files as the process starts with them (`ulimit -Sn`, `-Hn`; LimitNOFILE). */
export interface OpenFilesLimit {
  readonly soft: number
  readonly hard: number
}

/** What decides how many files mysqld wants to open. */
export interface OpenFilesInput {
  readonly maxConnections: number
  readonly tableOpenCache: number
  /** The `open_files_limit` option; MySQL takes 5000 when it is not set. */
  readonly openFilesLimit?: number
}

/** How mysqld adapts itself to the open-files limit when it starts. */
export interface OpenFilesOutcome {
  /** Descriptors that mysqld asks for. */
  readonly requested: number
  /** Descriptors that it gets. */
  readonly granted: number
  /** max_connections that it then runs with. */
  readonly maxConnections: number
  readonly tableOpenCache: number
}

/**
 * MySQL's rule for lowering max_connections at start, as 75 starts of MySQL 8.0, 8.4 and 9.7 showed it. A
 * request above the hard limit fails as a whole: mysqld then stays at the soft limit.
 */
export function mysqlOpenFiles(input: OpenFilesInput, limit: OpenFilesLimit): OpenFilesOutcome {
  const requested = requestedFiles(input)
  const granted = requested <= limit.soft ? limit.soft : requested <= limit.hard ? requested : limit.soft
  const { maxConnections: asked, tableOpenCache: askedCache } = input
  if (granted >= requested) return { requested, granted, maxConnections: asked, tableOpenCache: askedCache }
  const maxConnections = Math.min(asked, granted - openFilesRule.keptFromConnections)
  const cacheThatFits = Math.trunc((granted - openFilesRule.extraFiles - maxConnections) / 2)
  const tableOpenCache = Math.min(askedCache, Math.max(openFilesRule.tableOpenCacheFloor, cacheThatFits))
  return { requested, granted, maxConnections: Math.max(1, maxConnections), tableOpenCache }
}

/** Descriptors that mysqld asks for: the limit must be at least this for max_connections to stay as configured. */
export function requestedFiles(input: OpenFilesInput): number {
  return Math.max(
    openFilesRule.extraFiles + input.maxConnections + 2 * input.tableOpenCache,
    openFilesRule.filesPerConnection * input.maxConnections,
    input.openFilesLimit ?? openFilesRule.defaultOpenFilesLimit,
  )
}
