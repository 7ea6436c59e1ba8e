import type { Diagnostic } from '../config/model.ts'
import { rules } from '../rules/index.ts'
import type { Finding, RuleInput } from '../rules/rule.ts'
import { byPlace, runRules, unruled } from '../rules/run.ts'
import type { SettledBudget } from './check-budgets.ts'
import type { TreeReading } from './check-reading.ts'
import type { CheckSettings, CheckTerms } from './check-request.ts'
import { type AfterIgnores, applyIgnores } from './ignores.ts'

/** What rules make of a tree. */
export interface CheckFindings {
  /** After ignores, with what is wrong with the ignores; in order. */
  readonly findings: readonly Finding[]
  readonly ignored: number
  /** What no rule speaks of. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Runs the rules over a tree, part by part where settings differ, and takes away what is ignored. */
export function findingsOf(
  reading: TreeReading,
  budgets: readonly SettledBudget[],
  request: CheckTerms,
): CheckFindings {
  const inputs = ruleInputs(reading, budgets, request)
  const found = distinct([...inputs].flatMap(([{ severities }, input]) => runRules(input, severities)))
  const { kept, ignored, about } = applyIgnores(found, {
    inline: reading.ignores,
    configured: request.ignores,
    today: request.today,
    wholeProject: request.wholeProject,
  })
  return {
    findings: [...kept, ...aboutIgnores(about, request)].sort(byPlace),
    ignored,
    diagnostics: unruled(reading.diagnostics),
  }
}

/** A rule sees what has the same settings: the tablets of a mysqld always come together. */
function ruleInputs(
  { mysqlds, diagnostics }: TreeReading,
  budgets: readonly SettledBudget[],
  { settings }: CheckTerms,
): ReadonlyMap<CheckSettings, RuleInput> {
  const parts = new Map<CheckSettings, Part>()
  const partOf = (by: CheckSettings): Part => {
    const known = parts.get(by)
    if (known) return known
    const part: Part = { tablets: [], mysqlds: [], budgets: [], diagnostics: [], options: by.budget }
    parts.set(by, part)
    return part
  }
  for (const { report, settings: by } of budgets) {
    const part = partOf(by)
    part.budgets.push(report.budget)
    for (const { tablet } of report.budget.group.members) part.tablets.push(tablet)
  }
  for (const mysqld of mysqlds) partOf(settings(mysqld.place?.file ?? '')).mysqlds.push(mysqld)
  for (const diagnostic of diagnostics)
    partOf(settings(diagnostic.place?.file ?? '')).diagnostics.push(diagnostic)
  return parts
}

type Part = {
  readonly [Key in keyof RuleInput]: RuleInput[Key] extends readonly (infer Item)[] ? Item[] : RuleInput[Key]
}

/** An option file may serve tablets with different settings, and has the same mistakes for each. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const byText = new Map<string, Finding>()
  for (const finding of findings) {
    const { rule, place, message } = finding
    const key = `${rule} ${place?.file}:${place?.line}:${place?.column} ${message}`
    if (!byText.has(key)) byText.set(key, finding)
  }
  return [...byText.values()]
}

function aboutIgnores(about: AfterIgnores['about'], { settings }: CheckTerms): readonly Finding[] {
  const own = new Map(rules.map(({ id, severity }) => [id, severity]))
  return about.flatMap(finding => {
    const { severities } = settings(finding.place?.file ?? '')
    const severity = severities.get(finding.rule) ?? own.get(finding.rule) ?? 'warning'
    return severity === 'off' ? [] : [{ ...finding, severity }]
  })
}
