import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Scenario } from '../conformance/scenario-format.ts'
import { checkScenarios, runScenarios } from '../conformance/scenarios.ts'

const file = 'fixtures/facts/scenarios.json'
const scenarios = (JSON.parse(readFileSync(file, 'utf8')) as Scenario[]).filter(each => each.executable)

describe('the pools behave as the sources of every release do', () => {
  it.each(scenarios.map(each => [each.id, each.title, each] as const))('%s: %s', (_id, _title, scenario) => {
    expect(checkScenarios([scenario])).toEqual({
      passed: scenario.versions.length,
      failed: 0,
      mismatches: [],
    })
  })
})

describe('the interpreter', () => {
  it('prints the mismatches and then the totals, a scenario counting once per release', () => {
    const lines: string[] = []
    runScenarios(file, line => lines.push(line))
    expect(lines).toEqual(['492 passed, 0 failed'])
  })

  it('says which step of which release differs, what was expected and what was', () => {
    const wrong: Scenario = {
      id: 'XX-1',
      title: 'wrong on purpose',
      versions: [18, 24],
      executable: true,
      setup: { capacity: 1 },
      steps: [
        { op: 'get', as: 'a', setting: null },
        { op: 'get', as: 'b', setting: null, timeoutMs: 50, async: true },
        { op: 'dance' },
      ],
      expect: [
        { after: 1, metrics: { active: 2 } },
        {
          after: 2,
          results: [
            { of: 'a', ok: true, connId: 1 },
            { of: 'b', pending: false },
          ],
          order: ['b'],
        },
      ],
    }
    const found = [
      'after step 1 (get): metric active: expected 2, was 1',
      'after step 2 (get): b pending: expected false, was true',
      'after step 2 (get): order: expected "b", was ""',
      'after step 3 (dance): unknown operation dance',
    ]
    expect(checkScenarios([wrong])).toEqual({
      passed: 0,
      failed: 2,
      mismatches: ['v18', 'v24'].flatMap(version => found.map(line => `XX-1 ${version}: ${line}`)),
    })
  })
})
