import type { AccountRole } from './observation.ts'

/** What an account of MySQL is for, by name: `{ tablet_app: 'app' }`. */
export type AccountRoles = Readonly<Record<string, AccountRole>>

/** The accounts of Vitess' init_db.sql, which are also the defaults of the `--db-*-user` flags. */
const vitessAccounts: ReadonlyMap<string, AccountRole> = new Map([
  ['vt_app', 'app'],
  ['vt_appdebug', 'appdebug'],
  ['vt_dba', 'dba'],
  ['vt_allprivs', 'allprivs'],
  ['vt_filtered', 'filtered'],
  ['vt_repl', 'repl'],
  ['vt_monitoring', 'monitoring'],
])

/** The role of an account; `mapped` beats the names that Vitess gives by itself. */
export function roleOf(user: string, mapped: AccountRoles): AccountRole {
  return (Object.hasOwn(mapped, user) ? mapped[user] : undefined) ?? vitessAccounts.get(user) ?? 'other'
}
