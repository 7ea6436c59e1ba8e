import { diagnosticLines } from './diagnostic-lines.ts'
import { type Paint, paintWith } from './paint.ts'
import { comparisonTable } from './simulate-compare.ts'
import {
  assumptionLines,
  configurationLines,
  groupLines,
  headline,
  heldLines,
  mysqldLines,
  reservedLines,
} from './simulate-lines.ts'
import { connectionPlot } from './simulate-plot.ts'
import type { Assumption, ScenarioReport, SimulatePrintOptions, SimulateReport } from './simulate-report.ts'
import { breaksFirst, reasonLines } from './simulate-sentence.ts'
import { connectionStack } from './simulate-stack.ts'
import { sweepLines } from './simulate-sweep.ts'
import { poolTables, unusedPools } from './simulate-tables.ts'
import { timeText } from './simulate-time.ts'
import { missingLines } from './verdict-text.ts'
import { visible } from './visible-text.ts'
import { wrappedBlock } from './wrapped-lines.ts'

/** The report for people at a terminal, or as plain text. Ends in a newline. */
export function simulateTerminal(report: SimulateReport, options: SimulatePrintOptions): string {
  const paint = paintWith(options.color)
  const { scenarios, sweep, diagnostics, assumptions } = report
  const blocks = [
    ...(report.partial ? [partialBlock(report, options, paint)] : []),
    ...(report.undetermined.length > 0 ? [undeterminedBlock(report, options, paint)] : []),
    ...(sweep ? [sweepLines(sweep, { ...options, paint }).join('\n')] : []),
    ...(scenarios.length > 1 ? [comparisonTable(scenarios, options.columns)] : []),
    ...scenarios.map(each =>
      scenarios.length > 1 ? shortBlock(each, options, paint) : wholeBlock(each, report, options, paint),
    ),
    ...(options.explain ? scenarios.map(each => configurationBlock(each, options)) : []),
    ...(options.explain && assumptions.length > 0 ? [assumptionsBlock(assumptions, options)] : []),
    ...(diagnostics.length > 0 ? [diagnosticLines(diagnostics, paint, options.columns).join('\n')] : []),
  ]
  return `${blocks.join('\n\n')}\n`
}

function fitted(lines: readonly string[], { columns }: SimulatePrintOptions): readonly string[] {
  return wrappedBlock(lines.map(visible), columns)
}

function partialBlock(report: SimulateReport, options: SimulatePrintOptions, paint: Paint): string {
  return fitted([partialText(report)], options)
    .map(paint.unsure)
    .join('\n')
}

/** Whole runs where there are some; else how far the runs came. */
function partialText({ runs, scenarios, sweep, durationMs }: SimulateReport): string {
  const summary = scenarios[0]?.summary
  const done = summary?.runs ?? sweep?.points[0]?.runs ?? 0
  if (done === 0) return 'Interrupted before any run had begun: there is no result.'
  const shorter = summary !== undefined && summary.simulatedMs < durationMs
  const how = shorter
    ? `of runs that came to ${timeText(summary.simulatedMs)} of ${timeText(durationMs)}`
    : `of ${done} of ${runs} runs`
  return `Interrupted: this is a partial result, ${how}.`
}

function undeterminedBlock(
  { undetermined }: SimulateReport,
  options: SimulatePrintOptions,
  paint: Paint,
): string {
  const what = undetermined.length === 1 ? 'a value' : `${undetermined.length} values`
  const [head = '', ...rest] = fitted(
    [
      `undetermined: ${what} cannot be known, so nothing was simulated`,
      ...missingLines(undetermined).map(line => `  ${line}`),
    ],
    options,
  )
  return [paint.unsure(head), ...rest].join('\n')
}

function sentenceLines(
  scenario: ScenarioReport,
  options: SimulatePrintOptions,
  paint: Paint,
): readonly string[] {
  const tone = scenario.outcome.kind === 'breaks' ? paint.bad : paint.good
  const reasons = scenario.outcome.kind === 'breaks' ? reasonLines(scenario.outcome.reasons) : []
  return [
    ...fitted([breaksFirst(scenario)], options).map(tone),
    ...fitted(
      reasons.map(reason => `  ${reason}`),
      options,
    ),
  ]
}

function scenarioTitle({ name, what, release }: ScenarioReport): string {
  return `${name}, Vitess ${release}${what === undefined ? '' : `: ${what}`}`
}

/** One of several scenarios: what breaks, and the plot. */
function shortBlock(scenario: ScenarioReport, options: SimulatePrintOptions, paint: Paint): string {
  return [
    ...fitted([scenarioTitle(scenario)], options).map(paint.strong),
    ...sentenceLines(scenario, options, paint),
    ...plotLines(scenario, options, paint),
  ].join('\n')
}

function wholeBlock(
  scenario: ScenarioReport,
  { seed }: SimulateReport,
  options: SimulatePrintOptions,
  paint: Paint,
): string {
  const { summary } = scenario
  const unused = unusedPools(summary)
  return [
    ...fitted([headline(scenario, seed)], options).map(paint.strong),
    ...poolTables(summary, options),
    ...(unused > 0 ? [paint.faint(`never used: ${unused} ${unused === 1 ? 'pool' : 'pools'}`)] : []),
    '',
    ...fitted(
      [
        ...mysqldLines(summary),
        ...heldLines(scenario),
        ...reservedLines(scenario),
        ...groupLines(summary, options.explain),
      ],
      options,
    ),
    '',
    ...plotLines(scenario, options, paint),
    '',
    ...sentenceLines(scenario, options, paint),
  ].join('\n')
}

/** A plot of the primary's mysqld, and of others that matter: half full, or the new primary's after a failover. */
function plotLines(scenario: ScenarioReport, options: SimulatePrintOptions, paint: Paint): readonly string[] {
  const { summary, events, mysqld } = scenario
  const isFailover = events.some(({ label }) => label.includes('failover'))
  const plots = summary.mysqlds
    .filter(
      ({ name, connections, maxConnections }) =>
        name === mysqld || isFailover || (connections.highest?.value ?? 0) * 2 >= maxConnections.mean,
    )
    .flatMap(({ name }) => connectionStack(summary, name) ?? [])
    .filter(({ total }) => total.some(value => value > 0))
    .map(stack => connectionPlot(stack, events, { ...options, paint }))
  return plots.flatMap((plot, at) => (at === 0 ? plot : ['', ...plot]))
}

function configurationBlock(scenario: ScenarioReport, options: SimulatePrintOptions): string {
  const { primary, name } = scenario
  return fitted([`Configuration of ${primary}, ${name}:`, ...configurationLines(scenario)], options).join(
    '\n',
  )
}

function assumptionsBlock(assumptions: readonly Assumption[], options: SimulatePrintOptions): string {
  return ['Assumed, because nobody said it:', ...fitted(assumptionLines(assumptions), options)].join('\n')
}
