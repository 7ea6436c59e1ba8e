import { calcMarkdown } from './calc-markdown.ts'
import type { PrintOptions } from './calc-report.ts'
import { markdownBlock, markdownText } from './markdown-text.ts'
import { paintWith } from './paint.ts'
import { remedyBlock } from './probe-commands.ts'
import type { ProbedBudget, ProbeReport } from './probe-report.ts'
import { probeTerminal } from './probe-terminal.ts'

/** The report as Markdown for a ticket: the answer as its title, what was seen as text, then the budgets. */
export function probeMarkdown(report: ProbeReport, { explain }: Pick<PrintOptions, 'explain'>): string {
  const seen = probeTerminal({ ...report, budgets: [] }, { columns: undefined, color: false, explain })
  const [answer = '', ...rest] = seen.trimEnd().split('\n')
  const blocks = [
    ...(answer === '' ? [] : [`## ${markdownText(answer)}`]),
    ...(rest.length > 0 ? [markdownBlock(rest.slice(rest.findIndex(line => line !== '')))] : []),
    ...report.budgets.map(budget => budgetSection(budget, explain)),
  ]
  return `${blocks.join('\n\n')}\n`
}

/** Commands, where there are some, stand in the place of calc's remedy. */
function budgetSection({ commands, ...budget }: ProbedBudget, explain: boolean): string {
  const shown = commands.length > 0 ? { ...budget, remedy: undefined } : budget
  const section = calcMarkdown(
    { kind: 'calc', release: undefined, budgets: [shown], diagnostics: [] },
    { explain },
  ).trimEnd()
  const plain = { columns: undefined, color: false, explain, paint: paintWith(false) }
  return commands.length > 0 ? `${section}\n\n${markdownBlock(remedyBlock(commands, plain))}` : section
}
