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
    ]
    expect(checkScenarios([wrong])).toEqual({
      passed: 0,
      failed: 2,
      mismatches: ['v18', 'v24'].flatMap(version => found.map(line => `XX-1 ${version}: ${line}`)),
    })
  })

  it('says what it does not know, so that nothing passes that was not looked at', () => {
    const odd = {
      id: 'XX-2',
      title: 'of another shape',
      versions: ['v19', '22.0.1', 14],
      executable: true,
      setup: { pool: 'smartconnpool', capacity: 1, warmUp: true },
      steps: [
        { op: 'get', as: 'a', setting: null, priority: 1, note: 'a word to the reader' },
        { op: 'dance' },
        { op: 'dial', mode: 'hang' },
      ],
      expect: [
        { after: 4, metrics: { active: 1 } },
        { after: 1, results: [{ of: 'a', isOk: true }], gauges: {} },
      ],
    } as unknown as Scenario
    const found = [
      'setup: unknown warmUp',
      'step 1 (get): unknown priority',
      'step 2: unknown operation dance',
      'step 3 (dial): unknown mode hang',
      'what is expected after 4: there are steps 1 to 3',
      'what is expected after 1: unknown gauges',
      'what is expected after 1: a: unknown isOk',
    ]
    const wrongPool = 'setup: pool "smartconnpool", but the pools of v14.0.0 are of resource_pool'
    expect(checkScenarios([odd]).mismatches).toEqual([
      ...found.map(line => `XX-2 v19: ${line}`),
      ...found.map(line => `XX-2 v22.0.1: ${line}`),
      `XX-2 v14: ${found[0]}`,
      `XX-2 v14: ${wrongPool}`,
      ...found.slice(1).map(line => `XX-2 v14: ${line}`),
    ])
  })

  it('takes a major for the patch release that the sources were of, however it is spelled', () => {
    const waits: Scenario = {
      id: 'XX-3',
      title: 'a worker of v19.0.9 polls every second, that of v19.0.10 every tenth',
      versions: [19, '19', 'v19', '19.0.9'],
      executable: true,
      setup: { capacity: 1 },
      steps: [
        { op: 'get', as: 'a', setting: null },
        { op: 'get', as: 'b', setting: null, timeoutMs: 50 },
      ],
      expect: [{ after: 2, results: [{ of: 'b', ok: false, elapsedMs: 1000 }] }],
    }
    expect(checkScenarios([waits])).toEqual({ passed: 4, failed: 0, mismatches: [] })
  })

  it('compares truth values with gauges, and waits for what blocks', () => {
    const slow: Scenario = {
      id: 'XX-4',
      title: 'a taint dials in the time of its caller, or behind the next step',
      versions: [18, 24],
      executable: true,
      setup: { capacity: 1 },
      steps: [
        { op: 'get', as: 'a', setting: null },
        { op: 'dial', delayMs: 100 },
        { op: 'taint', conn: 'a', as: 'taint', async: true },
        { op: 'await', of: 'taint' },
        { op: 'recycle', conn: 'a' },
      ],
      expect: [
        { after: 3, metrics: { isOpen: true, mysqlOpen: 1 } },
        { after: 4, metrics: { mysqlOpen: 2 }, results: [{ of: 'taint', ok: true, elapsedMs: 100 }] },
        { after: 5, metrics: { mysqlOpen: 1 } },
      ],
    }
    expect(checkScenarios([slow])).toEqual({ passed: 2, failed: 0, mismatches: [] })
  })
})
