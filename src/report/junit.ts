import type { Diagnostic, Place, Severity } from '../config/model.ts'
import type { Finding } from '../rules/rule.ts'
import type { CheckReport } from './check-report.ts'
import { summaryText } from './check-summary.ts'
import { fixText } from './finding-text.ts'
import { placeText } from './places-text.ts'
import { xmlAttribute, xmlText } from './xml-text.ts'

export interface JunitOptions {
  /** Findings from this severity up are failures; the rest are cases that pass and say what was found. */
  readonly failOn: Severity
}

/**
 * The report as JUnit XML: a suite for each file with something to say, a case for each finding. A report
 * without findings has one case that passes, since CI systems take a file without cases for a broken run.
 * Ends in a newline.
 */
export function junit(report: CheckReport, options: JunitOptions): string {
  const told = [
    ...report.findings.map(finding => findingCase(finding, options)),
    ...report.diagnostics.map(diagnosticCase),
  ]
  const cases = told.length > 0 ? told : [silentCase(report)]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="vtsize check" ${countsOf(cases)}>`,
    ...[...bySuite(cases)].flatMap(([suite, ofSuite]) => suiteLines(suite, ofSuite)),
    '</testsuites>',
    '',
  ].join('\n')
}

interface Case {
  readonly suite: string
  readonly name: string
  readonly place?: Place | undefined
  /** `error` is for what could not be checked. */
  readonly outcome: 'failure' | 'error' | 'passed'
  readonly type: string
  readonly message: string
  /** All there is to say, lines included. */
  readonly text: string
}

/** The suite of what is about no single file. */
const wholeSuite = 'vtsize'

function findingCase(finding: Finding, { failOn }: JunitOptions): Case {
  const { rule, severity, message, place } = finding
  const rank = { error: 2, warning: 1, note: 0 }
  return {
    suite: place?.file ?? wholeSuite,
    name: `${rule} ${message}`,
    place,
    outcome: rank[severity] >= rank[failOn] ? 'failure' : 'passed',
    type: rule,
    message,
    text: textOf(place, `${severity} ${rule} ${message}`, fixText(finding)),
  }
}

function diagnosticCase({ severity, code, message, hint, place }: Diagnostic): Case {
  return {
    suite: place?.file ?? wholeSuite,
    name: `${code} ${message}`,
    place,
    outcome: severity === 'error' ? 'error' : 'passed',
    type: code,
    message,
    text: textOf(place, `${severity} ${code} ${message}`, hint),
  }
}

function silentCase(report: CheckReport): Case {
  const text = summaryText(report)
  return { suite: wholeSuite, name: 'check', outcome: 'passed', type: '', message: '', text }
}

function textOf(place: Place | undefined, line: string, fix: string | undefined): string {
  return [place ? `${placeText(place)} ${line}` : line, ...(fix === undefined ? [] : [`fix: ${fix}`])].join(
    '\n',
  )
}

function bySuite(cases: readonly Case[]): ReadonlyMap<string, readonly Case[]> {
  const suites = new Map<string, Case[]>()
  for (const each of cases) {
    const suite = suites.get(each.suite)
    if (suite) suite.push(each)
    else suites.set(each.suite, [each])
  }
  return suites
}

function suiteLines(suite: string, cases: readonly Case[]): readonly string[] {
  return [
    `  <testsuite name="${xmlAttribute(suite)}" ${countsOf(cases)}>`,
    ...cases.flatMap(caseLines),
    '  </testsuite>',
  ]
}

function caseLines({ suite, name, place, outcome, type, message, text }: Case): readonly string[] {
  const at = place ? ` file="${xmlAttribute(place.file)}" line="${place.line}"` : ''
  const body =
    outcome === 'passed'
      ? `<system-out>${xmlText(text)}</system-out>`
      : `<${outcome} type="${xmlAttribute(type)}" message="${xmlAttribute(message)}">${xmlText(text)}</${outcome}>`
  return [
    `    <testcase name="${xmlAttribute(name)}" classname="${xmlAttribute(suite)}"${at} time="0">`,
    `      ${body}`,
    '    </testcase>',
  ]
}

function countsOf(cases: readonly Case[]): string {
  const count = (outcome: Case['outcome']) => cases.filter(each => each.outcome === outcome).length
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="0" time="0"`
}
