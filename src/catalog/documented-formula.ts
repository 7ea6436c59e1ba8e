/** One term of the formula in the Vitess documentation. */
export type FormulaTerm =
  | { readonly kind: 'flag'; readonly flag: string; readonly times: number }
  | { readonly kind: 'constant'; readonly label: string; readonly connections: number }

/** A sizing formula as published, with where it stands. */
export interface DocumentedFormula {
  readonly terms: readonly FormulaTerm[]
  /** What the formula adds without saying how much. */
  readonly variableTerms: readonly string[]
  /** The sum of `terms` with default flags, in every release. */
  readonly withDefaults: number
  readonly cite: string
}

/**
 * The formula of the Vitess documentation: the same text since its 13.0 page, for all releases. The code
 * opens more than this, and something else in every release: see `pools.ts`.
 */
export const documentedFormula: DocumentedFormula = {
  terms: [
    { kind: 'flag', flag: 'queryserver-config-transaction-cap', times: 2 },
    { kind: 'flag', flag: 'queryserver-config-pool-size', times: 1 },
    { kind: 'flag', flag: 'queryserver-config-stream-pool-size', times: 1 },
    { kind: 'flag', flag: 'dba-pool-size', times: 1 },
    { kind: 'flag', flag: 'app-pool-size', times: 1 },
    { kind: 'constant', label: 'tx_read_pool', connections: 3 },
    { kind: 'constant', label: 'online DDL', connections: 7 },
  ],
  variableTerms: ['VReplication, MySQL replication and the like: below 10', 'reserved connections'],
  withDefaults: 326,
  cite: 'vitessio/website content/en/docs/22.0/reference/features/connection-pools.md:128-139',
}
