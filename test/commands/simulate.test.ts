import { describe, expect, it } from 'vitest'
import { simulateExitCode } from '../../src/commands/simulate-exit.ts'
import { progressLine, simulationProgress } from '../../src/commands/simulate-progress.ts'
import { terminalColumns } from '../../src/commands/terminal.ts'
import type { ScenarioReport, SimulateReport, SweepReport } from '../../src/report/simulate-report.ts'
import { exactly, reportOf, troubledScenario } from '../support/simulate-report.ts'

const broken = troubledScenario()
const fine: ScenarioReport = { ...broken, outcome: { kind: 'holds' } }
const unknown = { kind: 'unresolved', text: '$X', why: 'X is not set', supply: '--env X=VALUE' } as const
const error = { severity: 'error', code: 'x', message: 'no' } as const

function sweep(...breaks: readonly boolean[]): SweepReport {
  const none = exactly(0)
  const point = { runs: 1, failedGets: none, refusals: none, peakConnections: none, completedPerSecond: none }
  return {
    parameter: 'max-connections',
    knee: undefined,
    rule: '',
    points: breaks.map((each, value) => ({ ...point, value, maxConnections: value, breaks: each })),
  }
}

describe('the exit code of a simulation', () => {
  it.each<readonly [string, SimulateReport, number]>([
    ['is 0 where nothing breaks', reportOf(fine), 0],
    ['is 1 where something breaks', reportOf(broken), 1],
    ['is 1 where one of several scenarios breaks', reportOf(fine, broken), 1],
    ['is 1 where something broke before the interruption', { ...reportOf(broken), partial: true }, 1],
    ['is 3 where nothing broke before the interruption', { ...reportOf(fine), partial: true }, 3],
    ['is 3 where a value cannot be known', { ...reportOf(), undetermined: [unknown] }, 3],
    ['is 2 where input cannot be read', { ...reportOf(), diagnostics: [error] }, 2],
    [
      'is 2 where input cannot be read and a value is missing',
      { ...reportOf(), undetermined: [unknown], diagnostics: [error] },
      2,
    ],
    ['is 0 where some value of a sweep holds', { ...reportOf(), sweep: sweep(true, false) }, 0],
    ['is 1 where no value of a sweep holds', { ...reportOf(), sweep: sweep(true, true) }, 1],
  ])('%s', (_, report, code) => {
    expect(simulateExitCode(report)).toBe(code)
  })
})

describe('the progress of a simulation', () => {
  it.each<readonly [number, number, string]>([
    [0, 0, '........................  0 %  0 of 20 runs'],
    [0.25, 2000, '######..................  25 %  0 of 20 runs  6 s left'],
    [0.5, 200_000, '############............  50 %  0 of 20 runs  4 min left'],
    [1, 9000, '########################  100 %  0 of 20 runs  0 s left'],
  ])('%d after %d ms', (done, elapsedMs, line) => {
    expect(progressLine({ runs: 20, finished: 0, done }, elapsedMs, true)).toBe(line)
  })

  it.each([
    [40, '############............  50 %  0 of 20'],
    [0, '############............  50 %  0 of 20 runs'],
  ])('fits a terminal of %d columns, of which 0 means that nobody knows', async (columns, line) => {
    const written: string[] = []
    const stream = { isTTY: true, columns, write: (text: string) => written.push(text) }
    const { tell, done } = simulationProgress(stream as unknown as NodeJS.WriteStream, true)
    await new Promise(resolve => setTimeout(resolve, 120))
    tell({ runs: 20, finished: 0, done: 0.5 })
    done()
    expect(written[0]?.replace('\r', '').slice(0, line.length)).toBe(line)
    expect(written[0]?.length).toBeLessThanOrEqual((columns || 80) + 4)
    expect(written.at(-1)).toBe('\r\u001B[K')
  })
})

describe('the width of a terminal', () => {
  it.each([
    [true, 100, 100],
    [true, 0, undefined],
    [false, 100, undefined],
  ])('a terminal: %s, %d columns', (isTTY, columns, width) => {
    expect(terminalColumns({ isTTY, columns } as NodeJS.WriteStream)).toBe(width)
  })
})
