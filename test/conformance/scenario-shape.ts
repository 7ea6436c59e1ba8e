import { poolBehaviour } from '../../src/catalog/pool-families.ts'
import type { Release } from '../../src/catalog/release.ts'
import type { Expectation, Scenario, ScenarioStep } from './scenario-format.ts'

/** The options that each operation takes. */
const optionsOf = {
  initDial: ['mode', 'delayMs'],
  get: ['as', 'setting', 'timeoutMs', 'async', 'expired', 'thenRecycle', 'holdMs'],
  await: ['of'],
  recycle: ['conn', 'as', 'async'],
  taint: ['conn', 'as', 'async'],
  closeConn: ['conn'],
  markFailApply: ['conn'],
  putNil: ['as', 'async'],
  setCapacity: ['n', 'timeoutMs', 'async', 'as'],
  close: ['timeoutMs', 'async', 'as'],
  open: ['as', 'async'],
  dial: ['mode', 'delayMs'],
  failReset: ['on'],
  failApply: ['on'],
  setIdleTimeout: ['ms'],
  sleep: ['ms'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** An operation that a step may name. */
export type ScenarioOp = keyof typeof optionsOf

/** Words for the reader, wherever they stand. */
const remarks = ['note', 'notes', 'comment']

const setupKeys = [
  'pool',
  'capacity',
  'maxCapacity',
  'maxIdleCount',
  'idleTimeoutMs',
  'maxLifetimeMs',
  'refreshIntervalMs',
  'refreshTrueOnCall',
  'prefillParallelism',
  'settings',
]
const expectationKeys = ['after', 'metrics', 'results', 'order']
const resultKeys = ['of', 'ok', 'error', 'connId', 'setting', 'elapsedMs', 'pending', 'closed']

/**
 * What of a scenario the interpreter does not know: it would be left out in silence, and the scenario would pass for
 * something that it does not say. Nothing when all is known.
 */
export function shapeProblems(scenario: Scenario, release: Release): readonly string[] {
  const { setup, steps, expect } = scenario
  if (!isRecord(setup)) return ['setup: expected an object']
  if (!isRecords(steps)) return ['steps: expected an array of objects']
  if (!isRecords(expect)) return ['expect: expected an array of objects']
  return [
    ...unknownKeys('setup', setup, setupKeys),
    ...poolProblems(setup.pool, release),
    ...steps.flatMap((step, index) => stepProblems(step, `step ${index + 1}`)),
    ...expect.flatMap(each => expectationProblems(each, steps.length)),
  ]
}

function poolProblems(named: string | undefined, release: Release): readonly string[] {
  const pool = poolBehaviour(release).kind === 'resource-pool' ? 'resource_pool' : 'smartconnpool'
  return named === undefined || named === pool
    ? []
    : [`setup: pool ${JSON.stringify(named)}, but the pools of ${release.text} are of ${pool}`]
}

function stepProblems(step: ScenarioStep, place: string): readonly string[] {
  const known = new Map<string, readonly string[]>(Object.entries(optionsOf)).get(step.op)
  if (known === undefined) return [`${place}: unknown operation ${step.op}`]
  const isMode = step.mode === undefined || step.mode === 'ok' || step.mode === 'fail'
  return [
    ...unknownKeys(`${place} (${step.op})`, step, ['op', ...known]),
    ...(isMode ? [] : [`${place} (${step.op}): unknown mode ${step.mode}`]),
  ]
}

function expectationProblems(expectation: Expectation, steps: number): readonly string[] {
  const { after } = expectation
  const place = `what is expected after ${after}`
  const isStep = Number.isInteger(after) && after >= 1 && after <= steps
  return [
    ...(isStep ? [] : [`${place}: there are steps 1 to ${steps}`]),
    ...unknownKeys(place, expectation, expectationKeys),
    ...(expectation.results ?? []).flatMap(result =>
      unknownKeys(`${place}: ${result.of}`, result, resultKeys),
    ),
  ]
}

function unknownKeys(place: string, value: object, known: readonly string[]): readonly string[] {
  return Object.keys(value)
    .filter(key => !known.includes(key) && !remarks.includes(key))
    .map(key => `${place}: unknown ${key}`)
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isRecords(value: unknown): boolean {
  return Array.isArray(value) && value.every(isRecord)
}
