import { maxConnectionsRange } from '../catalog/mysql.ts'
import type { Known } from '../config/model.ts'
import { type Budget, type BudgetOptions, budgetOf, type Headroom } from './budget.ts'
import { filesFor, flavourOf } from './ceiling.ts'
import { poolSizeCosts } from './flag-costs.ts'

/** What would make a budget fit; each on its own suffices. */
export interface Remedy {
  /** The smallest max_connections that fits, with the open files it needs; nothing when none is large enough. */
  readonly maxConnections?: number
  readonly openFiles?: number
  /** Single flags that can be cut far enough. */
  readonly cuts: readonly FlagCut[]
}

export interface FlagCut {
  readonly flag: string
  readonly from: number
  readonly to: number
  /** Connections that the cut frees at this mysqld. */
  readonly frees: number
}

/** What to change so that an over-full budget fits; nothing when it fits, or when too little is known. */
export function remedyOf(budget: Budget, options: BudgetOptions): Remedy | undefined {
  if (budget.verdict.kind !== 'over' || budget.demand.expected === undefined) return undefined
  const kept = options.kept.reduce((sum, slots) => sum + slots.connections, 0)
  const smallest = smallestLimit(budget.demand.expected, options.headroom, kept)
  const range = maxConnectionsRange[flavourOf(budget.group.mysqld)]
  return {
    ...(smallest <= range.most && raised(budget, smallest)),
    cuts: cutsFor(budget, options),
  }
}

/** The least max_connections that leaves `headroom` free above `demand` and the slots kept. */
export function smallestLimit(demand: number, headroom: Headroom, kept: number): number {
  if (headroom.kind === 'connections') return demand + headroom.connections + kept
  const estimate = Math.ceil(demand / (1 - headroom.percent / 100))
  // The share is rounded up to whole connections, so the estimate can be one short.
  const wanted = Math.ceil((estimate * headroom.percent) / 100)
  return (demand + wanted > estimate ? estimate + 1 : estimate) + kept
}

function raised(budget: Budget, maxConnections: number): Pick<Remedy, 'maxConnections' | 'openFiles'> {
  const { mysqld } = budget.group
  return {
    maxConnections,
    ...(flavourOf(mysqld) === 'mysql' && { openFiles: filesFor(mysqld, maxConnections) }),
  }
}

function cutsFor(budget: Budget, options: BudgetOptions): readonly FlagCut[] {
  if (budget.ceiling.effective === undefined || budget.group.members.length !== 1) return []
  const [member] = budget.group.members
  if (member?.processes.kind !== 'known') return []
  const processes = member.processes.value
  const missing = budget.demand.known + (budget.wanted ?? 0) - budget.ceiling.effective
  if (missing <= 0) return []
  return poolSizeCosts(member.tablet, budget.release).flatMap(({ flag, now, connections }) => {
    if (now.kind !== 'known' || connections === undefined) return []
    const from = Number(now.value)
    const frees = connections * processes
    const to = from - Math.ceil(missing / frees)
    return to >= 1 && stillFits(budget, options, flag, to)
      ? [{ flag, from, to, frees: (from - to) * frees }]
      : []
  })
}

function stillFits(budget: Budget, options: BudgetOptions, flag: string, to: number): boolean {
  const setting: Known<number> = { kind: 'known', value: to, origin: 'option', text: String(to) }
  const members = budget.group.members.map(member => ({
    ...member,
    tablet: { ...member.tablet, flags: { ...member.tablet.flags, [flag]: setting } },
  }))
  return budgetOf({ ...budget.group, members }, options).verdict.kind === 'fits'
}
