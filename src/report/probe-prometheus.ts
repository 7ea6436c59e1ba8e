import type { Diagnostic } from '../config/model.ts'
import type { Unaccounted } from '../probe/vttablet/observation.ts'
import { expositionText, type Family } from './probe-exposition.ts'
import { mysqlFamilies } from './probe-prometheus-mysql.ts'
import { tabletFamilies } from './probe-prometheus-tablets.ts'
import type { ProbedBudget, ProbeReport } from './probe-report.ts'

/**
 * The report as a page for the textfile collector of node_exporter. What could not be read is missing, never
 * zero. Ends in a newline.
 */
export function probePrometheus(report: ProbeReport): string {
  return expositionText([
    ...(report.mysql ? mysqlFamilies(report.mysql) : []),
    ...tabletFamilies(report.vttablets),
    ...(report.unaccounted ? unaccountedFamilies(report.unaccounted) : []),
    ...budgetFamilies(report.budgets),
    diagnosticFamily(report.diagnostics),
  ])
}

function unaccountedFamilies({ accounts }: Unaccounted): readonly Family[] {
  return [
    {
      name: 'vtsize_unaccounted_connections',
      type: 'gauge',
      help: 'Connections of the accounts of Vitess that are in no exported pool, dump or reserved connection.',
      samples: accounts.map(({ roles, users, unaccounted }) => ({
        labels: { roles: roles.join(','), users: users.join(',') },
        value: unaccounted,
      })),
    },
    {
      name: 'vtsize_unexplained_connections',
      type: 'gauge',
      help: 'Unaccounted connections that nothing known explains.',
      samples: accounts.map(({ roles, users, unexplained }) => ({
        labels: { roles: roles.join(','), users: users.join(',') },
        value: unexplained,
      })),
    },
  ]
}

function budgetFamilies(budgets: readonly ProbedBudget[]): readonly Family[] {
  const gauge = (
    name: string,
    help: string,
    of: (budget: ProbedBudget['budget']) => number | undefined,
  ): Family => ({
    name: `vtsize_budget_${name}`,
    type: 'gauge',
    help,
    samples: budgets.map(({ budget }) => ({
      labels: {
        mysqld: budget.group.mysqld.name,
        tablet: budget.group.members[0]?.tablet.name ?? null,
      },
      value: of(budget) ?? null,
    })),
  })
  return [
    gauge(
      'demand_connections',
      'Connections that the configured tablets can open.',
      ({ demand }) => demand.expected,
    ),
    gauge(
      'ceiling_connections',
      'Connections that ordinary accounts can open together.',
      ({ ceiling }) => ceiling.effective,
    ),
    gauge('headroom_connections', 'The ceiling less the demand.', ({ headroom }) => headroom),
    gauge('fits', 'Whether the demand fits: 1 or 0; missing while it cannot be known.', ({ verdict }) =>
      verdict.kind === 'undetermined' ? undefined : Number(verdict.kind === 'fits'),
    ),
  ]
}

function diagnosticFamily(diagnostics: readonly Diagnostic[]): Family {
  const severities = ['error', 'warning', 'note'] as const
  return {
    name: 'vtsize_diagnostics',
    type: 'gauge',
    help: 'What the probe had to say about what it was given and what it read.',
    samples: severities.map(severity => ({
      labels: { severity },
      value: diagnostics.filter(each => each.severity === severity).length,
    })),
  }
}
