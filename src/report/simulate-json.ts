import { diagnosticJson } from './calc-json.ts'
import { sourceText } from './places-text.ts'
import type { ScenarioReport, SimulateReport } from './simulate-report.ts'
import { type SimulateJson, simulateSchema } from './simulate-schema.ts'
import { breaksFirst } from './simulate-sentence.ts'

/** The report as the JSON document `vtsize/simulate/1`. The measures have the shape of the schema; it leaves out the rest. */
export function simulateJson(report: SimulateReport): SimulateJson {
  const { seed, runs, durationMs, partial, sweep } = report
  return simulateSchema.parse({
    schema: 'vtsize/simulate/1',
    seed,
    runs,
    durationMs,
    partial,
    scenarios: report.scenarios.map(scenarioJson),
    sweep: sweep ? { ...sweep, knee: sweep.knee ?? null } : null,
    assumptions: report.assumptions.map(each => ({ ...each, supply: each.supply ?? null })),
    undetermined: report.undetermined.map(({ text, why, supply, place }) => ({
      text,
      why,
      supply,
      ...place,
    })),
    diagnostics: report.diagnostics.map(diagnosticJson),
  })
}

function scenarioJson(scenario: ScenarioReport) {
  const { outcome, reservedEstimate, summary, configuration } = scenario
  return {
    ...scenario,
    what: scenario.what ?? null,
    outcome: outcome.kind,
    reasons: outcome.kind === 'breaks' ? outcome.reasons : [],
    sentence: breaksFirst(scenario),
    reservedEstimate: reservedEstimate ?? null,
    configuration: {
      given: configuration.given.map(({ flag, setting }) => ({
        flag,
        value: setting.kind === 'known' ? setting.value : null,
        source: sourceText(setting),
      })),
      ceiling: configuration.ceiling.steps,
      held: configuration.held,
    },
    series: summary.series,
  }
}
