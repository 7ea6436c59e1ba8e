import type { Budget } from '../sizing/budget.ts'
import { connectionsOf } from '../sizing/count.ts'
import type { BudgetReport, CalcReport, PrintOptions } from './calc-report.ts'
import { clientsLines } from './clients-lines.ts'
import { ceilingLines, derivationLines } from './derivation.ts'
import { diagnosticLines } from './diagnostic-lines.ts'
import { markdownBlock, markdownCodeCell, markdownText } from './markdown-text.ts'
import { paintWith } from './paint.ts'
import { sourceText } from './places-text.ts'
import { missingLines, remedyLines, verdictSentence } from './verdict-text.ts'

/** The report as Markdown for a pull request or a ticket. Ends in a newline. */
export function calcMarkdown(report: CalcReport, options: Pick<PrintOptions, 'explain'>): string {
  const blocks = [
    ...report.budgets.map(each => budgetSection(each, options)),
    ...(report.diagnostics.length > 0
      ? [items(diagnosticLines(report.diagnostics, paintWith(false))).join('\n')]
      : []),
  ]
  return `${blocks.join('\n\n')}\n`
}

function budgetSection(
  { budget, remedy, clients }: BudgetReport,
  { explain }: Pick<PrintOptions, 'explain'>,
): string {
  const names = budget.group.members.map(({ tablet }) => tablet.name).join(', ')
  return [
    `### ${markdownText(names)}: ${markdownText(verdictSentence(budget))}`,
    '',
    '| documented | release | expected | ceiling | headroom |',
    '| ---: | ---: | ---: | ---: | ---: |',
    `| ${totals(budget)
      .map(value => value ?? '?')
      .join(' | ')} |`,
    '',
    '| pool | connections | account | set by |',
    '| --- | ---: | --- | --- |',
    ...budget.demand.lines.map(
      line => `| ${line.id} | ${connectionsOf(line.count) ?? '?'} | ${line.account} | ${setBy(line)} |`,
    ),
    '',
    ...items(ceilingLines(budget.ceiling, explain)),
    ...(budget.verdict.kind === 'undetermined' ? items(missingLines(budget.verdict.because)) : []),
    ...(clients ? items(clientsLines(clients, explain)) : []),
    ...(remedy ? ['', 'To fit, one of:', '', ...items(remedyLines(remedy))] : []),
    ...(explain ? ['', markdownBlock(derivationLines(budget))] : []),
  ].join('\n')
}

function totals({ demand, ceiling, headroom }: Budget): readonly (number | undefined)[] {
  return [demand.documented, demand.release, demand.expected, ceiling.effective, headroom]
}

function setBy({ setBy: source }: Budget['demand']['lines'][number]): string {
  if (source.kind === 'constant') return 'constant'
  if (source.kind === 'option') return markdownCodeCell(source.option)
  return `${markdownCodeCell(`--${source.flag}`)} (${markdownText(sourceText(source.setting))})`
}

function items(lines: readonly string[]): readonly string[] {
  return lines.map(line => `- ${markdownText(line.trim())}`)
}
