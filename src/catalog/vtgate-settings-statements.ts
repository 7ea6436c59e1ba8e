import { covers, type Release, type Span } from './release.ts'
import { statementRules } from './vtgate-settings-statement-rows.ts'

/** Statements as far as they differ in what they do to a session. */
export type StatementKind =
  | 'empty'
  | 'select'
  | 'with'
  | 'insert'
  | 'update'
  | 'delete'
  | 'stream'
  | 'vstream'
  | 'begin'
  | 'begin-with'
  | 'commit'
  | 'rollback'
  | 'savepoint'
  | 'set'
  | 'set-transaction'
  | 'show'
  | 'use'
  | 'ddl'
  | 'view'
  | 'temporary-table'
  | 'lock-tables'
  | 'unlock-tables'
  | 'flush'
  | 'flush-with-lock'
  | 'call'
  | 'prepare'
  | 'load'
  | 'do'
  | 'explain'
  | 'vexplain'
  | 'analyze'
  | 'maintain'
  | 'kill'
  | 'unknown'

/** Where a statement runs: nowhere, where its tables are, one shard of vtgate's choice, or every shard of its keyspace. */
export type Reach = 'nowhere' | 'routed' | 'random' | 'all'

/** What stored settings make of it: it carries them as hints, leaves them alone, or makes the session reserved for good. */
export type HintRole = 'carries' | 'exempt' | 'pins'

export interface StatementRule extends Span {
  readonly kind: StatementKind
  /** What it does to a session without settings, locks and reserved connections. */
  readonly effect: 'none' | 'ignored' | 'passthrough-pooled' | 'reserved' | 'error'
  readonly reach: Reach
  readonly role: HintRole
  /** Refused before a statement type is known: it cannot pin the session. */
  readonly unparsed?: true
  readonly why: string
  readonly cite: string
}

/** What this release does with each kind of statement; `set`, `set-transaction` have rules of their own. */
export function statementRulesOf(release: Release): ReadonlyMap<StatementKind, StatementRule> {
  const rules = new Map<StatementKind, StatementRule>()
  for (const rule of statementRules) if (covers(rule, release)) rules.set(rule.kind, rule)
  return rules
}
