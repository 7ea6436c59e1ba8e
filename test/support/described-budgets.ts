import { type ClientsFile, clientsFileSchema } from '../../src/config/clients-file-schema.ts'
import { exactly } from '../../src/config/groups.ts'
import type { MysqldSettings, Sourced } from '../../src/config/model.ts'
import { type Budget, type BudgetOptions, budgetOf } from '../../src/sizing/budget.ts'
import { nothingOnDemand } from '../../src/sizing/on-demand.ts'
import { type TabletRecipe, tablet } from './tablets.ts'

/** A clients file as its text would be read. */
export function clientsFile(file: object): ClientsFile {
  return clientsFileSchema.parse(file)
}

/** One mysqld with the tablets that talk to it and the clients that are described. */
export interface Described {
  readonly tablets: readonly (TabletRecipe & { readonly processes?: number })[]
  readonly file: ClientsFile
  readonly maxConnections: number
  readonly perAccount?: number
  readonly options?: Partial<BudgetOptions>
  readonly quantile?: number
}

/** The options under which the budget of `described` is worked out: 15 % are to stay free. */
export function optionsOf({ file, options, quantile = 0.999 }: Described): BudgetOptions {
  return {
    onDemand: { ...nothingOnDemand, clients: { file, quantile } },
    kept: [],
    headroom: { kind: 'share', percent: 15 },
    ...options,
  }
}

/** The budget of `described`. */
export function describedBudget(described: Described): Budget {
  const { tablets, maxConnections, perAccount } = described
  const mysqld: MysqldSettings = {
    name: 'mysqld',
    defaults: 'mysql',
    maxConnections: known(maxConnections),
    ...(perAccount !== undefined && { maxUserConnections: known(perAccount) }),
  }
  const members = tablets.map(recipe => ({
    tablet: tablet(recipe),
    processes: exactly(recipe.processes ?? 1),
  }))
  return budgetOf({ mysqld, members, servers: exactly(1) }, optionsOf(described))
}

function known(value: number): Sourced<number> {
  return { kind: 'known', value, origin: 'option', text: String(value) }
}
