import type { ServerLoad } from './observation.ts'
import { numberIn, numberOf, type Values } from './readings.ts'

/** Now, peak, refusals and churn. */
export function serverLoad(variables: Values, status: Values): ServerLoad {
  const connected = numberIn(status, 'threads_connected')
  const maxConnections = numberIn(variables, 'max_connections')
  const attempts = numberIn(status, 'connections')
  const uptime = numberIn(status, 'uptime')
  return {
    connected,
    running: numberIn(status, 'threads_running'),
    peak: numberIn(status, 'max_used_connections'),
    peakAt: status.get('max_used_connections_time') || null,
    headroom: connected === null || maxConnections === null ? null : Math.max(0, maxConnections - connected),
    refused: numberIn(status, 'connection_errors_max_connections'),
    connectionErrors: otherErrors(status),
    attempts,
    attemptsPerSecond: attempts === null || uptime === null || uptime === 0 ? null : attempts / uptime,
    abortedConnects: numberIn(status, 'aborted_connects'),
    abortedClients: numberIn(status, 'aborted_clients'),
    threadsCreated: numberIn(status, 'threads_created'),
    threadsCached: numberIn(status, 'threads_cached'),
  }
}

const errorPrefix = 'connection_errors_'

function otherErrors(status: Values): Readonly<Record<string, number>> {
  const errors = [...status].flatMap(([name, text]): (readonly [string, number])[] => {
    const count = numberOf(text)
    const other = name.startsWith(errorPrefix) && name !== `${errorPrefix}max_connections`
    return other && count !== null && count > 0 ? [[name.slice(errorPrefix.length), count]] : []
  })
  return Object.fromEntries(errors)
}
