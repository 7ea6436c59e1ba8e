import { groupByMysqld, type TabletGroup } from '../config/groups.ts'
import type { Tablet } from '../config/model.ts'
import { mendMysqld } from '../config/mysqld-overrides.ts'
import { withMysqldBeside } from '../config/project/mysqld-beside.ts'
import type { BudgetReport } from '../report/calc-report.ts'
import { type BudgetOptions, budgetOf } from '../sizing/budget.ts'
import { clientsNeeds } from '../sizing/clients-needs.ts'
import type { OnDemand } from '../sizing/on-demand.ts'
import { remedyOf } from '../sizing/remedy.ts'
import type { TreeReading } from './check-reading.ts'
import type { CheckSettings, CheckTerms, SharedMysqld } from './check-request.ts'

/** The budget of a mysqld with the settings that it was worked out by. */
export interface SettledBudget {
  readonly report: BudgetReport
  readonly settings: CheckSettings
}

/** One budget for each mysqld that tablets of a tree talk to. */
export function budgetsOf(
  reading: TreeReading,
  request: Pick<CheckTerms, 'settings' | 'sharing' | 'topology'>,
): readonly SettledBudget[] {
  const tablets = withMysqldBeside(reading.tablets, reading.mysqlds)
  const { groups, rest } = sharedGroups(tablets, request)
  // Option files were given to the tablets beside them; what is left are servers that run somewhere.
  const servers = reading.mysqlds.filter(({ name, place }) => name !== place?.file)
  const others = groupByMysqld(rest, servers, request.sharing)
  return [...groups, ...others.map(group => ({ group, by: undefined }))].map(each => settle(each, request))
}

interface ToSettle {
  readonly group: TabletGroup
  readonly by: SharedMysqld | undefined
}

/** The mysqlds that the topology names; a tablet belongs to the first that claims it. */
function sharedGroups(
  tablets: readonly Tablet[],
  { topology, sharing }: Pick<CheckTerms, 'topology' | 'sharing'>,
): { readonly groups: readonly ToSettle[]; readonly rest: readonly Tablet[] } {
  const groups: ToSettle[] = []
  let rest = tablets
  for (const by of topology) {
    const members = rest.filter(by.isMember)
    const [group] = groupByMysqld(members, [], { ...sharing, shared: true })
    if (!group) continue
    groups.push({ group: { ...group, mysqld: { ...group.mysqld, name: by.name } }, by })
    const taken = new Set(members)
    rest = rest.filter(tablet => !taken.has(tablet))
  }
  return { groups, rest }
}

/** What the topology says of one mysqld beats what is said of all. */
function settle({ group, by }: ToSettle, { settings }: Pick<CheckTerms, 'settings'>): SettledBudget {
  const own = settings(group.members[0]?.tablet.place.file ?? '')
  const options: BudgetOptions = by?.onDemand
    ? { ...own.budget, onDemand: { ...by.onDemand, ...clientsUnless(by.onDemand.reserved, own) } }
    : own.budget
  const mysqld = mendMysqld(mendMysqld(group.mysqld, own.mysqld), by?.mysqld ?? {})
  const budget = budgetOf({ ...group, mysqld }, options)
  const { clients } = options.onDemand
  const report = {
    budget,
    remedy: remedyOf(budget, options),
    ...(clients && { clients: clientsNeeds(budget, clients, options) }),
  }
  return { report, settings: own }
}

/** The clients of all, where nobody has said how many connections are reserved at this very mysqld. */
function clientsUnless(reserved: number | undefined, { budget }: CheckSettings): Pick<OnDemand, 'clients'> {
  return reserved === undefined ? { clients: budget.onDemand.clients } : {}
}
