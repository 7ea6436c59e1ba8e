import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { report } from '../conformance/outcome.ts'
import { type RecordedRow, runRecorded } from '../conformance/recorded.ts'
import { runStatementCases, type StatementCase } from '../conformance/statement-cases.ts'

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T
}

describe('the cases of the facts', () => {
  const cases = read<(StatementCase & { readonly basis: string })[]>('fixtures/facts/statement-cases.json')

  test.each([
    ["Vitess' own tests", (basis: string) => basis.endsWith('-test'), 135],
    ['its code', (basis: string) => basis === 'code', 216],
  ] as const)('taken from %s agree in every release they name', (_, isIncluded, count) => {
    const chosen = cases.filter(({ basis }) => isIncluded(basis))
    expect(chosen.length).toBe(count)
    expect(runStatementCases(chosen).filter(({ problems }) => problems.length > 0)).toEqual([])
  })
})

describe('the recordings of seven releases', () => {
  const rows = read<RecordedRow[]>('fixtures/recorded/statements.json')
  const server = read<Record<string, string>>('fixtures/recorded/server-variables.json')
  const outcomes = runRecorded(rows, server)

  test('fit in every row: what the session holds, what MySQL saw, hints and settings', () => {
    expect(outcomes.length).toBe(6299)
    expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([])
  })

  test('need one excuse in ten rows: a pool that had lost a connection to the row before', () => {
    expect(outcomes.filter(({ note }) => note !== undefined).length).toBe(10)
  })

  test('would not fit a library that predicts the next release', () => {
    const shifted = rows
      .filter(({ release }) => release === 'v21.0.5')
      .map(row => ({ ...row, release: 'v22.0.3' }))
    expect(runRecorded(shifted, server).filter(({ problems }) => problems.length > 0).length).toBeGreaterThan(
      20,
    )
  })
})

test('the report names each mismatch and counts', () => {
  const outcomes = [
    { id: 'a', problems: [] },
    { id: 'b', problems: ['reserved, got none'] },
    { id: 'c', problems: [], note: 'why' },
  ]
  expect(report(outcomes)).toEqual([
    'FAIL b: expected reserved, got none',
    'note c: why',
    '2 passed, 1 failed',
  ])
})
