import type { Budget } from '../sizing/budget.ts'
import { remedyOf } from '../sizing/remedy.ts'
import type { RuleInput } from './rule.ts'
import { spelled } from './subjects.ts'

/** What would make the budget fit, as a hint; each part of it alone suffices. */
export function remedyHint(budget: Budget, { options }: Pick<RuleInput, 'options'>): string {
  const remedy = remedyOf(budget, options)
  const parts = [
    ...(remedy?.maxConnections === undefined
      ? []
      : [`raise max_connections to ${remedy.maxConnections}${filesText(remedy.openFiles)}`]),
    ...(remedy?.cuts ?? []).map(
      ({ flag, from, to }) => `lower ${spelled(flag, budget.release)} from ${from} to ${to}`,
    ),
  ]
  return parts.length > 0 ? parts.join(', or ') : 'lower the pool sizes, or raise max_connections'
}

function filesText(openFiles: number | undefined): string {
  return openFiles === undefined ? '' : ` (mysqld then wants ${openFiles} open files)`
}
