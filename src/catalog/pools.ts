import type { Feature } from './features.ts'
import { perRelease } from './per-release.ts'
import { poolRows } from './pool-rows.ts'
import { covers, type Release, rowFor, type Span } from './release.ts'
import type { Account, Role } from './roles.ts'

export type { Feature } from './features.ts'

/** A pool as it is in a stretch of releases. What differs between releases stands in rows of its own. */
export interface PoolRow extends Span {
  /** `transaction_pool`: as the metrics and the documentation name it. */
  readonly id: string
  readonly size: PoolSize
  readonly account: Account
  /** Tablets that open the pool, provided that `opens` holds. */
  readonly roles: readonly Role[]
  readonly opens: Condition
  /** Connections of the hidden pool that runs KILL for this one: each connpool.Pool has such a pool of one. */
  readonly killConnections: 0 | 1
  /** Absent for pools without a name, which export nothing. */
  readonly metrics?: PoolMetrics
  /** Its block in the tablet YAML. */
  readonly yaml?: string
  readonly what: string
  readonly traps?: readonly string[]
  readonly cite: string
}

export type PoolSize =
  | { readonly kind: 'flag'; readonly flag: string }
  | { readonly kind: 'fixed'; readonly connections: number }

export type PoolClass = 'connpool.Pool' | 'dbconnpool.ConnectionPool'

/** What the pool's metrics are called; the suffixes of a release are in `pool-metrics.ts`. */
export interface PoolMetrics {
  readonly class: PoolClass
  /** Prefix in /debug/vars. */
  readonly expvar: string
  /** Prefix in /metrics; an underscore follows. */
  readonly prometheus: string
}

/** When a pool is opened, of a tablet in one of its roles. */
export type Condition =
  | { readonly kind: 'always' }
  | { readonly kind: 'flag'; readonly flag: string; readonly is: boolean | string }
  | { readonly kind: 'flag-above'; readonly flag: string; readonly value: number }
  | { readonly kind: 'feature'; readonly feature: Feature }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }

/** Every pool that vttablet of this release has, in the order of the inventory. */
export const poolsOf = perRelease((release): readonly PoolRow[] =>
  poolRows.filter(row => covers(row, release)),
)

/** One pool in a release; nothing when the release does not have it. */
export function poolRow(id: string, release: Release): PoolRow | undefined {
  return rowFor(
    poolRows.filter(row => row.id === id),
    release,
  )
}

/** Every pool of any release, in the order of the inventory. */
export function poolIds(): readonly string[] {
  return [...new Set(poolRows.map(row => row.id))]
}

/** Every row. */
export function allPoolRows(): readonly PoolRow[] {
  return poolRows
}
