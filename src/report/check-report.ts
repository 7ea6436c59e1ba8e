import type { Diagnostic } from '../config/model.ts'
import type { Finding } from '../rules/rule.ts'
import type { BudgetReport } from './calc-report.ts'

/** What `vtsize check` has to say: one value, whatever format prints it. */
export interface CheckReport {
  readonly kind: 'check'
  /** What is left after ignores and the baseline, by file, line, column and rule. */
  readonly findings: readonly Finding[]
  /** Findings that ignores or the baseline took away. */
  readonly ignored: number
  /** One for each mysqld that tablets talk to. */
  readonly budgets: readonly BudgetReport[]
  /** What readers had to say that no rule turned into a finding: unreadable files, broken syntax. */
  readonly diagnostics: readonly Diagnostic[]
  /** Files read. */
  readonly files: number
  /** vttablets found in them. */
  readonly tablets: number
  /** The text of a file that has findings, to show the line; nothing when it is not at hand. */
  readonly sources: (file: string) => string | undefined
  /** The same tree at another revision, when asked to compare. */
  readonly comparison?: CheckComparison
}

export interface CheckComparison {
  readonly before: readonly BudgetReport[]
}
