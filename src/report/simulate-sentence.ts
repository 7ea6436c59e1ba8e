import type { Trouble } from '../simulation/result.ts'
import type { SimulationSummary, TroubleOfRuns } from '../simulation/summary.ts'
import { numberText, shareText } from './simulate-numbers.ts'
import type { BreakReason, ScenarioReport } from './simulate-report.ts'
import { timeText } from './simulate-time.ts'

/** What breaks first, in one sentence. */
export function breaksFirst({ summary, outcome, mysqld }: ScenarioReport): string {
  const [first] = summary.firstTroubles
  if (!first) {
    const server = summary.mysqlds.find(({ name }) => name === mysqld)
    const used = server
      ? `at most ${numberText(server.connections.highest?.value ?? 0)} of ${numberText(server.maxConnections.mean)} connections of ${mysqld} were open`
      : 'no limit was reached'
    return `Nothing breaks: ${used}${errorsText(summary)}.`
  }
  const told = `${troubleText(first.trouble)}${whenText(first, summary.runs)}${limitText(first.trouble)}; the error: "${first.trouble.text}".`
  return outcome.kind === 'breaks'
    ? `What breaks first: ${told}`
    : `Nothing breaks beyond what is allowed; the first trouble: ${told}`
}

/** Errors that come from no limit: those of an event, or of the clients' own statements. */
function errorsText({ groups }: SimulationSummary): string {
  const all = groups.flatMap(({ errors }) => errors)
  const failed = all.reduce((sum, { count }) => sum + count.mean, 0)
  return failed === 0 ? '' : `; statements that failed in a run of other causes: ${numberText(failed)}`
}

/** By which measures it broke, a line each. */
export function reasonLines(reasons: readonly BreakReason[]): readonly string[] {
  return reasons.map(reasonText)
}

function reasonText(reason: BreakReason): string {
  switch (reason.kind) {
    case 'refused':
      return `${reason.mysqld} refused ${numberText(reason.perRun)} connections in a run`
    case 'failed-gets':
      return `${reason.pool} of ${reason.tablet} failed ${shareText(reason.share)} of its gets, ${shareText(reason.allowed)} are allowed`
    case 'stopped-serving':
      return `${reason.where} stopped serving`
  }
}

function troubleText({ kind, where, pool }: Trouble): string {
  const at = pool === null ? where : `${pool} of ${where}`
  switch (kind) {
    case 'mysqld-full':
      return `${where} is full`
    case 'account-cap':
      return `an account reaches its cap at ${where}`
    case 'pool-timeout':
      return `${at} lets clients wait in vain`
    case 'pool-waiters':
      return `the queue of ${at} is full`
    case 'transaction-limit':
      return `a user reaches the transaction limit of ${where}`
    case 'statement-timeout':
      return `statements at ${at} take longer than they may`
    case 'not-serving':
      return `${where} stops serving`
    case 'mysqld-down':
      return `${where} is down`
    case 'other':
      return 'statements of clients fail'
  }
}

function whenText({ runs, earliestAtMs, latestAtMs }: TroubleOfRuns, of: number): string {
  const earliest = timeText(earliestAtMs)
  const latest = timeText(latestAtMs)
  const when = earliest === latest ? ` at ${earliest}` : ` between ${earliest} and ${latest}`
  return of === 1 ? when : `${when} in ${runs} of ${of} runs`
}

function limitText({ limit }: Trouble): string {
  if (limit === null) return ''
  const name = limit.name.includes('-') ? `--${limit.name}` : limit.name
  return `, at its limit ${name} = ${limit.value}`
}
