import type { Finding } from '../rules/rule.ts'
import { budgetJson, diagnosticJson } from './calc-json.ts'
import type { CheckReport } from './check-report.ts'
import type { CheckJson, FindingJson } from './check-schema.ts'
import { explainCommand, fixText, printableFix } from './finding-text.ts'

/** The report as the JSON document `vtsize/check/1`. */
export function checkJson(report: CheckReport): CheckJson {
  const { files, tablets, ignored, findings, budgets, comparison, diagnostics } = report
  return {
    schema: 'vtsize/check/1',
    files,
    tablets,
    ignored,
    findings: findings.map(findingJson),
    budgets: budgets.map(budgetJson),
    ...(comparison && { before: comparison.before.map(budgetJson) }),
    diagnostics: diagnostics.map(diagnosticJson),
  }
}

/** The same as text. Ends in a newline. */
export function checkJsonText(report: CheckReport): string {
  return `${JSON.stringify(checkJson(report), null, 2)}\n`
}

function findingJson(finding: Finding): FindingJson {
  const { rule, severity, message, place } = finding
  const fix = printableFix(finding)
  return {
    rule,
    severity,
    message,
    file: place?.file ?? null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    fix: fixText(finding) ?? null,
    edit: fix ? { ...fix.place, before: fix.before, after: fix.after } : null,
    docs: explainCommand(rule),
  }
}
