import { deployment } from '../catalog/deployments.ts'
import type { Budget } from '../sizing/budget.ts'
import { clusterExample } from './cluster-example.ts'
import type { Rule, RuleFinding } from './rule.ts'
import { connectionsText, placeOfTablets, tabletNames } from './whose-budget.ts'

const base = deployment('vitess-operator')

/** The sizes that vitess-operator brings do not fit the my.cnf that Vitess brings. */
export const operatorDefaults: Rule = {
  id: 'VT111',
  name: 'operator-defaults',
  severity: 'warning',
  summary:
    "vitess-operator's own pool sizes are in force, and Vitess' own max_connections is too small for them",
  doc: {
    what: 'The VitessCluster leaves pool sizes to vitess-operator and max_connections to the image, and the two do not fit each other.',
    why: 'The operator passes --queryserver-config-pool-size=96, --queryserver-config-stream-pool-size=96 and --queryserver-config-transaction-cap=300 to every vttablet: 862 connections by the documented formula, more by the code. The my.cnf in the image sets max_connections to 500. Each size that extraFlags does not name stays at the value of the operator, not of Vitess.',
    releases: 'every release that vitess-operator runs',
    fix: 'Set max_connections in mysqld.configOverrides, or name all three sizes in vttablet.extraFlags.',
    fails: { file: 'cluster.yaml', text: clusterExample({ pool: [], myCnf: [] }), options: [] },
    passes: { file: 'cluster.yaml', text: clusterExample({ pool: [] }), options: [] },
    source: `${base.cite}; config/mycnf/default.cnf@v6-v24`,
  },
  check: ({ budgets }) => budgets.flatMap(stockSizes),
}

function stockSizes(budget: Budget): readonly RuleFinding[] {
  const { group, verdict, ceiling } = budget
  const { maxConnections, defaults } = group.mysqld
  if (maxConnections || defaults !== 'vitess' || verdict.kind === 'fits') return []
  const inForce = Object.keys(base.flags).filter(
    flag =>
      /(?:size|cap)$/.test(flag) &&
      group.members.some(({ tablet: { form, flags } }) => {
        const setting = flags[flag]
        return form === 'vitess-cluster' && setting?.kind === 'known' && setting.origin === 'operator'
      }),
  )
  if (inForce.length === 0) return []
  const place = placeOfTablets(budget)
  const values = inForce.map(flag => `--${flag}=${base.flags[flag]}`).join(', ')
  return [
    {
      message: `vitess-operator passes ${values} to ${tabletNames(budget)}: ${connectionsText(budget)}, and max_connections is left at ${ceiling.configured}`,
      ...(place && { place }),
      hint: 'set max_connections in mysqld.configOverrides, or the sizes in vttablet.extraFlags',
    },
  ]
}
