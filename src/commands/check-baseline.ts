import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type Baseline, baselineOf, baselineText, parseBaseline } from '../check/baseline.ts'
import { reasonOf } from '../config/files.ts'
import type { CheckReport } from '../report/check-report.ts'
import { UsageError } from './base-command.ts'
import type { Project } from './check-project.ts'

/** The baseline in force: the one that the command line names, else the project's. */
export function baselineFile(named: string | undefined, { config, folder }: Project): string | undefined {
  if (named !== undefined) return named
  return config.baseline === undefined ? undefined : relative('.', join(folder, config.baseline))
}

/** Reads a baseline. Throws a UsageError. */
export function readBaseline(file: string): Baseline {
  const baseline = parseBaseline(textOf(file))
  if (baseline) return baseline
  throw new UsageError(`--baseline ${file}: no baseline of vtsize`, 'write one with --update-baseline')
}

/** Writes what a report found as the baseline, and gives the report with all of it accepted. */
export function acceptAll(report: CheckReport, file: string): CheckReport {
  try {
    writeFileSync(file, baselineText(baselineOf(report.findings, report.sources)))
  } catch (error) {
    throw new UsageError(`--baseline ${file}: ${reasonOf(error as NodeJS.ErrnoException)}`)
  }
  return { ...report, findings: [], ignored: report.ignored + report.findings.length }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(
      `--baseline ${file}: ${reasonOf(error as NodeJS.ErrnoException)}`,
      'write one with --update-baseline',
    )
  }
}
