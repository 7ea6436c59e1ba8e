import type {
  BinlogDump,
  MysqlObservation,
  Reconciliation,
  UncountedThreads,
} from '../probe/mysql/observation.ts'
import { labelledLines } from './labelled-lines.ts'
import { accountTable } from './probe-account-table.ts'
import { secondsText } from './probe-numbers.ts'
import { labelledList, type ProbePage } from './probe-page.ts'

/** Who holds the slots, what of it are binlog dumps, what takes no slot, and whether the counts agree. */
export function accountsBlock(observation: MysqlObservation, page: ProbePage): readonly string[] {
  const { accounts, binlogDumps, uncounted, reconciliation } = observation
  return [
    ...accountTable(accounts, page),
    ...labelledList('dumps', dumpTexts(binlogDumps), page),
    ...labelledList('no slot', uncounted.map(uncountedText), page),
    ...labelledLines('counts', countsText(reconciliation), page.columns),
  ]
}

/** Dumps that are named one by one. */
const mostDumps = 10

function dumpTexts(dumps: readonly BinlogDump[]): readonly string[] {
  const left = dumps.length - mostDumps
  return [
    ...dumps
      .slice(0, mostDumps)
      .map(
        ({ connectionId, user, role, host, seconds }) =>
          `connection ${connectionId}: ${user} (${role}) at ${host} reads the binary log for ${secondsText(seconds)}`,
      ),
    ...(left > 0 ? [`and ${left} more`] : []),
  ]
}

function uncountedText({ what, threads, why }: UncountedThreads): string {
  return `${what} (${threads} ${threads === 1 ? 'thread' : 'threads'}): ${why}`
}

function countsText({ connected, listed, complete, difference, because }: Reconciliation): string {
  if (listed === null) return 'the process list could not be read'
  if (connected === null || difference === null) return 'Threads_connected could not be read'
  const whose = complete ? '' : ' of its own account alone'
  if (difference === 0) return `agree: Threads_connected and the process list${whose} both say ${connected}`
  const sign = difference > 0 ? `${difference} more` : `${-difference} fewer`
  return `differ: Threads_connected says ${connected}, the process list${whose} shows ${listed}; the ${sign} may be ${because.join(', or ')}`
}
