import type { Budget, BudgetOptions } from './budget.ts'
import { type NeededLimit, neededLimit } from './needed-limit.ts'
import { type Open, reservedIn } from './session-room.ts'

/** The max_connections that described clients need, and what it is made of. */
export interface PopulationNeed {
  readonly kind: 'need'
  /** Nothing when MySQL takes none that large. */
  readonly limit: NeededLimit | undefined
  /** Reserved connections of the clients, at the quantile chosen. */
  readonly reserved: number
  /** Everything else that connects. */
  readonly beside: number
  /** Slots kept for others. */
  readonly kept: number
}

/**
 * The least max_connections under which the clients fit with all that connects beside them, the headroom and
 * the slots kept. Open while a line of the demand or the release is not known.
 */
export function populationNeed(budget: Budget, options: BudgetOptions): PopulationNeed | Open {
  const { demand, group, anyRelease } = budget
  if (anyRelease) return { kind: 'open', why: 'the release is not known' }
  if (demand.expected === undefined) return { kind: 'open', why: 'a value that the sum needs is not known' }
  const reserved = reservedIn(demand)
  return {
    kind: 'need',
    limit: neededLimit(demand.expected, group.mysqld, options),
    reserved,
    beside: demand.expected - reserved,
    kept: options.kept.reduce((sum, { connections }) => sum + connections, 0),
  }
}
