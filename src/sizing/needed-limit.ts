import { maxConnectionsRange } from '../catalog/mysql.ts'
import type { MysqldSettings } from '../config/model.ts'
import { type BudgetOptions, type Headroom, wantedOf } from './budget.ts'
import { filesFor, flavourOf } from './ceiling.ts'

/** A max_connections, and the open files that this mysqld wants with it (MySQL only: MariaDB never lowers it). */
export interface NeededLimit {
  readonly maxConnections: number
  readonly openFiles?: number
}

/** The least max_connections under which so many connections fit; nothing when MySQL takes none that large. */
export function neededLimit(
  demand: number,
  mysqld: MysqldSettings,
  { headroom, kept }: Pick<BudgetOptions, 'headroom' | 'kept'>,
): NeededLimit | undefined {
  const slots = kept.reduce((sum, { connections }) => sum + connections, 0)
  const flavour = flavourOf(mysqld)
  const { least, most } = maxConnectionsRange[flavour]
  const maxConnections = Math.max(least, smallestLimit(demand, headroom, slots))
  if (maxConnections > most) return undefined
  return {
    maxConnections,
    ...(flavour === 'mysql' && { openFiles: filesFor(mysqld, maxConnections) }),
  }
}

/** The least max_connections that leaves `headroom` free above `demand` and the slots kept. */
function smallestLimit(demand: number, headroom: Headroom, kept: number): number {
  if (headroom.kind === 'connections') return demand + headroom.connections + kept
  // Division may end up a hair on either side of the whole number, so the last steps are tried.
  let limit = Math.max(demand, Math.floor(demand / (1 - headroom.percent / 100)) - 1)
  while (demand + wantedOf(headroom, limit) > limit) limit += 1
  return limit + kept
}
