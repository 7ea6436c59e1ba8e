import { groupByMysqld, type Sharing } from '../config/groups.ts'
import type { Diagnostic } from '../config/model.ts'
import { type MysqldOverrides, mendMysqld } from '../config/mysqld-overrides.ts'
import { type InputPorts, readInputs, type TextInput } from '../config/read.ts'
import { type TabletOptions, tabletOf } from '../config/tablet.ts'
import type { BudgetReport, CalcReport } from '../report/calc-report.ts'
import { type Budget, type BudgetOptions, budgetOf } from '../sizing/budget.ts'
import { clientsNeeds } from '../sizing/clients-needs.ts'
import { flagCosts } from '../sizing/flag-costs.ts'
import { remedyOf } from '../sizing/remedy.ts'

/** Everything that `vtsize calc` is asked. */
export interface CalcRequest {
  readonly inputs: readonly TextInput[]
  readonly ports: InputPorts
  /** Values for what the files leave open, by variable. */
  readonly env: ReadonlyMap<string, string>
  readonly tablets: Omit<TabletOptions, 'neighbour' | 'readTabletConfig'>
  readonly sharing: Sharing
  readonly mysqld: MysqldOverrides
  readonly budget: BudgetOptions
  /** Work out what each flag costs. */
  readonly costs: boolean
}

/**
 * Reads the inputs, groups their tablets by mysqld and holds each group against its ceiling. Bad input
 * becomes diagnostics of the report; nothing is thrown for it.
 */
export async function calc(request: CalcRequest): Promise<CalcReport> {
  const { ports, env } = request
  const read = await readInputs(request.inputs, { env, ports })
  const options = { ...request.tablets, neighbour: ports.neighbour, readTabletConfig: read.readTabletConfig }
  const readings = read.invocations.map(invocation => tabletOf(invocation, options))
  const tablets = readings.map(reading => reading.tablet)
  const budgets = groupByMysqld(tablets, read.mysqlds, request.sharing)
    .map(group => ({ ...group, mysqld: mendMysqld(group.mysqld, request.mysqld) }))
    .map(group => budgetReport(budgetOf(group, request.budget), request))
  return {
    kind: 'calc',
    release: request.tablets.release,
    budgets: budgets.toSorted((left, right) => urgency(right.budget) - urgency(left.budget)),
    diagnostics: [
      ...read.diagnostics,
      ...readings.flatMap(reading => reading.diagnostics),
      ...nothingFound(request.inputs, tablets.length),
    ],
  }
}

function nothingFound(inputs: readonly TextInput[], tablets: number): readonly Diagnostic[] {
  const read = inputs.filter(input => input.kind !== 'unreadable')
  if (tablets > 0 || read.length === 0) return []
  const files = read.map(({ file }) => file).join(', ')
  return [
    {
      severity: 'error',
      code: 'no-vttablet',
      message: `no vttablet found in ${files}`,
      hint: 'looked for commands that run vttablet, VitessCluster pools, containers, units and tablet YAML; --flags "..." says the flags directly',
    },
  ]
}

function budgetReport(budget: Budget, request: CalcRequest): BudgetReport {
  const remedy = remedyOf(budget, request.budget)
  const { clients } = request.budget.onDemand
  const report = {
    budget,
    remedy,
    ...(clients && { clients: clientsNeeds(budget, clients, request.budget) }),
  }
  if (!request.costs) return report
  const costs = budget.group.members.map(({ tablet }) => ({
    tablet: tablet.name,
    costs: flagCosts(tablet, tablet.release ?? budget.release),
  }))
  return { ...report, costs }
}

/** Over before undetermined before fitting; among equals the least headroom first. */
function urgency({ verdict, headroom, ceiling, demand }: Budget): number {
  const rank = { over: 2, undetermined: 1, fits: 0 }[verdict.kind]
  return rank * 1e9 - (headroom ?? (ceiling.effective ?? 0) - demand.known)
}
