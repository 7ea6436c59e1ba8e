import type { Unresolved } from '../config/model.ts'
import type { BudgetReport } from '../report/calc-report.ts'
import { type BudgetOptions, wantedOf } from '../sizing/budget.ts'
import type { MysqlObservation } from './mysql/observation.ts'

/**
 * The budget of a server that shows the probe its own sessions only. What others hold may be anything up to
 * Threads_connected: a budget that would not fit beside so many is undetermined, unless --keep says how many
 * there are.
 */
export function besideUnseen(
  report: BudgetReport,
  mysql: MysqlObservation,
  { kept, headroom }: BudgetOptions,
): BudgetReport {
  const { budget } = report
  const { connected } = mysql.load
  const effective = budget.ceiling.effective
  const { expected } = budget.demand
  if (mysql.reconciliation.complete || kept.length > 0 || budget.verdict.kind !== 'fits') return report
  if (connected === null || effective === undefined || expected === undefined) return report
  const left = effective - (connected - 1)
  if (expected + wantedOf(headroom, left) <= left) return report
  return { ...report, budget: { ...budget, verdict: { kind: 'undetermined', because: [unseen(mysql)] } } }
}

function unseen({ load, privileges }: MysqlObservation): Unresolved {
  const grant = privileges.lacking.find(({ privilege }) => privilege === 'PROCESS')?.grant
  const others = (load.connected ?? 1) - 1
  return {
    kind: 'unresolved',
    text: 'connections of other accounts',
    why: `${others} other connections stand now, and without PROCESS nothing tells which of them will stay beside those of Vitess`,
    supply: `${grant === undefined ? '' : `${grant.replace(/;$/, '')}, or `}--keep others=N`,
  }
}
