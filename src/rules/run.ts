import type { Diagnostic, Severity } from '../config/model.ts'
import { asWritten } from './diagnosed.ts'
import { rules } from './index.ts'
import type { Finding, Rule, RuleInput } from './rule.ts'

/** What all rules have to say, each thing once, by file, line, column and rule. Severities are by rule id. */
export function runRules(
  input: RuleInput,
  severities: ReadonlyMap<string, Severity | 'off'>,
): readonly Finding[] {
  const seen: RuleInput = { ...input, diagnostics: asWritten(input) }
  const findings = new Map<string, Finding>()
  for (const rule of rules) {
    const severity = severities.get(rule.id) ?? rule.severity
    if (severity !== 'off') collect(rule, severity, seen, findings)
  }
  return [...findings.values()].sort(byPlace)
}

/** The diagnostics that no rule speaks for: what could not be read, and is nobody's mistake in it. */
export function unruled(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const ruled = new Set(rules.flatMap(({ codes = [] }) => codes))
  return diagnostics.filter(({ code }) => !ruled.has(code))
}

/** Several tablets of one file bring up the same line of it. */
function collect(rule: Rule, severity: Severity, input: RuleInput, findings: Map<string, Finding>): void {
  for (const found of rule.check(input)) {
    const { place, message } = found
    const key = `${rule.id} ${place?.file}:${place?.line}:${place?.column} ${message}`
    if (!findings.has(key)) findings.set(key, { rule: rule.id, severity, ...found })
  }
}

/** The order of findings: file, line, column, rule, message; those about nothing in particular come first. */
export function byPlace(left: Finding, right: Finding): number {
  return (
    compared(left.place?.file ?? '', right.place?.file ?? '') ||
    compared(left.place?.line ?? 0, right.place?.line ?? 0) ||
    compared(left.place?.column ?? 0, right.place?.column ?? 0) ||
    compared(left.rule, right.rule) ||
    compared(left.message, right.message)
  )
}

function compared<T extends string | number>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0
}
