import { type ProbePage, quietHead } from './probe-page.ts'
import type { WatchedAccount, WatchedMysql } from './probe-watch-sample.ts'
import { type Column, textTable } from './text-table.ts'

const columns: readonly Column[] = [
  { title: 'CONNECTIONS', align: 'right' },
  { title: 'CHANGE', align: 'right' },
  { title: 'ROLE' },
  { title: 'ACCOUNT' },
]

/** Accounts on the screen. */
const mostAccounts = 10

/** Who holds most, and how much more than at the look before. */
export function watchedAccountLines(
  mysql: WatchedMysql | null,
  before: WatchedMysql | null,
  page: ProbePage,
): readonly string[] {
  if (mysql?.kind !== 'observed') return []
  const { accounts } = mysql
  const rows = accounts.slice(0, mostAccounts).map(account => {
    const earlier = before?.kind === 'observed' ? connectionsOf(account.user, before.accounts) : undefined
    return [
      String(account.connections),
      changeText(earlier === undefined ? undefined : account.connections - earlier),
      account.role,
      account.user,
    ]
  })
  return rows.length === 0 ? [] : quietHead(textTable(columns, rows, page.columns), page)
}

function connectionsOf(user: string, accounts: readonly WatchedAccount[]): number {
  return accounts.find(account => account.user === user)?.connections ?? 0
}

function changeText(change: number | undefined): string {
  if (change === undefined) return '-'
  return change === 0 ? '' : change > 0 ? `+${change}` : String(change)
}
