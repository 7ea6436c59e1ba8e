import { describe, expect, it } from 'vitest'
import { sweepReport } from '../../src/simulate/sweep.ts'
import type { RunResult } from '../../src/simulation/result.ts'
import { Simulation } from '../../src/simulation/simulate.ts'
import { troubledScenario } from '../support/simulate-report.ts'
import { oneTablet, openReads } from '../support/simulation-input.ts'

/** A run in which MySQL refused so many connections. */
function runWith(refused: number): RunResult {
  const simulation = new Simulation(oneTablet('22', openReads(), { durationMs: 1000, warmUp: { ms: 0 } }))
  simulation.runSlice(Number.POSITIVE_INFINITY)
  const run = simulation.result()
  const refusal = { form: 'at-accept', count: refused, firstAtMs: 1, lastAtMs: 2, text: 'full' } as const
  return { ...run, mysqlds: run.mysqlds.map(mysqld => ({ ...mysqld, refusals: [refusal] })) }
}

const [none, many] = [runWith(0), runWith(9)]

/** The knee of a parameter at 100, 200 and 300, and why it is the knee. */
function kneeOf(parameter: string, runs: readonly RunResult[], outcome: 'holds' | 'breaks' = 'holds') {
  const kind = outcome === 'holds' ? { kind: outcome } : { kind: outcome, reasons: [] }
  const scenarios = runs.map((_, at) => ({
    ...troubledScenario(),
    name: String((at + 1) * 100),
    outcome: kind,
  }))
  const { knee, rule } = sweepReport(
    parameter,
    scenarios,
    runs.map(run => [run, run]),
  )
  return [knee, rule]
}

const failures = 'failures (failed gets and refused connections)'

describe('why a value of a sweep is the knee', () => {
  it.each([
    [
      'it is between others',
      kneeOf('max-connections', [many, none, none]),
      [
        200,
        `the smallest value whose ${failures} and completed activities are within the 95 % interval of the best`,
      ],
    ],
    [
      'no value does worse than the smallest',
      kneeOf('max-connections', [none, none, none]),
      [100, 'the smallest value does as well as any, so the true one lies there or below'],
    ],
    [
      'of sessions, the largest before they fail',
      kneeOf('sessions', [none, none, many]),
      [200, `the largest value before ${failures} leave the 95 % interval of the best`],
    ],
    [
      'no number of sessions fails',
      kneeOf('sessions', [none, none, none]),
      [300, `no value has more ${failures}, so the true one lies there or above`],
    ],
    [
      'the best is not good enough',
      kneeOf('max-connections', [many, many, many], 'breaks'),
      [
        100,
        `the smallest value whose ${failures} and completed activities are within the 95 % interval of the best, and it still breaks`,
      ],
    ],
  ])('%s', (_name, told, expected) => {
    expect(told).toEqual(expected)
  })
})
