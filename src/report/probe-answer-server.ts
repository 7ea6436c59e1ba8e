import type { MysqlObservation, ObservedCeiling, ProbeSelf, SpareSlot } from '../probe/mysql/observation.ts'
import { type ProbePage, sentences } from './probe-page.ts'
import type { ProbedMysql } from './probe-report.ts'
import { isCrowded, usagePaint } from './probe-usage.ts'

/** How full the server is and, where slots are short, why; of one that refused, that. */
export function serverAnswer(mysql: ProbedMysql, page: ProbePage): readonly string[] {
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
    ...(load.refused
      ? sentences([`  ${load.refused} got 1040 since the server started`], page).map(paint.unsure)
      : []),
    ...sentences(nextStartTexts(ceiling), page).map(paint.unsure),
  ]
}

/** Whether ordinary accounts still find a slot, in one sentence. */
function fullnessText({ load, ceiling, probe }: MysqlObservation): string {
  const { connected, headroom } = load
  const { maxConnections, spareSlot } = ceiling
  if (connected === null || maxConnections === null || headroom === null) {
    return `how full the server is cannot be told: ${connected === null ? 'Threads_connected' : 'max_connections'} could not be read`
  }
  if (headroom > 0) {
    return `${connected} of ${maxConnections} ordinary connections are used; ${headroom} are free`
  }
  return `full: all ${maxConnections} ordinary slots are taken, ${spareText(spareSlot, probe)}`
}

/** Who still gets in. */
function spareText({ owner, taken, privilegedSessions }: SpareSlot, { connectionId }: ProbeSelf): string {
  if (owner === 'provider' || taken === null) return 'and whoever comes now gets 1040'
  if (!taken) return 'one of them by this probe; only the spare slot for administrators is left'
  return privilegedSessions.some(session => session.connectionId === connectionId)
    ? 'and this probe came in through the spare one; whoever comes now gets 1040'
    : 'and so is the spare one: whoever comes now gets 1040'
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
  if (openFiles === null || maxConnections === null) return []
  const { connectionsAtNextStart, limit, wanted } = openFiles
  if (connectionsAtNextStart >= maxConnections) return []
  return [
    `  the next start would leave ${connectionsAtNextStart}: mysqld may open ${limit} files, and wants ${wanted}`,
  ]
}
