import type { Account } from '../catalog/roles.ts'
import type { BudgetReport } from '../report/calc-report.ts'
import type { AccountDemand, Budget, BudgetOptions, OverReason, Verdict } from '../sizing/budget.ts'
import { remedyOf } from '../sizing/remedy.ts'
import { type AccountRoles, roleOf } from './mysql/account-roles.ts'
import type { MysqlObservation } from './mysql/observation.ts'

/** How many connections one account of MySQL may have at once, by a limit of its own. */
export interface OwnCap {
  readonly user: string
  readonly host: string
  readonly connections: number
}

/** Own limits by what the accounts are for. */
export type OwnCaps = ReadonlyMap<Account, OwnCap>

/** The MAX_USER_CONNECTIONS of Vitess' accounts, where the probe may read them; of several for one use, the widest. */
export function ownCaps({ ceiling }: MysqlObservation, roles: AccountRoles): OwnCaps {
  const caps = new Map<Account, OwnCap>()
  for (const { user, host, connections } of ceiling.accountCaps ?? []) {
    const role = roleOf(user, roles)
    if (connections === null || role === 'other' || role === 'monitoring') continue
    if (connections > (caps.get(role)?.connections ?? 0)) caps.set(role, { user, host, connections })
  }
  return caps
}

/** The budget under the accounts' own limits, which beat the one for all accounts in both directions. */
export function underOwnCaps(report: BudgetReport, caps: OwnCaps, options: BudgetOptions): BudgetReport {
  const { budget } = report
  const releaseDecides = budget.anyRelease !== undefined && budget.verdict.kind === 'undetermined'
  if (releaseDecides || !budget.accounts.some(({ account }) => caps.has(account))) return report
  const accounts = budget.accounts.map((each): AccountDemand => {
    const own = caps.get(each.account)
    return own ? { ...each, cap: own.connections } : each
  })
  const capped: Budget = { ...budget, accounts, verdict: verdictUnder(accounts, budget) }
  return { ...report, budget: capped, remedy: remedyOf(capped, options) }
}

function verdictUnder(accounts: readonly AccountDemand[], { verdict, demand, ceiling }: Budget): Verdict {
  const sums = verdict.kind === 'over' ? verdict.reasons.filter(({ kind }) => kind !== 'account') : []
  const reasons = [...sums, ...accounts.flatMap(accountReason)]
  if (reasons.length > 0) return { kind: 'over', reasons }
  if (verdict.kind !== 'over') return verdict
  const because = [...(demand.expected === undefined ? demand.because : []), ...ceiling.because]
  return because.length > 0 ? { kind: 'undetermined', because } : { kind: 'fits' }
}

function accountReason({ account, connections, cap }: AccountDemand): readonly OverReason[] {
  if (cap === undefined || connections === undefined || connections <= cap) return []
  return [{ kind: 'account', account, missing: connections - cap }]
}
