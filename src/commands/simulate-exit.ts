import type { SimulateReport } from '../report/simulate-report.ts'
import { exitCodes } from './exit-codes.ts'

/**
 * The exit code of a simulation. Something that broke is certain, even in a partial result; then input that cannot be
 * read, then what is missing. Of what-if and of releases one that breaks is enough. A sweep is a question, not a check:
 * it ends well when some value holds. An interrupted simulation in which nothing broke yet is undetermined.
 */
export function simulateExitCode(report: SimulateReport): number {
  const { scenarios, sweep, diagnostics, undetermined, partial } = report
  const broken = sweep
    ? sweep.points.length > 0 && sweep.points.every(({ breaks }) => breaks)
    : scenarios.some(({ outcome }) => outcome.kind === 'breaks')
  if (broken) return exitCodes.over
  if (diagnostics.some(({ severity }) => severity === 'error')) return exitCodes.badInput
  return undetermined.length > 0 || partial ? exitCodes.undetermined : exitCodes.fits
}
