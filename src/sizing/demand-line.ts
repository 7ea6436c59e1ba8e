import type { Account } from '../catalog/roles.ts'
import type { FlagValue, Sourced } from '../config/model.ts'
import type { Count } from './count.ts'

/** What kind of thing opens the connections: see the words of the design. */
export type LineKind = 'pool' | 'kill' | 'unpooled' | 'reserved' | 'other'

/** One reason for connections to a mysqld. */
export interface DemandLine {
  /** The pool as its metrics name it, or the source: `replica_io_threads`. */
  readonly id: string
  readonly kind: LineKind
  readonly count: Count
  readonly account: Account
  /** The tablet that opens them; nothing when it is not one tablet's doing. */
  readonly tablet?: string
  readonly setBy: SetBy
  /** One sentence: what these connections are for, or why the number is what it is. */
  readonly why: string
  readonly cite: string
  /** How an estimate comes about, step by step. */
  readonly steps?: readonly string[]
}

/** What decides a line's count. */
export type SetBy =
  | { readonly kind: 'flag'; readonly flag: string; readonly setting: Sourced<FlagValue> }
  | { readonly kind: 'constant' }
  | { readonly kind: 'option'; readonly option: string }
