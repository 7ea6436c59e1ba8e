import { readFileSync } from 'node:fs'
import { parseRelease, type Release } from '../../src/catalog/release.ts'
import type { Expectation, Expected, ExpectedResult, Scenario, ScenarioStep } from './scenario-format.ts'
import { ScenarioWorld } from './scenario-world.ts'

/** The patch releases that the scenarios call by their major: those whose sources they were run against. */
const trees: Readonly<Record<number, string>> = {
  19: '19.0.9',
  20: '20.0.8',
  21: '21.0.6',
  22: '22.0.3',
  23: '23.0.0',
}

/** How long an asynchronous operation may run before the next step, as when the scenarios were recorded. */
const asyncMs = 15

/** What came of all scenarios of a file. A scenario counts once per release that it names. */
export interface ScenarioReport {
  readonly passed: number
  readonly failed: number
  /** One line for each mismatch: scenario, release, step, what was expected and what was. */
  readonly mismatches: readonly string[]
}

/**
 * Runs every machine-readable scenario of `file` on the engine; prints each mismatch, then
 * `N passed, N failed`. Prose scenarios are left out.
 */
export function runScenarios(file: string, print: (line: string) => void = console.log): ScenarioReport {
  const scenarios: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!Array.isArray(scenarios)) throw new Error(`${file}: expected an array of scenarios`)
  const report = checkScenarios(scenarios as Scenario[])
  for (const mismatch of report.mismatches) print(mismatch)
  print(`${report.passed} passed, ${report.failed} failed`)
  return report
}

/** Runs the machine-readable ones among `scenarios`. */
export function checkScenarios(scenarios: readonly Scenario[]): ScenarioReport {
  const mismatches: string[] = []
  let passed = 0
  let failed = 0
  for (const scenario of scenarios.filter(({ executable }) => executable)) {
    for (const version of scenario.versions) {
      const found = checkOn(scenario, version)
      mismatches.push(...found.map(text => `${scenario.id} v${version}: ${text}`))
      if (found.length === 0) passed++
      else failed++
    }
  }
  return { passed, failed, mismatches }
}

function checkOn(scenario: Scenario, version: number | string): readonly string[] {
  const release = treeOf(version)
  if (release === undefined) return ['no such release']
  try {
    return runScenario(scenario, release)
  } catch (error) {
    return [`threw: ${error instanceof Error ? error.message : String(error)}`]
  }
}

function treeOf(version: number | string): Release | undefined {
  return parseRelease((typeof version === 'number' ? trees[version] : undefined) ?? String(version))
}

/** The mismatches of one scenario on one release. */
export function runScenario(scenario: Scenario, release: Release): readonly string[] {
  const world = new ScenarioWorld(release, scenario.setup, scenario.steps)
  const mismatches: string[] = []
  scenario.steps.forEach((step, index) => {
    const trouble = perform(world, step)
    const found = scenario.expect
      .filter(({ after }) => after === index + 1)
      .flatMap(each => check(world, each))
    if (trouble !== undefined) found.unshift(trouble)
    mismatches.push(...found.map(text => `after step ${index + 1} (${step.op}): ${text}`))
  })
  return mismatches
}

/** What a step does; each waits for its end unless it is asynchronous. */
const performers: Readonly<Record<string, (world: ScenarioWorld, step: ScenarioStep) => void>> = {
  initDial: () => undefined,
  get: (world, step) => world.get(step),
  recycle: (world, step) => world.finish(done => world.held(step.conn).recycle(done)),
  taint: (world, step) => world.finish(done => world.held(step.conn).taint(done)),
  putNil: world => world.finish(done => world.pool.putNothing(done)),
  closeConn: (world, step) => world.connector.close(world.held(step.conn).connection),
  markFailApply: (world, step) => {
    const connection = world.held(step.conn).connection
    if ('failsApply' in connection) connection.failsApply = true
  },
  setCapacity: (world, step) => {
    world.start(step, (context, done) => world.pool.setCapacity(step.n ?? 0, context, done))
  },
  close: (world, step) => {
    world.start(step, (context, done) => {
      world.pool.close(step.timeoutMs === undefined ? undefined : context, done)
    })
  },
  open: world => world.finish(done => world.pool.open(done)),
  dial: (world, step) => world.setDial(step),
  failReset: (world, step) => {
    world.connector.failReset = step.on ?? true
  },
  failApply: (world, step) => {
    world.connector.failApply = step.on ?? true
  },
  setIdleTimeout: (world, step) => world.pool.setIdleTimeout(step.ms ?? 0),
  sleep: (world, step) => world.clock.advance(step.ms ?? 0),
  await: () => undefined,
}

function perform(world: ScenarioWorld, step: ScenarioStep): string | undefined {
  const performer = performers[step.op]
  if (performer === undefined) return `unknown operation ${step.op}`
  performer(world, step)
  if (step.async) {
    world.clock.advance(asyncMs)
    return undefined
  }
  if (step.op === 'await') return world.await(step.of ?? '') ? undefined : `${step.of} did not end`
  if (!['get', 'setCapacity', 'close'].includes(step.op)) return undefined
  return world.awaitThrough(step.as ?? '') ? undefined : `${step.as} did not end`
}

function check(world: ScenarioWorld, expectation: Expectation): string[] {
  const metrics = Object.entries(expectation.metrics ?? {}).flatMap(([name, expected]) =>
    mismatch(`metric ${name}`, expected, world.metric(name)),
  )
  const results = (expectation.results ?? []).flatMap(expected => checkResult(world, expected))
  return [...metrics, ...results, ...checkOrder(world, expectation.order)]
}

function checkOrder(world: ScenarioWorld, order: readonly string[] | undefined): string[] {
  if (order === undefined) return []
  const ended = world.ended.filter(name => order.includes(name))
  return mismatch('order', order.join(' '), ended.join(' '))
}

function checkResult(world: ScenarioWorld, expected: ExpectedResult): string[] {
  const operation = world.operations.get(expected.of)
  if (operation === undefined) return [`${expected.of} was never started`]
  const { endedAt, startedAt, error } = operation
  const isEnded = endedAt !== undefined
  const actual: Readonly<Record<string, string | number | boolean | undefined>> = {
    ok: isEnded && error === undefined,
    error,
    connId: operation.connection?.id,
    setting: operation.setting,
    elapsedMs: isEnded ? endedAt - startedAt : undefined,
    pending: !isEnded,
    closed: operation.connection?.closed,
  }
  return Object.entries(expected).flatMap(([name, wanted]) => {
    if (name === 'of') return []
    if (name === 'error')
      return error?.includes(String(wanted)) ? [] : [text(`${expected.of} error`, wanted, error)]
    return mismatch(`${expected.of} ${name}`, wanted, actual[name])
  })
}

function mismatch(what: string, expected: Expected | string | boolean, actual: unknown): string[] {
  return isMet(expected, actual) ? [] : [text(what, expected, actual)]
}

function isMet(expected: Expected | string | boolean, actual: unknown): boolean {
  if (typeof expected !== 'object') return expected === actual
  if (typeof actual !== 'number') return false
  return (
    actual >= (expected.gte ?? Number.NEGATIVE_INFINITY) &&
    actual <= (expected.lte ?? Number.POSITIVE_INFINITY)
  )
}

function text(what: string, expected: unknown, actual: unknown): string {
  return `${what}: expected ${JSON.stringify(expected)}, was ${JSON.stringify(actual)}`
}
