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
  const others = Object.keys(connectionErrors).length
  const rest = others === 0 ? '' : `; for other reasons: ${sharesText(connectionErrors, others)}`
  if (refused === null) return `how many got 1040 cannot be read${rest}`
  return `${refused === 0 ? 'nobody' : refused} got 1040 since the start${rest}`
}

/** What could not be read is left out. */
function churnText(load: ServerLoad): string {
  const { attempts, attemptsPerSecond, abortedConnects, abortedClients, threadsCreated, threadsCached } = load
  const parts: readonly (readonly [number | null, string])[] = [
    [attempts, 'attempts to connect since the start'],
    [attemptsPerSecond, 'a second on average'],
    [abortedConnects, 'logins failed'],
    [abortedClients, 'sessions were cut off'],
    [threadsCreated, 'threads were made'],
    [threadsCached, 'threads wait for use'],
  ]
  return parts
    .flatMap(([value, what]) => (value === null ? [] : [`${measureText(value)} ${what}`]))
    .join('; ')
}
