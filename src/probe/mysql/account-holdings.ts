import { type AccountRoles, roleOf } from './account-roles.ts'
import type { AccountHolding, BinlogDump } from './observation.ts'
import { numberOf } from './readings.ts'
import type { Row } from './session.ts'
import { isServersOwn, type Thread } from './threads.ts'

/** Whose session is the probe's own, and what accounts are for. */
export interface HoldingContext {
  readonly roles: AccountRoles
  readonly probe: { readonly connectionId: number | null; readonly user: string }
}

/** Who holds connections by the process list, most first. */
export function accountHoldings(
  threads: readonly Thread[],
  context: HoldingContext,
): readonly AccountHolding[] {
  const byUser = grouped(threads)
  return mostFirst([...byUser].map(([user, held]) => holding(user, held, context)))
}

/** Who holds connections by performance_schema.accounts: sums only. */
export function countedHoldings(rows: readonly Row[], context: HoldingContext): readonly AccountHolding[] {
  const clients = rows.filter(row => !isServersOwn(row.user ?? ''))
  return mostFirst(
    clients.map(row => ({
      user: row.user ?? '',
      role: roleOf(row.user ?? '', context.roles),
      connections: numberOf(row.connections) ?? 0,
      idle: null,
      longestIdleSeconds: null,
      hosts: {},
      commands: {},
      probe: row.user === context.probe.user ? 1 : 0,
    })),
  )
}

/** Streams of the binary log: one per replica, per vstreamer and per `mysqlbinlog`, each in a slot of its own. */
export function binlogDumps(threads: readonly Thread[], roles: AccountRoles): readonly BinlogDump[] {
  return threads
    .filter(thread => thread.command.startsWith('Binlog Dump'))
    .map(({ connectionId, user, host, seconds }) => ({
      connectionId,
      user,
      role: roleOf(user, roles),
      host,
      seconds,
    }))
}

function holding(user: string, held: readonly Thread[], { roles, probe }: HoldingContext): AccountHolding {
  const idle = held.filter(thread => thread.command === 'Sleep')
  return {
    user,
    role: roleOf(user, roles),
    connections: held.length,
    idle: idle.length,
    longestIdleSeconds: idle.reduce<number | null>(
      (longest, { seconds }) => (seconds === null ? longest : Math.max(longest ?? 0, seconds)),
      null,
    ),
    hosts: counts(held.map(thread => thread.host)),
    commands: counts(held.map(thread => thread.command)),
    probe: held.some(thread => thread.connectionId === probe.connectionId) ? 1 : 0,
  }
}

function counts(names: readonly string[]): Readonly<Record<string, number>> {
  const byName = new Map<string, number>()
  for (const name of names) byName.set(name, (byName.get(name) ?? 0) + 1)
  return Object.fromEntries(byName)
}

function grouped(threads: readonly Thread[]): ReadonlyMap<string, readonly Thread[]> {
  const byUser = new Map<string, Thread[]>()
  for (const thread of threads) {
    const held = byUser.get(thread.user)
    if (held) held.push(thread)
    else byUser.set(thread.user, [thread])
  }
  return byUser
}

function mostFirst(holdings: readonly AccountHolding[]): readonly AccountHolding[] {
  return holdings.toSorted((a, b) => b.connections - a.connections || (a.user < b.user ? -1 : 1))
}
