import type { Budget } from '../sizing/budget.ts'
import type { BudgetReport, PrintOptions } from './calc-report.ts'
import type { Paint } from './paint.ts'
import { type Column, textTable } from './text-table.ts'
import { visible } from './visible-text.ts'

const columns: readonly Column[] = [
  { title: 'VERDICT' },
  { title: 'DOCUMENTED', align: 'right' },
  { title: 'RELEASE', align: 'right' },
  { title: 'EXPECTED', align: 'right' },
  { title: 'CEILING', align: 'right' },
  { title: 'TABLETS', align: 'right' },
  { title: 'MYSQLD' },
]

/** A line for each mysqld: its verdict and the numbers behind it. */
export function budgetOverview(
  budgets: readonly BudgetReport[],
  options: Pick<PrintOptions, 'columns'>,
  paint: Paint,
): string {
  const rows = budgets.map(({ budget }) => [
    budget.verdict.kind,
    numberText(budget.demand.documented),
    numberText(budget.demand.release),
    numberText(budget.demand.expected),
    numberText(budget.ceiling.effective),
    processesText(budget),
    visible(budget.group.mysqld.name),
  ])
  const table = textTable(columns, rows, options.columns).split('\n')
  return table
    .map((line, at) => (at === 0 ? paint.strong(line) : verdictPaint(budgets[at - 1]?.budget, paint)(line)))
    .join('\n')
}

/** The number, or `?` while it cannot be known. */
export function numberText(value: number | undefined): string {
  return value === undefined ? '?' : String(value)
}

/** The colour of a verdict. */
export function verdictPaint(budget: Budget | undefined, paint: Paint): (text: string) => string {
  switch (budget?.verdict.kind) {
    case 'fits':
      return paint.good
    case 'over':
      return paint.bad
    default:
      return paint.unsure
  }
}

/** How many vttablet processes connect to one mysqld. */
export function processesText({ group }: Budget): string {
  const processes = group.members.map(member =>
    member.processes.kind === 'known' ? member.processes.value : undefined,
  )
  return processes.includes(undefined)
    ? '?'
    : String(processes.reduce<number>((sum, each) => sum + (each ?? 0), 0))
}
