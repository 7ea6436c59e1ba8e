import type { Unresolved } from '../config/model.ts'

/** How many connections one reason can open, and how sure that is. */
export type Count = ExactCount | BoundCount | UnboundedCount | UnresolvedCount

/** Set by a flag, a constant or an option: this many and no more. */
export interface ExactCount {
  readonly kind: 'exact'
  readonly connections: number
}

/** An upper bound that is rarely reached. */
export interface BoundCount {
  readonly kind: 'bound'
  readonly connections: number
}

/** Nothing in Vitess limits it, and nobody said how many to expect. */
export interface UnboundedCount {
  readonly kind: 'unbounded'
}

/** It hangs on values that cannot be known from the input. */
export interface UnresolvedCount {
  readonly kind: 'unresolved'
  readonly because: readonly Unresolved[]
}

/** The number behind a count; nothing when it is unbounded or unresolved. */
export function connectionsOf(count: Count): number | undefined {
  return count.kind === 'exact' || count.kind === 'bound' ? count.connections : undefined
}

/** `count` taken `times` times (several equal tablets on one mysqld). */
export function multiply(count: Count, times: number): Count {
  return count.kind === 'exact' || count.kind === 'bound'
    ? { ...count, connections: count.connections * times }
    : count
}
