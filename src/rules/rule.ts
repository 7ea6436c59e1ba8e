import type { Diagnostic, MysqldSettings, Place, Severity, Tablet } from '../config/model.ts'
import type { Budget, BudgetOptions } from '../sizing/budget.ts'

/** What a rule looks at: everything that was read and worked out, nothing more. */
export interface RuleInput {
  /** Every vttablet found, with its flags as written. */
  readonly tablets: readonly Tablet[]
  /** Every mysqld configuration found. */
  readonly mysqlds: readonly MysqldSettings[]
  /** One for each mysqld that tablets talk to. */
  readonly budgets: readonly Budget[]
  /** What the budgets were worked out with. */
  readonly options: BudgetOptions
  /** What the readers had to say, by code; rules turn most codes into findings. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * A mechanical change to the file that takes the finding away. The text replaced begins at the finding's
 * place, or right behind it when a quote stands there.
 */
export interface TextFix {
  readonly place: Place
  /** The text that stands there; the fix is not applied to anything else. */
  readonly before: string
  readonly after: string
}

/** What a rule has to say. */
export interface Finding {
  readonly rule: string
  readonly severity: Severity
  /** One sentence with the values that make it. */
  readonly message: string
  readonly place?: Place
  /** The text at `place` that the finding is about; it is underlined. */
  readonly text?: string
  /** What to do about it, in words. */
  readonly hint?: string
  readonly fix?: TextFix
}

/** A finding as a rule returns it: the runner adds the rule's id and the severity in force. */
export type RuleFinding = Omit<Finding, 'rule' | 'severity'>

/** An example of a rule's doc: a file with its text, read with these options. It is run as a test. */
export interface RuleExample {
  readonly file: string
  readonly text: string
  /** A file that an option names. */
  readonly beside?: { readonly file: string; readonly text: string }
  /** Command-line options of `vtsize check` beside the file: `['--vitess', '22']`. */
  readonly options: readonly string[]
}

/** What `vtsize explain` prints of a rule. */
export interface RuleDoc {
  readonly what: string
  readonly why: string
  /** Releases it speaks of, in words: `v19 to v24`. */
  readonly releases: string
  readonly fix: string
  readonly fails: RuleExample
  readonly passes: RuleExample
  /** Where the fact was read: paths in Vitess with their release, issues. */
  readonly source: string
}

/** One rule. Stateless: the same input gives the same findings. */
export interface Rule {
  /** `VT203`: stable for ever. */
  readonly id: string
  /** Dashed and telling: `unknown-flag`. */
  readonly name: string
  /** Severity unless the configuration says otherwise; `off` for rules that must be asked for. */
  readonly severity: Severity | 'off'
  /** One line. */
  readonly summary: string
  readonly doc: RuleDoc
  /** Codes of readers' diagnostics that become this rule's findings. */
  readonly codes?: readonly string[]
  /** Its findings are made where ignores are applied: a rule does not see those. */
  readonly madeByIgnores?: true
  readonly check: (input: RuleInput) => readonly RuleFinding[]
}
