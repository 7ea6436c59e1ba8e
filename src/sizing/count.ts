import type { Unresolved } from '../config/model.ts'

/** How many connections one reason can open, and how sure that is. */
export type Count = ExactCount | BoundCount | EstimateCount | UnboundedCount | UnresolvedCount

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

/** What a described population opens: `connections` is passed with no more than 1 - `quantile`. */
export interface EstimateCount {
  readonly kind: 'estimate'
  readonly connections: number
  readonly quantile: number
  readonly mean: number
  readonly p50: number
  readonly p99: number
  readonly p999: number
  /** All that can be open at once; nothing when the number of sessions has no bound. */
  readonly worst: number | undefined
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
  return count.kind === 'unbounded' || count.kind === 'unresolved' ? undefined : count.connections
}

/** `count` taken `times` times (several equal tablets on one mysqld). */
export function multiply(count: Count, times: number): Count {
  switch (count.kind) {
    case 'exact':
    case 'bound':
      return { ...count, connections: count.connections * times }
    case 'estimate':
      return combined(count, number => number * times)
    case 'unbounded':
    case 'unresolved':
      return count
  }
}

/**
 * Two counts together, as sure as the less sure of them. Estimates add up as if both were high at once, which sessions of
 * one client are.
 */
export function add(left: Count, right: Count): Count {
  if (left.kind === 'unresolved' || left.kind === 'unbounded') return left
  if (right.kind === 'unresolved' || right.kind === 'unbounded') return right
  if (left.kind !== 'estimate') {
    if (right.kind === 'estimate') return add(right, left)
    const kind = left.kind === 'bound' ? 'bound' : right.kind
    return { kind, connections: left.connections + right.connections }
  }
  return combined(
    left,
    (number, name) => number + (right.kind === 'estimate' ? (right[name] ?? 0) : right.connections),
  )
}

type EstimateNumber = 'connections' | 'mean' | 'p50' | 'p99' | 'p999' | 'worst'

function combined(
  count: EstimateCount,
  change: (number: number, name: EstimateNumber) => number,
): EstimateCount {
  return {
    ...count,
    connections: change(count.connections, 'connections'),
    mean: change(count.mean, 'mean'),
    p50: change(count.p50, 'p50'),
    p99: change(count.p99, 'p99'),
    p999: change(count.p999, 'p999'),
    worst: count.worst === undefined ? undefined : change(count.worst, 'worst'),
  }
}
