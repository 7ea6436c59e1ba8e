import type { KeptSlots } from '../../sizing/ceiling.ts'
import { accountHoldings, binlogDumps, countedHoldings } from './account-holdings.ts'
import type { AccountRoles } from './account-roles.ts'
import type { AccountHolding, MysqlObservation, ProbeSelf } from './observation.ts'
import { observedCeiling } from './observed-ceiling.ts'
import { probePrivileges } from './privileges.ts'
import { numberIn, type Readings, rowsOf, takeReadings, userOf, type Values } from './readings.ts'
import { reconcile } from './reconciliation.ts'
import { serverIdentity, serverTimeouts } from './server-identity.ts'
import { serverLoad } from './server-load.ts'
import type { ReadingSession } from './session.ts'
import { partThreads } from './threads.ts'

export interface ObserveOptions {
  /** Which account is for what, where the names are not those of Vitess. */
  readonly roles?: AccountRoles
  /** Slots that something else needs, taken off the ceiling. */
  readonly kept?: readonly KeptSlots[]
}

export type ObserveOutcome =
  | { readonly kind: 'observed'; readonly observation: MysqlObservation }
  /** The server went away or took too long in the middle; `text` in its own or the driver's words. */
  | { readonly kind: 'lost'; readonly errno: number | null; readonly text: string }

/**
 * Reads one server through a session that is already there: ten statements at most, all read-only. What the
 * account may not see is null and named among the privileges that it lacks.
 */
export async function observe(
  session: ReadingSession,
  options: ObserveOptions = {},
): Promise<ObserveOutcome> {
  const outcome = await takeReadings(session)
  if (outcome.kind === 'lost') {
    return { kind: 'lost', errno: outcome.failure.errno, text: outcome.failure.text }
  }
  return { kind: 'observed', observation: conclude(outcome.readings, session, options) }
}

function conclude(readings: Readings, session: ReadingSession, options: ObserveOptions): MysqlObservation {
  const { variables, status } = readings
  const { roles = {}, kept = [] } = options
  const server = serverIdentity(variables, status)
  const probe = probeSelf(readings, session)
  const privileges = probePrivileges(readings, server)
  const threads = partThreads(rowsOf(readings.threads))
  const load = serverLoad(variables, status)
  const complete = privileges.process === true
  const context = { roles, probe: { connectionId: readings.connectionId, user: userOf(readings.account) } }
  const sums = complete ? [] : countedHoldings(rowsOf(readings.counts), context)
  const accounts = sums.length > 0 ? sums : accountHoldings(threads.counted, context)
  return {
    server,
    probe,
    ceiling: observedCeiling({
      readings,
      server,
      threads: threads.counted,
      kept,
      connectionAdmin: privileges.connectionAdmin,
    }),
    load,
    accounts,
    uncounted: threads.uncounted,
    reconciliation: reconcile({
      connected: load.connected,
      listed: readings.threads.kind === 'failed' ? null : total(accounts),
      complete: complete || sums.length > 0,
      user: context.probe.user,
      flavour: server.flavour,
      unauthenticatedX: unauthenticatedX(status),
      unauthenticated: accounts.find(({ user }) => user === 'unauthenticated user')?.connections ?? 0,
    }),
    binlogDumps: binlogDumps(threads.counted, roles),
    timeouts: serverTimeouts(variables),
    privileges,
    notes: notes(probe, server.performanceSchema === false && server.flavour !== 'mariadb'),
  }
}

function unauthenticatedX(status: Values): number {
  const count = (name: string) => numberIn(status, `mysqlx_${name}`) ?? 0
  return Math.max(0, count('connections_accepted') - count('connections_closed') - count('sessions'))
}

function total(accounts: readonly AccountHolding[]): number {
  return accounts.reduce((sum, { connections }) => sum + connections, 0)
}

/** The greeting has 32 bits for the id. */
function probeSelf({ connectionId, account }: Readings, session: ReadingSession): ProbeSelf {
  const greeted = session.greeting.connectionId
  return {
    connectionId: connectionId ?? greeted,
    account,
    tls: session.tls,
    statements: session.statements,
    throughProxy: connectionId !== null && connectionId % 2 ** 32 !== greeted,
  }
}

function notes(probe: ProbeSelf, blind: boolean): readonly string[] {
  return [
    ...(probe.throughProxy
      ? [
          'a proxy stands between: the numbers are those of the server that it chose, and its own clients do not show',
        ]
      : []),
    ...(blind
      ? [
          'performance_schema is off: what each account holds comes from the process list alone, and needs PROCESS',
        ]
      : []),
  ]
}
