import { perRelease } from './per-release.ts'
import { covers, type Release, rowFor, type Span } from './release.ts'
import type { Account, Role } from './roles.ts'
import { unpooledRows } from './unpooled-rows.ts'

/** Connections beside the pools: one way in which something opens them, in a stretch of releases. */
export interface UnpooledRow extends Span {
  /** `vreplication_target_streams`: the entry of the inventory. */
  readonly id: string
  /** Tells the rows of one entry apart when it has several ways of opening connections. */
  readonly part?: string
  readonly account: Account
  /** Tablets whose mysqld gets the connections. */
  readonly roles: readonly Role[]
  /** What there is one or more of, each with connections of its own. */
  readonly per: Driver
  readonly connections: PerDriver
  /** Whether anything in Vitess limits the sum. */
  readonly bounded: boolean
  /** `held`: for as long as its driver lasts. `transient`: for a moment now and then. */
  readonly lasts: 'held' | 'transient'
  /** Who dials: this vttablet, another vttablet or mysqld, or another program. */
  readonly opener: 'this-vttablet' | 'other-vttablet' | 'other-mysqld' | 'other-program'
  /** The documented formula has a variable term for it. */
  readonly inFormula?: true
  readonly metrics?: readonly CountMetric[]
  readonly what: string
  /** How sure, where it is not read from source. */
  readonly sureness?: string
  readonly cite: string
}

/** What causes connections. */
export type Driver =
  | 'appdebug query'
  | 'backup'
  | 'binlog client'
  | 'binlog player'
  | 'copying stream worker'
  | 'direct DDL'
  | 'health check'
  | 'LockTables RPC'
  | 'message table'
  | 'migration'
  | 'migration tool'
  | 'mysqlctld command'
  | 'permission check RPC'
  | 'prepared transaction'
  | 'ExecuteFetchAsAllPrivs RPC'
  | 'ExecuteFetchAsDba RPC'
  | 'replica'
  | 'reserving session'
  | 'setting session'
  | 'table purge'
  | 'topology manager'
  | 'tablet'
  | 'vdiff'
  | 'vreplication stream'
  | 'vreplication stream copying'
  | 'vreplication stream ending'
  | 'vreplication stream after copying'
  | 'vstream client'
  | 'vstream copying'

/** Connections of one driver: between `least` and `most`, or as many as a flag says. */
export type PerDriver =
  | { readonly kind: 'each'; readonly least: number; readonly most: number }
  /** The flag's value; none when it is not above `onlyAbove`. */
  | { readonly kind: 'flag'; readonly flag: string; readonly onlyAbove: number }
  /** The drivers are limited: all of them together open at most the flag's value less `less`. */
  | {
      readonly kind: 'flag-limits-drivers'
      readonly flag: string
      readonly less: number
      readonly each: number
    }

/** A metric that counts the drivers or their connections. */
export interface CountMetric extends Span {
  readonly expvar: string
  readonly prometheus: string
  /** It counts by label, so /metrics has it only once there is something to count. */
  readonly byLabel?: true
}

/** Everything that opens connections beside the pools in a release. */
export const unpooledOf = perRelease((release): readonly UnpooledRow[] =>
  unpooledRows.filter(row => covers(row, release)),
)

/** One entry of the inventory in a release; `part` where the entry has several. */
export function unpooledRow(id: string, release: Release, part?: string): UnpooledRow | undefined {
  return rowFor(
    unpooledRows.filter(row => row.id === id && row.part === part),
    release,
  )
}

/** All rows of one entry in a release, its parts in order. */
export function unpooledParts(id: string, release: Release): readonly UnpooledRow[] {
  return unpooledOf(release).filter(row => row.id === id)
}

/** Every row. */
export function allUnpooledRows(): readonly UnpooledRow[] {
  return unpooledRows
}
