import { spareSlot } from '../../catalog/mysql.ts'
import type { ServerIdentity, SpareSlot } from './observation.ts'
import { numberIn, type Readings, userOf } from './readings.ts'
import type { Thread } from './threads.ts'

/** What tells about the spare slot. */
export interface SpareSlotInput {
  readonly readings: Readings
  readonly server: ServerIdentity
  readonly threads: readonly Thread[]
  readonly connectionAdmin: boolean | null
}

/** Whether the slot above max_connections is taken, and by whom it can be. */
export function spareSlotOf(input: SpareSlotInput, maxConnections: number | null): SpareSlot {
  const { readings, server, threads } = input
  const connected = numberIn(readings.status, 'threads_connected')
  const mayTake = privilegedUsers(input)
  return {
    taken: connected === null || maxConnections === null ? null : connected > maxConnections,
    owner: server.managed === null ? 'privileged accounts' : 'provider',
    mayTake,
    privilegedSessions: threads
      .filter(thread => mayTake.includes(thread.user))
      .toSorted((a, b) => b.connectionId - a.connectionId),
  }
}

/** From mysql.user where it can be read; else those that Vitess makes so, root, and the probe's own. */
function privilegedUsers({ readings, connectionAdmin }: SpareSlotInput): readonly string[] {
  const { accounts, account } = readings
  if (accounts.kind === 'rows') {
    const privileged = accounts.rows.filter(row => row.privileged === '1').map(row => row.user ?? '')
    return [...new Set(privileged)].filter(user => user !== 'mysql.session')
  }
  const own = connectionAdmin === true ? [userOf(account)] : []
  return [...new Set(['root', ...spareSlot.vitessAccounts, ...own])]
}
