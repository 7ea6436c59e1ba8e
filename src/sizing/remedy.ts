import type { Account } from '../catalog/roles.ts'
import type { Budget, BudgetOptions } from './budget.ts'
import { connectionsOf } from './count.ts'
import { type NeededLimit, neededLimit } from './needed-limit.ts'

/**
 * What would make a budget fit; each on its own suffices: the smallest max_connections, unless none is large
 * enough, or one of the cuts.
 */
export interface Remedy extends Partial<NeededLimit> {
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
  return { ...neededLimit(budget.demand.expected, budget.group.mysqld, options), cuts: cutsFor(budget) }
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
