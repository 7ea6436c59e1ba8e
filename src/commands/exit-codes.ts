import type { CalcReport } from '../report/calc-report.ts'

/** What each exit code of vtsize says; the README's table is held against it. */
export const exitCodes = {
  fits: 0,
  over: 1,
  badInput: 2,
  undetermined: 3,
  /** A bug in vtsize itself; sysexits.h calls 70 EX_SOFTWARE. */
  bug: 70,
} as const

/** What is certain decides first: a budget that is over, then input that cannot be read, then what is missing. */
export function exitCodeOf({ budgets, diagnostics }: CalcReport): number {
  const verdicts = budgets.map(({ budget }) => budget.verdict.kind)
  if (verdicts.includes('over')) return exitCodes.over
  if (diagnostics.some(({ severity }) => severity === 'error')) return exitCodes.badInput
  return verdicts.includes('undetermined') ? exitCodes.undetermined : exitCodes.fits
}
