import type { MysqlObservation, ServerLoad } from '../probe/mysql/observation.ts'
import { labelledLines } from './labelled-lines.ts'
import { countText, measureText, sharesText } from './probe-numbers.ts'
import type { ProbePage } from './probe-page.ts'
import { usageBar } from './probe-usage.ts'

/** Now against the ceiling and the peak as a bar, then refusals and churn. */
export function loadBlock(observation: MysqlObservation, page: ProbePage): readonly string[] {
  const { load, ceiling } = observation
  const { columns, paint } = page
  const { connected, peak } = load
  const bar = usageBar({ connected, peak, ceiling: ceiling.maxConnections }, columns, paint)
  return [
    ...(bar === undefined ? [] : [bar]),
    ...labelledLines('now', nowText(load), columns),
    ...labelledLines('peak', peakText(load, ceiling.maxConnections), columns),
    ...labelledLines('refused', refusedText(observation), columns),
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
        ? ', which is all that the ceiling allows'
        : `, ${ceiling - peak} below the ceiling`
  return `${peak}${when}${against}`
}

function refusedText({ load, server }: MysqlObservation): string {
  const { refused, connectionErrors } = load
  const others = Object.keys(connectionErrors).length
  const rest = others === 0 ? '' : `; for other reasons: ${sharesText(connectionErrors, others)}`
  if (refused === null) return `how many got 1040 cannot be read${rest}`
  const who = refused === 0 ? 'nobody' : String(refused)
  return server.flavour === 'mariadb'
    ? `${who} got 1040 before the login since the start; MariaDB does not count those who got it after${rest}`
    : `${who} got 1040 since the start${rest}`
}

/** What could not be read is left out. */
function churnText(load: ServerLoad): string {
  const { attempts, attemptsPerSecond, abortedConnects, abortedClients, threadsCreated, threadsCached } = load
  const rate = attemptsPerSecond === null ? '' : ` (${measureText(attemptsPerSecond)} a second)`
  const parts: readonly (readonly [string, number | null, string?])[] = [
    ['attempts to connect', attempts, rate],
    ['failed logins', abortedConnects],
    ['sessions cut off', abortedClients],
    ['threads made', threadsCreated],
    ['threads kept for use', threadsCached],
  ]
  return parts
    .flatMap(([what, value, more = '']) => (value === null ? [] : [`${what} ${value}${more}`]))
    .join(', ')
}
