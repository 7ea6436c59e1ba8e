import { hiddenSecret, isSecretFlag } from '../catalog/secret-flags.ts'
import type { Diagnostic } from '../config/model.ts'
import { budgetJson, ceilingJson, diagnosticJson } from './calc-json.ts'
import type { ProbedBudget, ProbedMysql, ProbedTablet, ProbeReport } from './probe-report.ts'
import { type ProbeJson, probeSchema } from './probe-schema.ts'
import { simulateJson } from './simulate-json.ts'

/**
 * The report as the JSON document `vtsize/probe/1`. A refusal stands among the diagnostics too, where whoever
 * reads those alone finds it.
 */
export function probeJson(report: ProbeReport): ProbeJson {
  const { mysql, unaccounted, rehearsal, simulation } = report
  const document = {
    schema: 'vtsize/probe/1',
    mysql: mysql?.kind === 'observed' ? mysqlJson(mysql, unaccounted?.unaccounted ?? null) : null,
    refusal: mysql?.kind === 'refused' ? { address: mysql.address, ...mysql.refusal } : null,
    vttablets: report.vttablets.map(tabletJson),
    unaccounted,
    budgets: report.budgets.map(probedBudgetJson),
    rehearsal,
    simulation: simulation ? simulateJson(simulation) : null,
    diagnostics: [...refusalDiagnostics(mysql), ...report.diagnostics].map(diagnosticJson),
  }
  // What a page gives may be infinite. JSON has no such number: it becomes null, as all that is not known.
  return probeSchema.parse(JSON.parse(JSON.stringify(document)))
}

type Observed = Extract<ProbedMysql, { kind: 'observed' }>

/** Whatever the schema does not name stays out. */
function mysqlJson({ address, observation }: Observed, unaccounted: number | null) {
  const { server, ceiling, load } = observation
  return {
    ...observation,
    address,
    version: server.version,
    ceiling: ceilingJson(ceiling.derivation),
    limits: ceiling,
    connected: load.connected,
    peak: load.peak,
    unaccounted,
  }
}

function tabletJson({ observation, loads, leaks }: ProbedTablet) {
  const env = observation.env && Object.fromEntries(Object.entries(observation.env).map(withoutSecret))
  return { ...observation, env, loads, leaks }
}

function withoutSecret([name, value]: readonly [string, string]): readonly [string, string] {
  return [name, isSecretFlag(name) ? hiddenSecret : value]
}

function probedBudgetJson(budget: ProbedBudget) {
  return { ...budgetJson(budget), commands: budget.commands }
}

function refusalDiagnostics(mysql: ProbedMysql | null): readonly Diagnostic[] {
  if (mysql?.kind !== 'refused') return []
  const { kind, what, why, todo } = mysql.refusal
  return [{ severity: 'error', code: `mysql-${kind}`, message: `${what} ${why}`, hint: todo.join('; ') }]
}
