import type { Release } from '../catalog/release.ts'
import type { Diagnostic } from '../config/model.ts'
import type { Budget } from '../sizing/budget.ts'
import type { ClientsNeeds } from '../sizing/clients-needs.ts'
import type { FlagCost } from '../sizing/flag-costs.ts'
import type { Remedy } from '../sizing/remedy.ts'

/** What `vtsize calc` has to say: one value, whatever format prints it. */
export interface CalcReport {
  readonly kind: 'calc'
  /** The release asked for; nothing when each tablet tells its own, or none does. */
  readonly release: Release | undefined
  /** Worst first. */
  readonly budgets: readonly BudgetReport[]
  readonly diagnostics: readonly Diagnostic[]
}

/** A budget with what would make it fit. */
export interface BudgetReport {
  readonly budget: Budget
  readonly remedy: Remedy | undefined
  /** What each flag costs, by tablet; only when asked for. */
  readonly costs?: readonly TabletCosts[]
  /** What described clients need; only where some are described. */
  readonly clients?: ClientsNeeds
}

export interface TabletCosts {
  readonly tablet: string
  readonly costs: readonly FlagCost[]
}

/** How a format is to print. */
export interface PrintOptions {
  /** Columns of the terminal; nothing when there is none to fit into. */
  readonly columns: number | undefined
  readonly color: boolean
  /** Print the derivation of every line with its source. */
  readonly explain: boolean
}
