import type { Severity } from '../config/model.ts'
import type { CheckReport } from '../report/check-report.ts'
import { exitCodes } from './exit-codes.ts'

const ranks: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 }

/** The rule that speaks of budgets that nobody can work out; who ignores it accepts not to know. */
const undetermined = 'VT104'

/** What is certain decides first: findings that count, then input that cannot be read, then what is missing. */
export function checkExitCode({ findings, diagnostics }: CheckReport, failOn: Severity): number {
  if (findings.some(({ severity }) => ranks[severity] >= ranks[failOn])) return exitCodes.over
  if (diagnostics.some(({ severity }) => severity === 'error')) return exitCodes.badInput
  return findings.some(({ rule }) => rule === undetermined) ? exitCodes.undetermined : exitCodes.fits
}
