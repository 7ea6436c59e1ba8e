import type { Budget } from '../sizing/budget.ts'
import { numberText, processesText } from './budget-overview.ts'
import { type BudgetPair, budgetPairs } from './budget-pairs.ts'
import type { CheckReport } from './check-report.ts'
import { plural } from './check-summary.ts'
import type { MarkdownSection } from './markdown-section.ts'
import { markdownCodeCell } from './markdown-text.ts'

/** Every mysqld with its budget, worst first; of a comparison only what the change touches. */
export function budgetTable({ budgets, comparison }: CheckReport): MarkdownSection {
  const pairs = comparison
    ? budgetPairs(comparison.before, budgets)
    : budgets.map(({ budget }) => ({ name: budget.group.mysqld.name, before: budget, after: budget }))
  const rows = pairs.map(pair => ({ pair, cells: cellsOf(pair) }))
  const shown = (comparison ? rows.filter(({ cells }) => cells.some(isChange)) : rows).toSorted(
    (left, right) => rank(right.pair) - rank(left.pair),
  )
  const unchanged = rows.length - shown.length
  return {
    head,
    rows: shown.map(({ pair, cells }) => `| ${[markdownCodeCell(pair.name), ...cells].join(' | ')} |`),
    after: unchanged > 0 ? ['', `${plural(unchanged, 'mysqld')} unchanged.`] : [],
    left: kept => `the budgets of ${plural(shown.length - kept, 'mysqld')}`,
  }
}

const columns: readonly { readonly title: string; readonly of: (budget: Budget) => string }[] = [
  { title: 'tablets', of: processesText },
  { title: 'documented', of: ({ demand }) => numberText(demand.documented) },
  { title: 'release', of: ({ demand }) => numberText(demand.release) },
  { title: 'expected', of: ({ demand }) => numberText(demand.expected) },
  { title: 'ceiling', of: ({ ceiling }) => numberText(ceiling.effective) },
  { title: 'headroom', of: ({ headroom }) => numberText(headroom) },
]

const head: readonly string[] = [
  `| mysqld | ${columns.map(({ title }) => title).join(' | ')} | verdict |`,
  `| --- |${' ---: |'.repeat(columns.length)} --- |`,
]

const arrow = ' → '

function cellsOf(pair: BudgetPair): readonly string[] {
  const sides = [...columns.map(({ of }) => of), ({ verdict }: Budget) => verdict.kind]
  return sides.map(of => changeText(pair.before && of(pair.before), pair.after && of(pair.after)))
}

/** `–` where there is no mysqld on that side. */
function changeText(before: string | undefined, after: string | undefined): string {
  return before === after ? (after ?? '–') : `${before ?? '–'}${arrow}${after ?? '–'}`
}

function isChange(cell: string): boolean {
  return cell.includes(arrow)
}

function rank({ before, after }: BudgetPair): number {
  return { over: 2, undetermined: 1, fits: 0 }[(after ?? before)?.verdict.kind ?? 'fits']
}
