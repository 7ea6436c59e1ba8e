import type { Diagnostic } from '../config/model.ts'
import type { MysqlObservation } from '../probe/mysql/observation.ts'
import type { Refusal } from '../probe/mysql/refusal.ts'
import type { LeakShape, TabletObservation, Unaccounted } from '../probe/vttablet/observation.ts'
import type { PoolLoads } from '../probe/vttablet/pool-load.ts'
import type { BudgetReport } from './calc-report.ts'
import type { RehearsalReport } from './rehearsal-report.ts'
import type { SimulateReport } from './simulate-report.ts'

/** What `vtsize probe` has to say: one value, whatever format prints it. Holds no password. */
export interface ProbeReport {
  readonly kind: 'probe'
  /** Null when no server was asked for. */
  readonly mysql: ProbedMysql | null
  readonly vttablets: readonly ProbedTablet[]
  /** Null without both a server and tablets. */
  readonly unaccounted: Unaccounted | null
  /** The configurations given, against the server that is there. */
  readonly budgets: readonly ProbedBudget[]
  readonly rehearsal: RehearsalReport | null
  readonly simulation: SimulateReport | null
  readonly diagnostics: readonly Diagnostic[]
}

export type ProbedMysql =
  | { readonly kind: 'observed'; readonly address: string; readonly observation: MysqlObservation }
  | { readonly kind: 'refused'; readonly address: string; readonly refusal: Refusal }

export interface ProbedTablet {
  readonly observation: TabletObservation
  /** Between two samples; null when there is only one. */
  readonly loads: PoolLoads | null
  readonly leaks: readonly LeakShape[]
}

/** A budget, and what to type so that it fits. */
export interface ProbedBudget extends BudgetReport {
  readonly commands: readonly LiveCommand[]
}

/** One way to make it fit: for somebody to run, never run here. */
export interface LiveCommand {
  /** Where to type it: `mysql`, `my.cnf`, `vttablet`, `shell`. */
  readonly where: 'mysql' | 'my.cnf' | 'systemd' | 'vttablet' | 'shell'
  readonly text: string
  readonly note: string
}
