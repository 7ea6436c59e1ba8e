import type { MysqlObservation, ObservedCeiling } from '../probe/mysql/observation.ts'
import type { Unaccounted } from '../probe/vttablet/observation.ts'
import { verdictPaint } from './budget-overview.ts'
import { plural } from './check-summary.ts'
import { connectionsText } from './probe-numbers.ts'
import { type ProbePage, sentences } from './probe-page.ts'
import type { ProbedBudget, ProbedMysql, ProbedTablet, ProbeReport } from './probe-report.ts'
import { isCrowded, usagePaint } from './probe-usage.ts'
import { verdictSentence } from './verdict-text.ts'

/** The answer: whether the server is full, and what else asks for somebody to look, worst first. */
export function answerLines(report: ProbeReport, page: ProbePage): readonly string[] {
  const { mysql, vttablets, unaccounted } = report
  return [
    ...(mysql ? serverAnswer(mysql, page) : []),
    ...(vttablets.length === 0 ? [] : tabletAnswer(vttablets, page, mysql === null)),
    ...(unaccounted ? gapAnswer(unaccounted, page) : []),
    ...report.budgets.flatMap(budget => budgetAnswer(budget, page)),
  ]
}

/** Whether ordinary accounts still find a slot, in one sentence. */
function fullnessText({ load, ceiling }: MysqlObservation): string {
  const { connected, headroom } = load
  const { maxConnections, spareSlot } = ceiling
  if (connected === null || maxConnections === null || headroom === null) {
    return `how full the server is cannot be told: ${connected === null ? 'Threads_connected' : 'max_connections'} could not be read`
  }
  if (headroom > 0)
    return `${connected} of ${maxConnections} ordinary connections are used; ${headroom} are free`
  const spare =
    spareSlot.owner === 'provider' || spareSlot.taken === null
      ? 'whoever comes now gets 1040'
      : spareSlot.taken
        ? 'the spare slot is taken too, so whoever comes now gets 1040'
        : 'only the spare slot for administrators is left'
  return `full: ${connected} connections on ${maxConnections} ordinary slots; ${spare}`
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
  return [
    ...sentences([fullnessText(mysql.observation)], page).map(line => paint.strong(tone(line))),
    ...(connected !== null && limit !== null && isCrowded(connected, limit)
      ? sentences(crowdTexts(mysql.observation), page)
      : []),
    ...sentences(nextStartTexts(ceiling), page).map(paint.unsure),
  ]
}

/** Accounts that are named where slots are short. */
const mostHolders = 3

/** Where slots are short: who holds most of them, and whether there should be more. */
function crowdTexts({ accounts, ceiling }: MysqlObservation): readonly string[] {
  const holders = accounts.slice(0, mostHolders).map(({ user, connections, idle }) => {
    return `${user} ${connections}${idle === null ? '' : ` (${idle} idle)`}`
  })
  return [
    ...(holders.length > 0 ? [`  most are held by ${holders.join(', ')}`] : []),
    ...(ceiling.loweredAtStart === true
      ? ['  max_connections was lowered at start: mysqld may open too few files']
      : []),
  ]
}

/** What nobody notices before the next start. */
function nextStartTexts({ maxConnections, openFiles }: ObservedCeiling): readonly string[] {
  if (openFiles === null || maxConnections === null || openFiles.connectionsAtNextStart >= maxConnections)
    return []
  return [
    `  the next start would leave ${openFiles.connectionsAtNextStart}: mysqld may open ${openFiles.limit} files, and wants ${openFiles.wanted}`,
  ]
}

/** Of tablets alone it is the answer itself, beside a server a line below it. */
function tabletAnswer(tablets: readonly ProbedTablet[], page: ProbePage, alone: boolean): readonly string[] {
  const { paint } = page
  const read = tablets.filter(({ observation }) => observation.pools.length > 0)
  const troubles = tabletTroubles(tablets)
  const active = read.flatMap(({ observation }) => observation.pools.map(pool => pool.active ?? 0))
  const sum = active.reduce((total, each) => total + each, 0)
  const counted =
    read.length === tablets.length
      ? `the pools of ${plural(read.length, 'vttablet')} hold ${connectionsText(sum)}`
      : `${read.length} of ${plural(tablets.length, 'vttablet')} could be read, with ${connectionsText(sum)} in pools`
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

function gapAnswer({ unaccounted, accounts }: Unaccounted, page: ProbePage): readonly string[] {
  if (unaccounted <= 0) return []
  const unexplained = accounts.reduce((sum, account) => sum + account.unexplained, 0)
  const rest =
    unexplained === 0 ? 'suspects for all of them below' : `${unexplained} of them without a suspect`
  const text = `  ${connectionsText(unaccounted)} of Vitess' accounts in nothing that the tablets export, ${rest}`
  return sentences([text], page).map(unexplained === 0 ? line => line : page.paint.unsure)
}

function budgetAnswer({ budget }: ProbedBudget, page: ProbePage): readonly string[] {
  const text = `  ${budget.group.mysqld.name}: ${verdictSentence(budget)}`
  return sentences([text], page).map(verdictPaint(budget, page.paint))
}
