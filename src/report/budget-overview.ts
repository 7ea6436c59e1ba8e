import type { Budget } from '../sizing/budget.ts'
import type { BudgetReport, PrintOptions } from './calc-report.ts'
import type { Paint } from './paint.ts'
import { type Column, textTable } from './text-table.ts'

interface OverviewColumn extends Column {
  readonly of: (budget: Budget) => string
  /** Shown on narrow terminals too. */
  readonly narrow?: true
}

const overviewColumns: readonly OverviewColumn[] = [
  { title: 'VERDICT', narrow: true, of: ({ verdict }) => verdict.kind },
  { title: 'DOCUMENTED', align: 'right', of: ({ demand }) => numberText(demand.documented) },
  { title: 'RELEASE', align: 'right', of: ({ demand }) => numberText(demand.release) },
  { title: 'EXPECTED', align: 'right', narrow: true, of: ({ demand }) => numberText(demand.expected) },
  { title: 'CEILING', align: 'right', narrow: true, of: ({ ceiling }) => numberText(ceiling.effective) },
  { title: 'TABLETS', align: 'right', of: processesText },
  { title: 'MYSQLD', narrow: true, of: ({ group }) => group.mysqld.name },
]

/** What all columns take before the last one has room for a name. */
const leastColumns = 76

/** A line for each mysqld: its verdict and the numbers behind it. */
export function budgetOverview(
  budgets: readonly BudgetReport[],
  options: Pick<PrintOptions, 'columns'>,
  paint: Paint,
): string {
  const narrow = options.columns !== undefined && options.columns < leastColumns
  const columns = overviewColumns.filter(column => column.narrow || !narrow)
  const rows = budgets.map(({ budget }) => columns.map(({ of }) => of(budget)))
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
