import type { ScenarioReport, SweepPoint, SweepReport } from '../report/simulate-report.ts'
import type { RunResult } from '../simulation/result.ts'
import { meanOfRuns } from './interval.ts'
import { kneeOf } from './knee.ts'
import { failedGetsOf, refusalsOf } from './outcome.ts'

const failures = 'failures (failed gets and refused connections)'

const rules = {
  smaller: `the smallest value whose ${failures} and completed activities are within the 95 % interval of the best`,
  larger: `the largest value before ${failures} leave the 95 % interval of the best`,
} as const

/** What each value of a parameter led to, and the one to take. Values of which no run was done are left out. */
export function sweepReport(
  parameter: string,
  scenarios: readonly ScenarioReport[],
  runs: readonly (readonly RunResult[])[],
): SweepReport {
  const cheaper = parameter === 'sessions' ? 'larger' : 'smaller'
  const done = runs.filter(each => each.length > 0)
  const points = scenarios.flatMap((scenario, at) => pointOf(scenario, done[at] ?? []))
  const measures = points.map(({ value, completedPerSecond }, at) => ({
    value,
    completed: completedPerSecond,
    failures: meanOfRuns((done[at] ?? []).map(run => failedGetsOf(run) + refusalsOf(run))),
  }))
  const knee = kneeOf(measures, cheaper)
  return { parameter, points, knee, rule: ruleOf(points, knee, cheaper) }
}

/** Why this is the knee; at the end of the values it may lie beyond them. */
function ruleOf(
  points: readonly SweepPoint[],
  knee: number | undefined,
  cheaper: 'smaller' | 'larger',
): string {
  const values = points.map(({ value }) => value)
  const chosen = points.find(({ value }) => value === knee)
  if (chosen?.breaks) return `${rules[cheaper]}, and it still breaks`
  if (values.length < 2) return rules[cheaper]
  if (cheaper === 'larger' && knee === Math.max(...values))
    return `no value has more ${failures}, so the true one lies there or above`
  if (cheaper === 'smaller' && knee === Math.min(...values))
    return `the smallest value does as well as any, so the true one lies there or below`
  return rules[cheaper]
}

function pointOf({ name, mysqld, outcome }: ScenarioReport, runs: readonly RunResult[]): SweepPoint {
  const measured = (measure: (run: RunResult) => number) => meanOfRuns(runs.map(measure))
  const server = (run: RunResult) => run.mysqlds.find(each => each.name === mysqld)
  return {
    value: Number(name),
    runs: runs.length,
    failedGets: measured(failedGetsOf),
    refusals: measured(refusalsOf),
    peakConnections: measured(run => server(run)?.connections.peak ?? 0),
    completedPerSecond: measured(run => run.groups.reduce((sum, group) => sum + group.completedPerSecond, 0)),
    maxConnections: runs[0] ? (server(runs[0])?.maxConnections ?? 0) : 0,
    breaks: outcome.kind === 'breaks',
  }
}
