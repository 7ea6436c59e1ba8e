import type { MysqlObservation } from '../probe/mysql/observation.ts'
import { verdictPaint } from './budget-overview.ts'
import { plural } from './check-summary.ts'
import { connectionsText } from './probe-numbers.ts'
import { type ProbePage, sentences } from './probe-page.ts'
import type { ProbedBudget, ProbedMysql, ProbedTablet, ProbeReport } from './probe-report.ts'
import { usagePaint } from './probe-usage.ts'
import { verdictSentence } from './verdict-text.ts'

/** The answer: whether the server is full, and what else asks for somebody to look, worst first. */
export function answerLines(report: ProbeReport, page: ProbePage): readonly string[] {
  const { mysql, vttablets, unaccounted } = report
  const gap = unaccounted?.unaccounted ?? 0
  return [
    ...(mysql ? serverAnswer(mysql, page) : []),
    ...(mysql && vttablets.length === 0 ? [] : tabletAnswer(vttablets, page, mysql === null)),
    ...(gap > 0 ? sentences([`  ${gapText(gap)}`], page).map(page.paint.unsure) : []),
    ...report.budgets.flatMap(budget => budgetAnswer(budget, page)),
  ]
}

/** Whether ordinary accounts still find a slot, in one sentence. */
export function fullnessText({ load, ceiling }: MysqlObservation): string {
  const { connected, headroom } = load
  const { maxConnections } = ceiling
  if (connected === null || maxConnections === null || headroom === null) {
    return `how full the server is cannot be told: ${connected === null ? 'Threads_connected' : 'max_connections'} could not be read`
  }
  if (headroom > 0)
    return `${connected} of ${maxConnections} ordinary connections are used; ${headroom} are free`
  return `full: ${connected} connections with ${maxConnections} ordinary slots, so everybody else is refused with 1040`
}

function serverAnswer(mysql: ProbedMysql, page: ProbePage): readonly string[] {
  const { paint } = page
  if (mysql.kind === 'refused') {
    return sentences([mysql.refusal.what], page).map(line => paint.strong(paint.bad(line)))
  }
  const { load, ceiling } = mysql.observation
  const { connected } = load
  const limit = ceiling.maxConnections
  const tone = connected === null || limit === null ? paint.unsure : usagePaint(connected, limit, paint)
  return sentences([fullnessText(mysql.observation)], page).map(line => paint.strong(tone(line)))
}

/** Of tablets alone it is the answer itself, beside a server a line below it. */
function tabletAnswer(tablets: readonly ProbedTablet[], page: ProbePage, alone: boolean): readonly string[] {
  const { paint } = page
  const read = tablets.filter(({ observation }) => observation.pools.length > 0)
  const troubles = tabletTroubles(tablets)
  const active = read.flatMap(({ observation }) => observation.pools.map(pool => pool.active ?? 0))
  const sum = active.reduce((total, each) => total + each, 0)
  const counted = `${plural(tablets.length, 'vttablet')}, ${read.length} read: their pools hold ${connectionsText(sum)}`
  const text = troubles.length === 0 ? counted : `${counted}; ${troubles.join(', ')}`
  const tone = troubles.length > 0 || read.length < tablets.length ? paint.unsure : paint.good
  return sentences([alone ? text : `  ${text}`], page).map(line =>
    alone ? paint.strong(tone(line)) : tone(line),
  )
}

function tabletTroubles(tablets: readonly ProbedTablet[]): readonly string[] {
  const leaks = tablets.flatMap(each => each.leaks).length
  const drifts = tablets.flatMap(each => each.observation.drift).length
  const loads = tablets.flatMap(each => each.loads?.pools ?? [])
  const small = loads.filter(({ verdict }) => verdict === 'pool too small').length
  const slow = loads.filter(({ verdict }) => verdict === 'MySQL too slow').length
  const texts: readonly (readonly [number, string])[] = [
    [leaks, `${plural(leaks, 'sign')} of leaked connections`],
    [small, `${plural(small, 'pool')} too small`],
    [slow, `${plural(slow, 'pool')} held up by a slow MySQL`],
    [drifts, `${plural(drifts, 'value')} other than configured`],
  ]
  return texts.flatMap(([count, text]) => (count > 0 ? [text] : []))
}

function gapText(gap: number): string {
  return `${connectionsText(gap)} of Vitess' accounts ${gap === 1 ? 'is' : 'are'} in nothing that the tablets export`
}

function budgetAnswer({ budget }: ProbedBudget, page: ProbePage): readonly string[] {
  const text = `  ${budget.group.mysqld.name}: ${verdictSentence(budget)}`
  return sentences([text], page).map(verdictPaint(budget, page.paint))
}
