import type { Unaccounted } from '../probe/vttablet/observation.ts'
import { verdictPaint } from './budget-overview.ts'
import { serverAnswer } from './probe-answer-server.ts'
import { tabletAnswer } from './probe-answer-tablets.ts'
import { connectionsText } from './probe-numbers.ts'
import { type ProbePage, sentences } from './probe-page.ts'
import { rehearsalAnswer } from './probe-rehearsal.ts'
import type { ProbedBudget, ProbeReport } from './probe-report.ts'
import type { ScenarioReport } from './simulate-report.ts'
import { breaksFirst } from './simulate-sentence.ts'
import { verdictSentence } from './verdict-text.ts'

/** The answer: whether the server is full, and what else asks for somebody to look. */
export function answerLines(report: ProbeReport, page: ProbePage): readonly string[] {
  const { mysql, vttablets, unaccounted, budgets, rehearsal, simulation } = report
  return [
    ...(mysql ? serverAnswer(mysql, page) : []),
    ...(vttablets.length === 0 ? [] : tabletAnswer(vttablets, page, mysql === null)),
    ...(unaccounted ? gapAnswer(unaccounted, page) : []),
    ...budgets.flatMap(budget => budgetAnswer(budget, page)),
    ...(rehearsal ? rehearsalAnswer(rehearsal, page) : []),
    ...(simulation?.scenarios ?? []).flatMap(scenario => simulationAnswer(scenario, page)),
  ]
}

function gapAnswer({ unaccounted, byAccount, accounts }: Unaccounted, page: ProbePage): readonly string[] {
  if (unaccounted <= 0) return []
  const unexplained = accounts.reduce((sum, account) => sum + account.unexplained, 0)
  const rest =
    unexplained === 0
      ? 'suspects for all of them below'
      : `${unexplained} of them more than those suspects below that have a bound can hold`
  const whose = byAccount ? "of Vitess' accounts" : 'of all accounts together'
  const text = `  ${connectionsText(unaccounted)} ${whose} in nothing that the tablets export, ${rest}`
  return sentences([text], page).map(unexplained === 0 ? line => line : page.paint.unsure)
}

function budgetAnswer({ budget }: ProbedBudget, page: ProbePage): readonly string[] {
  const text = `  ${budget.group.mysqld.name}: ${verdictSentence(budget)}`
  return sentences([text], page).map(verdictPaint(budget, page.paint))
}

function simulationAnswer(scenario: ScenarioReport, page: ProbePage): readonly string[] {
  const tone = scenario.outcome.kind === 'breaks' ? page.paint.bad : page.paint.good
  return sentences([`  simulated: ${breaksFirst(scenario)}`], page).map(tone)
}
