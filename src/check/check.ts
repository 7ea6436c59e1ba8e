import type { CheckReport } from '../report/check-report.ts'
import type { Finding } from '../rules/rule.ts'
import type { Verdict } from '../sizing/budget.ts'
import { beyondBaseline } from './baseline.ts'
import { budgetsOf, type SettledBudget } from './check-budgets.ts'
import { findingsOf } from './check-findings.ts'
import { readTree } from './check-reading.ts'
import { type CheckRequest, type CheckTerms, type CheckTree, termsOf } from './check-request.ts'

/**
 * Reads a tree, holds every mysqld in it against what its tablets can open, and runs the rules. Bad input
 * becomes diagnostics of the report; nothing is thrown for it. The order of everything depends on the
 * files alone.
 */
export async function check(request: CheckRequest): Promise<CheckReport> {
  const terms = termsOf(request)
  const reading = await readTree(terms)
  const budgets = budgetsOf(reading, terms)
  const { findings, ignored, diagnostics } = findingsOf(reading, budgets, terms)
  const { baseline } = terms
  const kept = baseline ? beyondBaseline(findings, baseline, reading.sources) : findings
  return {
    kind: 'check',
    findings: kept,
    ignored: ignored + findings.length - kept.length,
    budgets: worstFirst(budgets),
    diagnostics,
    files: reading.files,
    tablets: reading.tablets.length,
    sources: sourcesOf(kept, reading.sources),
    ...(terms.before && { comparison: { before: await budgetsBefore(terms, terms.before) } }),
  }
}

async function budgetsBefore(terms: CheckTerms, before: CheckTree): Promise<CheckReport['budgets']> {
  return worstFirst(budgetsOf(await readTree({ ...before, settings: terms.settings }), terms))
}

/** Texts of files without findings are let go. */
function sourcesOf(findings: readonly Finding[], sources: CheckReport['sources']): CheckReport['sources'] {
  const texts = new Map<string, string>()
  for (const { place } of findings) {
    const text = place && sources(place.file)
    if (place && text !== undefined) texts.set(place.file, text)
  }
  return file => texts.get(file)
}

const ranks: Readonly<Record<Verdict['kind'], number>> = { over: 0, undetermined: 1, fits: 2 }

/** Over before undetermined before fitting; among equals in the order of the files. */
function worstFirst(budgets: readonly SettledBudget[]): CheckReport['budgets'] {
  return budgets
    .map(({ report }) => report)
    .toSorted((left, right) => ranks[left.budget.verdict.kind] - ranks[right.budget.verdict.kind])
}
