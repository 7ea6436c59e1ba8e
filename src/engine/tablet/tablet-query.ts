import type { TabletBehaviour } from '../../catalog/tablet-engine.ts'
import { type EngineError, engineError } from '../engine-error.ts'

/** What the tablet's planner makes of a statement, as far as connections go (`planbuilder/builder.go@v24`). */
export type PlanKind =
  | 'select'
  | 'select-lock-func'
  | 'other-read'
  | 'dml'
  | 'dml-with-limit'
  | 'ddl'
  | 'create-temporary-table'
  | 'set'
  | 'flush'
  | 'flush-with-read-lock'

/** A statement as it reaches the tablet, already planned. */
export interface TabletQuery {
  readonly sql: string
  readonly plan: PlanKind
}

/**
 * The error of a statement that needs a reserved connection and has none; nothing for others. A SET needs none
 * when the request carries settings (`query_engine.go:103-121@v24`).
 */
export function withoutReservation(
  plan: PlanKind,
  hasSettings: boolean,
  behaviour: TabletBehaviour,
): EngineError | undefined {
  const name = reservingPlan(plan)
  if (name === undefined || (plan === 'set' && hasSettings)) return undefined
  if (plan === 'flush-with-read-lock' && behaviour.flushReserves === 'no') return undefined
  return engineError('FAILED_PRECONDITION', `${name} ${needsReservation}`)
}

/** What Vitess calls the plans that ask for a connection of their own. */
function reservingPlan(plan: PlanKind): string | undefined {
  switch (plan) {
    case 'select-lock-func':
      return 'SelectLockFunc'
    case 'create-temporary-table':
      return 'DDL'
    case 'set':
      return 'Set'
    case 'flush-with-read-lock':
      return 'Flush'
    default:
      return undefined
  }
}

/** The part of that error by which the tablet knows that it has to reserve. */
export const needsReservation = 'not allowed without reserved connection'
