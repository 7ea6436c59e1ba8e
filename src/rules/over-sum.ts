import type { Budget } from '../sizing/budget.ts'
import { remedyHint } from './remedy-text.ts'
import type { RuleFinding, RuleInput } from './rule.ts'
import { connectionsText, overBy, placeOfTablets, releaseText, tabletNames } from './whose-budget.ts'

/** The finding for a budget whose sum is over; none when it is not. */
export function overSum(budget: Budget, input: RuleInput): readonly RuleFinding[] {
  const place = placeOfTablets(budget)
  return overBy(budget, 'sum').map(({ missing }) => ({
    message: `${tabletNames(budget)} can open ${connectionsText(budget)} (${releaseText(budget)}), and ${budget.group.mysqld.name} gives ${budget.ceiling.effective}: ${missing} too few${formulaText(budget)}`,
    ...(place && { place }),
    hint: remedyHint(budget, input),
  }))
}

function formulaText({ demand, ceiling }: Budget): string {
  const { documented } = demand
  return documented !== undefined && ceiling.effective !== undefined && documented <= ceiling.effective
    ? `; the documented formula (${documented}) does not show it`
    : ''
}
