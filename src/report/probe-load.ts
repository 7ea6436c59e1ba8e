import type { MysqlObservation, ServerLoad } from '../probe/mysql/observation.ts'
import { labelledLines } from './labelled-lines.ts'
import { countText, measureText, sharesText } from './probe-numbers.ts'
import type { ProbePage } from './probe-page.ts'
import { usageBar } from './probe-usage.ts'

/** Now against the ceiling and the peak as a bar, then refusals and churn. */
export function loadBlock({ load, ceiling }: MysqlObservation, page: ProbePage): readonly string[] {
  const { columns, paint } = page
  const { connected, peak } = load
  const bar = usageBar({ connected, peak, ceiling: ceiling.maxConnections }, columns, paint)
  return [
    ...(bar === undefined ? [] : [bar]),
    ...labelledLines('now', nowText(load), columns),
    ...labelledLines('peak', peakText(load, ceiling.maxConnections), columns),
    ...labelledLines('refused', refusedText(load), columns),
    ...labelledLines('churn', churnText(load), columns),
  ]
}

function nowText({ connected, running, headroom }: ServerLoad): string {
  const unread = 'an unknown number'
  return `${countText(connected, unread)} connected, this probe among them; ${countText(running, unread)} running; ${countText(headroom, unread)} free`
}

function peakText({ peak, peakAt }: ServerLoad, ceiling: number | null): string {
  if (peak === null) return 'not readable'
  const when = peakAt === null ? '' : ` at ${peakAt}`
  const against =
    ceiling === null
      ? ''
      : peak >= ceiling
        ? ': the server was full then'
        : `: ${ceiling - peak} were still free`
  return `${peak}${when}${against}`
}

function refusedText({ refused, connectionErrors }: ServerLoad): string {
  const full =
    refused === null
      ? 'how many got 1040 is not readable'
      : refused === 0
        ? 'nobody got 1040'
        : `${refused} got 1040 (too many connections)`
  const others = Object.keys(connectionErrors).length
  const rest = others === 0 ? '' : `; for other reasons: ${sharesText(connectionErrors, others)}`
  return `${full}${rest}; since the server started`
}

function churnText(load: ServerLoad): string {
  const { attempts, attemptsPerSecond, abortedConnects, abortedClients, threadsCreated, threadsCached } = load
  return [
    `${measureText(attemptsPerSecond)} new connections a second since the start (${countText(attempts)} in all)`,
    `${countText(abortedConnects)} logins failed`,
    `${countText(abortedClients)} sessions were cut off`,
    `${countText(threadsCreated)} threads made, ${countText(threadsCached)} kept`,
  ].join('; ')
}
