import type { Budget, BudgetOptions } from './budget.ts'
import { type DescribedClients, tabletView } from './described-clients.ts'
import { leakNotes } from './estimate-text.ts'
import { refusalNotes } from './group-derivation.ts'
import { groupHoldings } from './group-holding.ts'
import { type PoolNeed, poolNeeds } from './pool-need.ts'
import { type PopulationNeed, populationNeed } from './population-need.ts'
import { type Open, type SessionRoom, sessionRooms } from './session-room.ts'

/** What described clients need of one mysqld and its tablets, beyond the lines of the demand. */
export interface ClientsNeeds {
  readonly need: PopulationNeed | Open
  readonly rooms: readonly SessionRoom[] | Open
  readonly poolNeeds: readonly PoolNeed[]
  /** What the estimate leaves out, in words. */
  readonly notes: readonly string[]
}

/** What `clients` need where `budget` was worked out with them. */
export function clientsNeeds(
  budget: Budget,
  clients: DescribedClients,
  options: BudgetOptions,
): ClientsNeeds {
  const tablets = budget.group.members.map(({ tablet }) => tablet)
  return {
    need: populationNeed(budget, options),
    rooms: sessionRooms(budget, clients),
    poolNeeds: tablets.flatMap(tablet => poolNeeds(tablet, clients, budget.release)),
    notes: [
      ...new Set(
        tablets.flatMap(tablet => {
          const view = tabletView(tablet, clients.file, tablet.release ?? budget.release)
          if ('kind' in view) return []
          const holdings = groupHoldings(view)
          return [...leakNotes(holdings, view), ...refusalNotes(holdings, view)]
        }),
      ),
    ],
  }
}
