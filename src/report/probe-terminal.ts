import { budgetOverview } from './budget-overview.ts'
import type { PrintOptions } from './calc-report.ts'
import { budgetBlock } from './calc-terminal.ts'
import { diagnosticLines } from './diagnostic-lines.ts'
import { paintWith } from './paint.ts'
import { answerLines } from './probe-answer.ts'
import { remedyBlock } from './probe-commands.ts'
import type { ProbePage } from './probe-page.ts'
import { refusalLines } from './probe-refusal.ts'
import { rehearsalBlock } from './probe-rehearsal.ts'
import type { ProbedBudget, ProbedMysql, ProbeReport } from './probe-report.ts'
import { serverBlock } from './probe-server.ts'
import { tabletBlock } from './probe-tablet.ts'
import { unaccountedBlock } from './probe-unaccounted.ts'
import { simulateTerminal } from './simulate-terminal.ts'

/** How the report of a probe is to look. */
export interface ProbePrintOptions extends PrintOptions {
  /** Draw the plot of a simulation with ASCII characters alone. */
  readonly ascii?: boolean
}

/** The report for people at a terminal, or as plain text: the answer first. Ends in a newline. */
export function probeTerminal(report: ProbeReport, options: ProbePrintOptions): string {
  const page: ProbePage = { ...options, paint: paintWith(options.color) }
  const { mysql, vttablets, unaccounted, budgets, rehearsal, simulation, diagnostics } = report
  const blocks = [
    answerLines(report, page).join('\n'),
    ...(mysql ? [mysqlBlock(mysql, page)] : []),
    ...vttablets.map(tablet => tabletBlock(tablet, page).join('\n')),
    ...(unaccounted ? [unaccountedBlock(unaccounted, page).join('\n')] : []),
    ...(budgets.length > 1 ? [budgetOverview(budgets, options, page.paint)] : []),
    ...budgets.map(budget => probedBudget(budget, page)),
    ...(rehearsal ? [rehearsalBlock(rehearsal, page).join('\n')] : []),
    ...(simulation ? [simulateTerminal(simulation, { ascii: false, ...options }).trimEnd()] : []),
    ...(diagnostics.length > 0 ? [diagnosticLines(diagnostics, page.paint, page.columns).join('\n')] : []),
  ]
  return `${blocks.filter(block => block !== '').join('\n\n')}\n`
}

function mysqlBlock(mysql: ProbedMysql, page: ProbePage): string {
  return mysql.kind === 'refused'
    ? refusalLines(mysql.address, mysql.refusal, page).join('\n')
    : serverBlock(mysql.address, mysql.observation, page)
}

/** What calc prints of it; commands, where there are some, say the remedy more exactly. */
function probedBudget({ commands, ...report }: ProbedBudget, page: ProbePage): string {
  const shown = commands.length > 0 ? { ...report, remedy: undefined } : report
  return [budgetBlock(shown, page, page.paint), ...remedyBlock(commands, page)].join('\n')
}
