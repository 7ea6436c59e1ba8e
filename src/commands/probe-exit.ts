import type { ProbeReport } from '../report/probe-report.ts'
import type { RehearsalReport } from '../report/rehearsal-report.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { simulateExitCode } from './simulate-exit.ts'

/** Refusals that say that there is no room. */
const fullKinds: ReadonlySet<string> = new Set(['full', 'account-cap'])

/**
 * The exit code of a probe. No room is certain: a full server, a budget that is over, a rehearsal or a simulation in
 * which something broke. Then what could not be reached or read, then what is missing.
 */
export function probeExitCode(report: ProbeReport): number {
  const { mysql, budgets, diagnostics, rehearsal, simulation } = report
  const codes = [
    exitCodeOf({ kind: 'calc', release: undefined, budgets, diagnostics }),
    ...(mysql === null ? [] : [mysqlCode(mysql)]),
    ...(rehearsal === null ? [] : [rehearsalCode(rehearsal)]),
    ...(simulation === null ? [] : [simulateExitCode(simulation)]),
  ]
  return codes.reduce((worst, code) => (rank(code) < rank(worst) ? code : worst), exitCodes.fits)
}

function mysqlCode(mysql: NonNullable<ProbeReport['mysql']>): number {
  if (mysql.kind === 'refused') return fullKinds.has(mysql.refusal.kind) ? exitCodes.over : exitCodes.badInput
  const { headroom } = mysql.observation.load
  return headroom !== null && headroom <= 0 ? exitCodes.over : exitCodes.fits
}

/** Not as predicted, ended early, not all closed, or something left behind. */
function rehearsalCode({ checkpoints, stopped, closing }: RehearsalReport): number {
  const asPredicted = checkpoints.every(({ predicted, measured }) => predicted === measured)
  const isClean = closing.isBack && closing.toRemove.length === 0
  return asPredicted && stopped === null && isClean ? exitCodes.fits : exitCodes.over
}

/** 1 before 2 before 3 before 0. */
function rank(code: number): number {
  return code === exitCodes.fits ? Number.POSITIVE_INFINITY : code
}
