import { availableParallelism } from 'node:os'
import type { Diagnostic, Unresolved } from '../config/model.ts'
import type { InputsRead } from '../config/read.ts'
import type { Assumption, ScenarioReport, SimulateReport } from '../report/simulate-report.ts'
import type { SimulationInput } from '../simulation/input.ts'
import type { RunResult } from '../simulation/result.ts'
import { summarise } from '../simulation/summarise.ts'
import { readConfiguration } from './configuration.ts'
import { outcomeOf } from './outcome.ts'
import { type Progress, type RunControl, runAll } from './run-all.ts'
import { type Scenario, scenarioOf } from './scenario.ts'
import type { SimulateRequest } from './simulate-request.ts'
import type { StopFlag } from './stop-flag.ts'
import { sweepReport } from './sweep.ts'
import { sweepParameter } from './sweep-syntax.ts'
import { asAsked, type SweptParameter, variationsOf } from './variation.ts'

/** How the caller follows a simulation, and ends it early. */
export interface SimulateControl {
  readonly stop: StopFlag
  readonly onProgress: (progress: Progress) => void
  /** Threads; as many as there are cores when left out. */
  readonly workers?: number
}

/**
 * Reads the configuration, makes the runs of every scenario, does them over the cores, and sums them up. Bad input and
 * values that cannot be known are part of the report. The same request gives the same report on any number of cores.
 */
export async function simulateClients(
  request: SimulateRequest,
  control: SimulateControl,
): Promise<SimulateReport> {
  const read = await readConfiguration(request)
  const prepared = prepare(read, request)
  if (prepared.kind === 'refused') return nothingDone(request, prepared)
  const { scenarios, diagnostics } = prepared
  const results = await runAll(jobsOf(scenarios, request), runControl(control))
  const runs = scenarios.map((_, at) => runsOf(results, at, scenarios.length))
  const complete = results.every(result => result && !result.partial)
  const reports = scenarios.flatMap((scenario, at) => scenarioReport(scenario, runs[at] ?? [], request))
  const { comparison } = request
  return {
    kind: 'simulate',
    scenarios: comparison.kind === 'sweep' ? [] : reports,
    sweep:
      comparison.kind === 'sweep'
        ? sweepReport(prepared.parameter ?? comparison.sweep.name, reports, runs)
        : undefined,
    seed: request.seed,
    runs: request.runs,
    durationMs: request.durationMs,
    partial: !complete,
    assumptions: assumptionsOf(scenarios),
    undetermined: [],
    diagnostics,
  }
}

function runControl({ stop, onProgress, workers = availableParallelism() }: SimulateControl): RunControl {
  return { stop, onProgress, workers }
}

function assumptionsOf(scenarios: readonly Scenario[]): readonly Assumption[] {
  const all = scenarios.flatMap(({ assumptions }) => assumptions)
  return [...new Map(all.map(each => [`${each.about} ${each.value}`, each])).values()]
}

interface Refused {
  readonly kind: 'refused'
  readonly because: readonly Unresolved[]
  readonly diagnostics: readonly Diagnostic[]
}

interface Ready {
  readonly kind: 'ready'
  readonly scenarios: readonly Scenario[]
  readonly parameter: string | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Every scenario, or what stands in the way of one of them. */
function prepare(read: InputsRead, request: SimulateRequest): Refused | Ready {
  const swept = sweptParameter(read, request)
  if (swept?.kind === 'refused') return swept
  const readings = variationsOf(request, swept).map(variation => scenarioOf(read, request, variation))
  const diagnostics = readings[0]?.diagnostics ?? []
  for (const reading of readings) {
    if (reading.kind === 'undetermined') return { kind: 'refused', because: reading.because, diagnostics }
    if (reading.kind === 'unusable') return { kind: 'refused', because: [], diagnostics: reading.diagnostics }
  }
  return {
    kind: 'ready',
    scenarios: readings.flatMap(reading => (reading.kind === 'scenario' ? [reading.scenario] : [])),
    parameter: swept && parameterText(swept),
    diagnostics,
  }
}

function parameterText({ parameter }: SweptParameter): string {
  return parameter.kind === 'flag' ? parameter.name : parameter.kind
}

/** What a sweep turns: a flag is looked up in the release of the tablets. */
function sweptParameter(
  read: InputsRead,
  request: SimulateRequest,
): (SweptParameter & { readonly kind: 'swept' }) | Refused | undefined {
  const { comparison } = request
  if (comparison.kind !== 'sweep') return undefined
  const base = scenarioOf(read, request, asAsked(request))
  if (base.kind === 'undetermined')
    return { kind: 'refused', because: base.because, diagnostics: base.diagnostics }
  if (base.kind === 'unusable') return { kind: 'refused', because: [], diagnostics: base.diagnostics }
  const { release } = base.scenario
  const parameter = sweepParameter(comparison.sweep.name, release)
  if (parameter.kind === 'parameter') return { kind: 'swept', parameter: parameter.parameter, release }
  const { message, hint } = parameter
  return {
    kind: 'refused',
    because: [],
    diagnostics: [{ severity: 'error', code: 'unknown-parameter', message, hint }],
  }
}

/** The first run of every scenario, then the second one: what was done of an interrupted work can be compared. */
function jobsOf(scenarios: readonly Scenario[], { runs, seed }: SimulateRequest): readonly SimulationInput[] {
  return Array.from({ length: runs }, (_, run) =>
    scenarios.map(({ input }) => ({ ...input, seed: (seed + run) >>> 0 })),
  ).flat()
}

/** Whole runs where there are some, else what there is. */
function runsOf(
  results: readonly (RunResult | undefined)[],
  scenario: number,
  scenarios: number,
): readonly RunResult[] {
  const own = results.filter((_, at) => at % scenarios === scenario).filter(run => run !== undefined)
  const whole = own.filter(({ partial }) => !partial)
  return whole.length > 0 ? whole : own
}

const outages: ReadonlySet<string> = new Set(['failover', 'rolling-restart', 'mysqld-restart'])

function scenarioReport(
  scenario: Scenario,
  runs: readonly RunResult[],
  request: SimulateRequest,
): readonly ScenarioReport[] {
  if (runs.length === 0) return []
  const allowed = {
    failedGets: request.allowedFailures ?? request.clients.file.targets['timeout-share'],
    outages: scenario.input.events.some(({ kind }) => outages.has(kind)),
  }
  return [
    {
      name: scenario.name,
      what: scenario.what,
      release: scenario.release.text,
      primary: scenario.primary,
      mysqld: scenario.mysqld,
      summary: summarise(runs),
      outcome: outcomeOf(runs, allowed),
      reservedEstimate: scenario.reservedEstimate,
      events: scenario.events,
      configuration: scenario.configuration,
    },
  ]
}

function nothingDone(request: SimulateRequest, { because, diagnostics }: Refused): SimulateReport {
  return {
    kind: 'simulate',
    scenarios: [],
    sweep: undefined,
    seed: request.seed,
    runs: request.runs,
    durationMs: request.durationMs,
    partial: false,
    assumptions: [],
    undetermined: because,
    diagnostics,
  }
}
