import type { AccountHolding } from '../probe/mysql/observation.ts'
import { displayWidth, startWithin } from './display-width.ts'
import { type SubjectColumn, subjectTable } from './probe-columns.ts'
import { connectionsText, countText, secondsText, sharesText } from './probe-numbers.ts'
import type { ProbePage } from './probe-page.ts'
import { visible } from './visible-text.ts'

/** Accounts that are shown without --explain. */
const mostAccounts = 25

/** Who holds how many connections, for how long idle, from where and doing what; most first. */
export function accountTable(accounts: readonly AccountHolding[], page: ProbePage): readonly string[] {
  const shown = page.explain ? accounts : accounts.slice(0, mostAccounts)
  const left = accounts.slice(shown.length)
  const held = left.reduce((sum, { connections }) => sum + connections, 0)
  return [
    ...subjectTable(columns, shown, page),
    ...(left.length > 0 ? [`… and ${left.length} more accounts with ${connectionsText(held)}`] : []),
  ]
}

/** Terminals at least so wide show two hosts of each account, and longer names. */
const wideColumns = 110

function isNarrow({ columns: width }: ProbePage): boolean {
  return width !== undefined && width < wideColumns
}

const columns: readonly SubjectColumn<AccountHolding>[] = [
  { title: 'ACCOUNT', of: nameText },
  { title: 'ROLE', of: ({ role }) => role },
  { title: 'HELD', align: 'right', of: ({ connections }) => String(connections) },
  { title: 'IDLE', align: 'right', of: ({ idle }) => countText(idle) },
  { title: 'LONGEST', align: 'right', of: ({ longestIdleSeconds }) => secondsText(longestIdleSeconds) },
  { title: 'HOSTS', of: hostsText, from: 72 },
  { title: 'BUSY WITH', of: busyText, from: 80 },
]

function nameText({ user, probe }: AccountHolding, page: ProbePage): string {
  const own = probe > 0 ? ' (probe)' : ''
  const name = user === '' ? '(anonymous)' : user
  return `${cut(name, (isNarrow(page) ? 16 : 32) - own.length)}${own}`
}

function hostsText({ hosts }: AccountHolding, page: ProbePage): string {
  if (Object.keys(hosts).length === 0) return '-'
  return isNarrow(page) ? cut(shortHosts(hosts), 18) : cut(sharesText(hosts, 2), 48)
}

/** The host with most connections, and how many others there are. */
function shortHosts(hosts: AccountHolding['hosts']): string {
  const names = Object.keys(hosts).toSorted((one, other) => (hosts[other] ?? 0) - (hosts[one] ?? 0))
  const [first = '-', ...others] = names
  return others.length === 0 ? first : `${first} +${others.length}`
}

const mostCommands = 8

/** Sleeping ones have a column of their own. */
function busyText({ commands, idle }: AccountHolding): string {
  if (idle === null) return '-'
  return sharesText(
    Object.fromEntries(Object.entries(commands).filter(([command]) => command !== 'Sleep')),
    mostCommands,
  )
}

function cut(text: string, cells: number): string {
  const shown = visible(text)
  return displayWidth(shown) <= cells ? shown : `${startWithin(shown, cells - 1)}…`
}
