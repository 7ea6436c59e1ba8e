import type { Severity } from '../config/model.ts'
import type { CheckReport } from './check-report.ts'

/** Worst first. */
export const severities = ['error', 'warning', 'note'] as const satisfies readonly Severity[]

/** What was looked at and what was found, in one line: `12 files, 3 tablets: 2 errors, 1 warning; 1 ignored`. */
export function summaryText(report: CheckReport): string {
  const { files, tablets, ignored } = report
  return `${plural(files, 'file')}, ${plural(tablets, 'tablet')}: ${foundText(report)}${ignored > 0 ? `; ${ignored} ignored` : ''}`
}

/** Findings by severity: `2 errors, 1 warning`. */
export function foundText({ findings }: Pick<CheckReport, 'findings'>): string {
  const counts = severities
    .map(severity => ({ severity, count: findings.filter(each => each.severity === severity).length }))
    .filter(({ count }) => count > 0)
  return counts.length === 0
    ? 'no findings'
    : counts.map(({ severity, count }) => plural(count, severity)).join(', ')
}

/** `1 file`, `2 files`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
