import type { Place, Severity } from '../config/model.ts'
import type { CheckReport } from './check-report.ts'
import { summaryText } from './check-summary.ts'
import { fixText } from './finding-text.ts'
import { lineEnd } from './source-lines.ts'
import { visibleLines } from './visible-text.ts'

/**
 * The report as GitHub workflow commands, one line each: the runner turns them into annotations of the
 * pull request. A last line for the log says what was found. Ends in a newline.
 */
export function github(report: CheckReport): string {
  return [
    ...report.findings.map(finding =>
      commandLine(finding.severity, {
        title: finding.rule,
        text: joined(finding.message, fixText(finding)),
        ...(finding.place && { place: finding.place }),
        ...(finding.text !== undefined && { marked: finding.text }),
      }),
    ),
    ...report.diagnostics.map(({ severity, code, message, hint, place }) =>
      commandLine(severity, { title: code, text: joined(message, hint), ...(place && { place }) }),
    ),
    `vtsize check: ${summaryText(report)}`,
    '',
  ].join('\n')
}

const commands = { error: 'error', warning: 'warning', note: 'notice' } as const satisfies Record<
  Severity,
  string
>

interface Annotation {
  readonly title: string
  readonly text: string
  readonly place?: Place
  /** The text at the place; several lines are not marked, since a column then says nothing. */
  readonly marked?: string
}

function commandLine(severity: Severity, { title, text, place, marked }: Annotation): string {
  const end = place && marked && !lineEnd.test(marked) ? { endColumn: place.column + marked.length } : {}
  const at = place ? { file: place.file, line: place.line, col: place.column, ...end } : {}
  const properties = Object.entries({ ...at, title })
    .map(([name, value]) => `${name}=${escapedProperty(String(value))}`)
    .join(',')
  return `::${commands[severity]} ${properties}::${escapedData(text)}`
}

function joined(message: string, fix: string | undefined): string {
  return fix === undefined ? message : `${message}\nfix: ${fix}`
}

function escapedData(text: string): string {
  return visibleLines(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
