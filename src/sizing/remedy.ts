import { maxConnectionsRange } from '../catalog/mysql.ts'
import type { Account } from '../catalog/roles.ts'
import type { Budget, BudgetOptions, Headroom } from './budget.ts'
import { filesFor, flavourOf } from './ceiling.ts'
import { connectionsOf } from './count.ts'

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
    cuts: cutsFor(budget),
  }
}

/** The least max_connections that leaves `headroom` free above `demand` and the slots kept. */
function smallestLimit(demand: number, headroom: Headroom, kept: number): number {
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

/**
 * How far each pool flag would have to come down alone. The lines tell what one less of it frees, in all and
 * for each account, so nothing has to be worked out again.
 */
function cutsFor(budget: Budget): readonly FlagCut[] {
  if (budget.group.members.length !== 1) return []
  const shortages = shortagesOf(budget)
  return [...sizedLines(budget)].flatMap(([flag, lines]) => {
    const from = Number((lines[0] as SizedLine).size)
    const frees = freedBy(lines)
    const steps = shortages.map(({ account, missing }) => {
      const each = freedBy(account === undefined ? lines : lines.filter(line => line.account === account))
      return each === 0 ? Number.POSITIVE_INFINITY : Math.ceil(missing / each)
    })
    const to = from - Math.max(...steps)
    return to >= 1 ? [{ flag, from, to, frees: (from - to) * frees }] : []
  })
}

/** Connections too many: in all, or for one account. */
function shortagesOf({ verdict, demand, wanted = 0, ceiling }: Budget): readonly Shortage[] {
  if (verdict.kind !== 'over') return []
  return verdict.reasons.map(reason =>
    reason.kind === 'account'
      ? { account: reason.account, missing: reason.missing }
      : { account: undefined, missing: demand.known + wanted - (ceiling.effective ?? 0) },
  )
}

interface Shortage {
  readonly account: Account | undefined
  readonly missing: number
}

interface SizedLine {
  readonly account: Account
  readonly size: number
  /** Connections of all processes together. */
  readonly connections: number
}

function sizedLines({ demand }: Budget): ReadonlyMap<string, readonly SizedLine[]> {
  const byFlag = new Map<string, SizedLine[]>()
  for (const { kind, setBy, count, account } of demand.lines) {
    const connections = connectionsOf(count)
    if (kind !== 'pool' || setBy.kind !== 'flag' || setBy.setting.kind !== 'known' || !connections) continue
    const line = { account, size: Number(setBy.setting.value), connections }
    byFlag.set(setBy.flag, [...(byFlag.get(setBy.flag) ?? []), line])
  }
  return byFlag
}

/** Connections that one less of the lines' size frees. */
function freedBy(lines: readonly SizedLine[]): number {
  return lines.reduce((sum, { size, connections }) => sum + connections / size, 0)
}
