import type { Finding } from '../rules/rule.ts'
import { budgetOverview } from './budget-overview.ts'
import type { BudgetReport, PrintOptions } from './calc-report.ts'
import type { CheckReport } from './check-report.ts'
import { summaryText } from './check-summary.ts'
import { diagnosticLines } from './diagnostic-lines.ts'
import { displayWidth } from './display-width.ts'
import { explainCommand, fixText } from './finding-text.ts'
import { hideSecrets } from './hidden-secrets.ts'
import { type Paint, paintWith, severityPaint } from './paint.ts'
import { placeText } from './places-text.ts'
import { sourceExcerpt } from './source-excerpt.ts'
import { type SourceLine, sourceLines } from './source-lines.ts'
import { visible } from './visible-text.ts'
import { wrappedBlock, wrappedLines } from './wrapped-lines.ts'

/** The report for people at a terminal, or as plain text, as compilers print theirs. Ends in a newline. */
export function checkTerminal(report: CheckReport, options: Pick<PrintOptions, 'columns' | 'color'>): string {
  const paint = paintWith(options.color)
  const lineAt = sourceLines(report.sources)
  const blocks = [
    ...report.findings.map(finding => findingLines(finding, lineAt, options, paint).join('\n')),
    ...(report.diagnostics.length > 0
      ? [diagnosticLines(report.diagnostics, paint, options.columns).join('\n')]
      : []),
    ...(report.budgets.length > 0 ? [budgetLines(report.budgets, options, paint).join('\n')] : []),
    closingLines(report, options, paint).join('\n'),
  ]
  return `${blocks.join('\n\n')}\n`
}

function findingLines(
  finding: Finding,
  lineAt: SourceLine,
  { columns }: Pick<PrintOptions, 'columns'>,
  paint: Paint,
): readonly string[] {
  const { rule, severity, message, place } = finding
  const at = place ? `${visible(placeText(place))} ` : ''
  const first = displayWidth(at) + severity.length + rule.length + 2
  const [head, ...rest] = wrappedLines(visible(message), { columns, first, indent: 2 })
  return [
    `${paint.strong(at)}${severityPaint(severity, paint)(severity)} ${rule} ${head}`.trimEnd(),
    ...rest,
    ...excerptLines(finding, lineAt, columns, paint),
    ...wrappedBlock(fixLines(finding), columns),
  ]
}

function fixLines(finding: Finding): readonly string[] {
  const { hint, fix } = finding
  const text = fixText(finding)
  if (text === undefined) return []
  if (hint === undefined) return [`  fix: ${visible(text)} (--fix does)`]
  return [`  fix: ${visible(text)}`, ...(fix ? [`  --fix writes: ${visible(hideSecrets(fix.after))}`] : [])]
}

/** Columns that a line takes where there is no terminal to ask: minified files are cut there too. */
const pipedColumns = 160

function excerptLines(
  { place, text, severity }: Finding,
  lineAt: SourceLine,
  columns: number | undefined,
  paint: Paint,
): readonly string[] {
  const line = place && lineAt(place)
  if (!place || line === undefined) return []
  const number = String(place.line).padStart(5)
  const cells = Math.max((columns ?? pipedColumns) - number.length - 3, 10)
  const excerpt = sourceExcerpt(line, { column: place.column, ...(text !== undefined && { text }) }, cells)
  const underline = severityPaint(severity, paint)('^'.repeat(excerpt.mark))
  return [
    `${paint.faint(`${number} |`)} ${excerpt.text}`.trimEnd(),
    `${paint.faint(`${' '.repeat(number.length)} |`)} ${' '.repeat(excerpt.skip)}${underline}`,
  ]
}

/** More lines than this say nothing that their count does not. */
const mostBudgets = 40

function budgetLines(
  budgets: readonly BudgetReport[],
  options: Pick<PrintOptions, 'columns'>,
  paint: Paint,
): readonly string[] {
  const rank = { over: 0, undetermined: 1, fits: 2 }
  const sorted = budgets.toSorted(
    (left, right) => rank[left.budget.verdict.kind] - rank[right.budget.verdict.kind],
  )
  const more = sorted.slice(mostBudgets)
  const table = budgetOverview(sorted.slice(0, mostBudgets), options, paint)
  return more.length === 0 ? [table] : [table, ...wrappedBlock([moreText(more)], options.columns)]
}

function moreText(budgets: readonly BudgetReport[]): string {
  const counts = (['over', 'undetermined', 'fits'] as const)
    .map(kind => ({ kind, count: budgets.filter(({ budget }) => budget.verdict.kind === kind).length }))
    .filter(({ count }) => count > 0)
  return `… and ${budgets.length} more: ${counts.map(({ kind, count }) => `${count} ${kind}`).join(', ')}`
}

function closingLines(
  report: CheckReport,
  { columns }: Pick<PrintOptions, 'columns'>,
  paint: Paint,
): readonly string[] {
  const [worst] = report.findings.toSorted((left, right) => severityRank(left) - severityRank(right))
  const tone = worst ? severityPaint(worst.severity, paint) : paint.good
  return [
    ...wrappedBlock([summaryText(report)], columns).map(tone),
    ...(worst ? [paint.faint(`More about a rule: ${explainCommand(worst.rule)}`)] : []),
  ]
}

function severityRank({ severity }: Finding): number {
  return { error: 0, warning: 1, note: 2 }[severity]
}
