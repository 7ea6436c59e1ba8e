import type { Diagnostic } from '../config/model.ts'
import type { Finding, Rule } from '../rules/rule.ts'
import type { CheckReport } from './check-report.ts'
import { fixText, printableFix } from './finding-text.ts'
import { fingerprints } from './fingerprint.ts'
import { type Location, locationOf, regionOf, rootBase, sarifUri } from './sarif-location.ts'
import { sarifRule } from './sarif-rule.ts'

/** What SARIF says of the tool beside what it found. */
export interface SarifOptions {
  /** Every rule that ran or could have run, in the order of their ids. */
  readonly rules: readonly Rule[]
  /** vtsize's own version. */
  readonly version: string
}

/** The report as SARIF 2.1.0, for GitHub code scanning and its like. Ends in a newline. */
export function sarif(report: CheckReport, options: SarifOptions): string {
  const prints = fingerprints(report.findings, report.sources)
  const indices = new Map(options.rules.map(({ id }, at) => [id, at]))
  const fallback = somePlace(report)
  const run = {
    tool: {
      driver: { name: 'vtsize', semanticVersion: options.version, rules: options.rules.map(sarifRule) },
    },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [rootBase]: { description: { text: 'The root of the files that were checked.' } } },
    invocations: [
      {
        executionSuccessful: report.diagnostics.every(({ severity }) => severity !== 'error'),
        toolExecutionNotifications: report.diagnostics.map(notification),
      },
    ],
    results: report.findings.map((finding, at) =>
      result(finding, { index: indices.get(finding.rule), print: prints[at] ?? '', fallback }),
    ),
  }
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
  return `${JSON.stringify(log, null, 2)}\n`
}

/**
 * Where findings about the whole are hung up: code scanning rejects a file in which a single result has no
 * location.
 */
function somePlace({ budgets, findings }: CheckReport): Location {
  const [tablet] = budgets.flatMap(({ budget }) => budget.group.members.map(member => member.tablet))
  const place = tablet?.place ?? findings.find(each => each.place)?.place
  return place ? locationOf(place) : { physicalLocation: { artifactLocation: sarifUri('.') } }
}

interface ResultContext {
  /** Of its rule in the table. */
  readonly index: number | undefined
  readonly print: string
  readonly fallback: Location
}

function result(finding: Finding, { index, print, fallback }: ResultContext) {
  const { rule, severity, message, place, text, hint } = finding
  return {
    ruleId: rule,
    ...(index !== undefined && { ruleIndex: index }),
    level: severity,
    message: { text: hint === undefined ? message : `${message}\n${hint}` },
    locations: [place ? locationOf(place, text) : fallback],
    partialFingerprints: { 'vtsize/v1': print },
    ...fixes(finding),
  }
}

function fixes(finding: Finding) {
  const fix = printableFix(finding)
  if (!fix) return {}
  const replacement = {
    deletedRegion: regionOf(fix.place, fix.before),
    insertedContent: { text: fix.after },
  }
  const change = { artifactLocation: sarifUri(fix.place.file), replacements: [replacement] }
  return { fixes: [{ description: { text: fixText(finding) }, artifactChanges: [change] }] }
}

function notification({ severity, code, message, hint, place }: Diagnostic) {
  return {
    descriptor: { id: code },
    level: severity,
    message: { text: hint === undefined ? message : `${message}\n${hint}` },
    ...(place && { locations: [locationOf(place)] }),
  }
}
