import type { ObservedFlavour, Reconciliation } from './observation.ts'

/** What the comparison needs to know. */
export interface ReconciliationInput {
  readonly connected: number | null
  /** Rows of the process list, or sums by account, that should count; nothing when neither could be read. */
  readonly listed: number | null
  readonly complete: boolean
  readonly user: string
  readonly flavour: ObservedFlavour
  /** Rows of sessions that have not logged in. */
  readonly unauthenticated: number
  /** Connections to the X protocol's port that have not logged in: they count, and no list shows them. */
  readonly unauthenticatedX: number
}

/** Holds the process list against Threads_connected and names what a difference may be. */
export function reconcile(input: ReconciliationInput): Reconciliation {
  const { connected, listed, complete } = input
  const difference = connected === null || listed === null ? null : connected - listed
  return { connected, listed, complete, difference, because: reasons(difference, input) }
}

function reasons(difference: number | null, input: ReconciliationInput): readonly string[] {
  if (difference === null || difference === 0) return []
  if (!input.complete) {
    return [`sessions of other accounts: without PROCESS only those of ${input.user} are listed`]
  }
  const moving = 'sessions that came or went between the two statements'
  if (difference > 0) {
    const x = input.unauthenticatedX
    const silentX = x > 0 ? [`${x} connections to the port of the X protocol that have not logged in`] : []
    return x === difference
      ? silentX
      : [...silentX, 'connections that were accepted and have not begun to log in', moving]
  }
  const unlisted = [
    moving,
    'an event that runs: it is listed under its definer, but takes no slot',
    ...(input.flavour === 'mysql' ? [] : ['sessions through extra_port: they have a count of their own']),
  ]
  return input.unauthenticated > 0
    ? [`${input.unauthenticated} listed as "unauthenticated user": about to log in or to leave`, ...unlisted]
    : unlisted
}
