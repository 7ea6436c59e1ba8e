import type { Budget } from '../sizing/budget.ts'
import type { BudgetReport } from './calc-report.ts'

/** A mysqld before and after a change; one side is missing when the change adds or removes it. */
export interface BudgetPair {
  readonly name: string
  readonly before?: Budget
  readonly after?: Budget
}

/** Pairs budgets by the name of their mysqld; of equal names the first with the first, and so on. */
export function budgetPairs(
  before: readonly BudgetReport[],
  after: readonly BudgetReport[],
): readonly BudgetPair[] {
  const earlier = new Map<string, Budget[]>()
  for (const { budget } of before) {
    const { name } = budget.group.mysqld
    const sameName = earlier.get(name)
    if (sameName) sameName.push(budget)
    else earlier.set(name, [budget])
  }
  for (const budgets of earlier.values()) budgets.reverse()
  const kept = after.map(({ budget }) => {
    const { name } = budget.group.mysqld
    const match = earlier.get(name)?.pop()
    return { name, after: budget, ...(match && { before: match }) }
  })
  const removed = [...earlier].flatMap(([name, budgets]) =>
    budgets.toReversed().map(budget => ({ name, before: budget })),
  )
  return [...kept, ...removed]
}
