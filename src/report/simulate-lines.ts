import type { RefusalsOfRuns, SimulationSummary } from '../simulation/summary.ts'
import type { EstimateCount } from '../sizing/count.ts'
import { ceilingLines } from './derivation.ts'
import { sourceText } from './places-text.ts'
import { estimateText, numberText } from './simulate-numbers.ts'
import type { Assumption, ScenarioReport } from './simulate-report.ts'
import { timeText } from './simulate-time.ts'

type Server = SimulationSummary['mysqlds'][number]

/** What was simulated, in one line. */
export function headline({ name, primary, release, summary }: ScenarioReport, seed: number): string {
  const runs = summary.runs === 1 ? 'one run' : `means and highest peaks of ${summary.runs} runs`
  const warmUp = summary.warmUpMs.mean > 0 ? `, ${timeText(summary.warmUpMs.mean)} of warm-up left out` : ''
  return `${primary}  Vitess ${release}, ${name}: ${timeText(summary.simulatedMs)}, ${runs} from seed ${seed}${warmUp}`
}

/** Each mysqld: the highest peak of any run, its mean, whom it refused, when and why. */
export function mysqldLines(summary: SimulationSummary): readonly string[] {
  return summary.mysqlds.flatMap(server => [
    serverLine(server),
    ...summary.refusals.filter(({ mysqld }) => mysqld === server.name).map(refusalLine),
  ])
}

function serverLine({ name, connections, maxConnections, running, statementsPerSecond }: Server): string {
  const { highest } = connections
  const most = highest?.value ?? 0
  const spare = most > maxConnections.mean ? ' and the spare one' : ''
  const when = highest === null ? '' : ` (at ${timeText(highest.atMs)})`
  return `${name}: at most ${numberText(most)} of ${numberText(maxConnections.mean)} connections${spare}${when}, ${estimateText(connections.mean)} on average; ${numberText(statementsPerSecond.mean)} statements/s, ${numberText(running.mean.mean)} at once`
}

const forms: Readonly<Record<RefusalsOfRuns['form'], string>> = {
  'at-accept': 'it was full before the login',
  'after-login': 'it was full for that account',
  'account-cap': 'the account was at its cap',
  'user-cap': 'the account was at max_user_connections',
  down: 'it was down',
}

function refusalLine({ form, count, firstAtMs, lastAtMs, text }: RefusalsOfRuns): string {
  const when = spanText(firstAtMs, lastAtMs)
  return `  refused ${estimateText(count)} connections ${when}, because ${forms[form]}: "${text}"`
}

function spanText(firstAtMs: number, lastAtMs: number): string {
  const [first, last] = [timeText(firstAtMs), timeText(lastAtMs)]
  return first === last ? `at ${first}` : `from ${first} to ${last}`
}

/** Reserved connections against calc's estimate; nothing where there are none and none are expected. */
export function reservedLines({ summary, reservedEstimate }: ScenarioReport): readonly string[] {
  return summary.tablets.flatMap(({ name, reserved }, at) => {
    const estimate = at === 0 ? reservedEstimate : undefined
    if (reserved.highest === null && (estimate?.connections ?? 0) === 0) return []
    const p99 =
      reserved.quantiles === null ? '' : `, ${numberText(reserved.quantiles.p99.mean)} for 99 % of the time`
    return [
      `reserved connections of ${name}: at most ${numberText(reserved.highest?.value ?? 0)}, ${estimateText(reserved.mean)} on average${p99}${estimateClause(estimate)}`,
    ]
  })
}

function estimateClause(estimate: EstimateCount | undefined): string {
  if (!estimate) return ''
  return `; calc expects ${numberText(estimate.mean)} on average and ${estimate.connections} at the quantile ${estimate.quantile}`
}

/** What applications saw: whole activities, and errors by their text. */
export function groupLines({ groups }: SimulationSummary, explain: boolean): readonly string[] {
  return groups.flatMap(group => [groupLine(group), ...errorLines(group.errors, explain)])
}

function groupLine({ name, sessions, statements, completedPerSecond, statementMs, errors }: Group): string {
  return statements.mean === 0 && errors.length === 0
    ? `clients ${name}: ${numberText(sessions.mean.mean)} sessions that send nothing here`
    : `clients ${name}: ${numberText(completedPerSecond.mean)} activities/s${answerText(statementMs)}`
}

type Group = SimulationSummary['groups'][number]

type Errors = Group['errors']

/** So many texts are enough to see what happened; `explain` lists all of them. */
const mostTexts = 4

function errorLines(errors: Errors, explain: boolean): readonly string[] {
  const seen = errors
    .filter(({ count }) => count.mean > 0)
    .toSorted((left, right) => right.count.mean - left.count.mean)
  const shown = explain ? seen : seen.slice(0, mostTexts)
  const hidden = seen.slice(shown.length).reduce((sum, { count }) => sum + count.mean, 0)
  return [
    ...shown.map(
      ({ text, count, firstAtMs, lastAtMs }) =>
        `  ${explain ? estimateText(count) : numberText(count.mean)} × ${text}, ${spanText(firstAtMs, lastAtMs)}`,
    ),
    ...(hidden > 0 ? [`  ${numberText(hidden)} × others (--explain lists them)`] : []),
  ]
}

function answerText(quantiles: Group['statementMs']): string {
  if (!quantiles) return ''
  return `, statements answered in ${numberText(quantiles.mean.mean)} ms on average, p99 ${numberText(quantiles.p99.mean)} ms`
}

/** What the primary and its mysqld run with, each value with its source. */
export function configurationLines({ configuration, release }: ScenarioReport): readonly string[] {
  const { given, ceiling, held } = configuration
  return [
    ...given.map(
      ({ flag, setting }) =>
        `  --${flag} = ${setting.kind === 'known' ? setting.text : '?'} (${sourceText(setting)})`,
    ),
    `  ${given.length === 0 ? 'all flags' : 'all other flags'}: the defaults of ${release}`,
    ...ceilingLines(ceiling, true).map(line => `  ${line}`),
    ...held.map(
      ({ what, account, connections }) =>
        `  held all the time: ${connections} by ${what} (account ${account})`,
    ),
  ]
}

/** Connections of the primary's mysqld that are taken from the start to the end, by whom. */
export function heldLines({ configuration, mysqld }: ScenarioReport): readonly string[] {
  const taken = configuration.held.map(({ what, connections }) => `${connections} by ${what}`)
  return taken.length === 0 ? [] : [`held at ${mysqld} all the time: ${taken.join(', ')}`]
}

/** What was assumed, a line each, and how to say it instead. */
export function assumptionLines(assumptions: readonly Assumption[]): readonly string[] {
  return assumptions.map(
    ({ about, value, why, supply }) =>
      `  ${about}: ${value} (${why})${supply === undefined ? '' : `; ${supply}`}`,
  )
}
