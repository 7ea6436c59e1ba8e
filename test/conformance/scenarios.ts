import { readFileSync } from 'node:fs'
import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { background } from '../../src/engine/ports/context.ts'
import type { Expectation, Expected, ExpectedResult, Scenario, ScenarioStep } from './scenario-format.ts'
import { type ScenarioOp, shapeProblems } from './scenario-shape.ts'
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
  const report = checkScenarios(readScenarios(file))
  for (const mismatch of report.mismatches) print(mismatch)
  print(`${report.passed} passed, ${report.failed} failed`)
  return report
}

function readScenarios(file: string): readonly Scenario[] {
  const scenarios: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!Array.isArray(scenarios)) throw new Error('expected an array of scenarios')
  return scenarios as readonly Scenario[]
}

/** Runs the machine-readable ones among `scenarios`. */
export function checkScenarios(scenarios: readonly Scenario[]): ScenarioReport {
  const mismatches: string[] = []
  let passed = 0
  let failed = 0
  for (const scenario of scenarios.filter(({ executable }) => executable)) {
    for (const version of scenario.versions) {
      const found = checkOn(scenario, version)
      mismatches.push(...found.map(text => `${scenario.id} v${plain(version)}: ${text}`))
      if (found.length === 0) passed++
      else failed++
    }
  }
  return { passed, failed, mismatches }
}

function checkOn(scenario: Scenario, version: number | string): readonly string[] {
  const release = treeOf(version)
  if (release === undefined) return ['no such release']
  const problems = shapeProblems(scenario, release)
  if (problems.length > 0) return problems
  try {
    return runScenario(scenario, release)
  } catch (error) {
    return [`threw: ${error instanceof Error ? error.message : String(error)}`]
  }
}

function treeOf(version: number | string): Release | undefined {
  const text = plain(version)
  return parseRelease(trees[Number(text)] ?? text)
}

function plain(version: number | string): string {
  return String(version).replace(/^v/, '')
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

/** What a step does: starts an operation and gives its name, or does all there is to do at once. */
type Performer = (world: ScenarioWorld, step: ScenarioStep) => string | undefined

/** A performer of something that takes no time. */
function atOnce(act: (world: ScenarioWorld, step: ScenarioStep) => void): Performer {
  return (world, step) => {
    act(world, step)
    return undefined
  }
}

const performers: Readonly<Record<ScenarioOp, Performer>> = {
  initDial: () => undefined,
  get: (world, step) => world.get(step),
  recycle: (world, step) => world.start(step, done => world.held(step.conn).recycle(done)),
  taint: (world, step) => world.start(step, done => world.held(step.conn).taint(done)),
  putNil: (world, step) => world.start(step, done => world.pool.putNothing(done)),
  closeConn: atOnce((world, step) => world.connector.close(world.held(step.conn).connection)),
  markFailApply: atOnce((world, step) => world.connector.failApplyOf(world.held(step.conn).connection)),
  setCapacity: (world, step) =>
    world.start(step, (done, context) => world.pool.setCapacity(step.n ?? 0, context ?? background, done)),
  close: (world, step) => world.start(step, (done, context) => world.pool.close(context, done)),
  open: (world, step) => world.start(step, done => world.pool.open(done)),
  dial: atOnce((world, step) => world.setDial(step)),
  failReset: atOnce((world, step) => {
    world.connector.failReset = step.on ?? true
  }),
  failApply: atOnce((world, step) => {
    world.connector.failApply = step.on ?? true
  }),
  setIdleTimeout: atOnce((world, step) => world.pool.setIdleTimeout(step.ms ?? 0)),
  sleep: atOnce((world, step) => world.clock.advance(step.ms ?? 0)),
  await: (_world, step) => step.of,
}

/** Does a step and waits for its end, unless it is asynchronous; says so when that does not come. */
function perform(world: ScenarioWorld, step: ScenarioStep): string | undefined {
  const name = performers[step.op as ScenarioOp](world, step)
  if (name === undefined) return undefined
  if (step.async) {
    world.clock.advance(asyncMs)
    return undefined
  }
  const hasEnded = step.op === 'await' ? world.await(name) : world.awaitThrough(name)
  return hasEnded ? undefined : `${step.as ?? step.of ?? step.op} did not end`
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

function mismatch(what: string, expected: Expected | string, actual: unknown): string[] {
  return isMet(expected, actual) ? [] : [text(what, expected, actual)]
}

function isMet(expected: Expected | string, actual: unknown): boolean {
  if (typeof expected === 'boolean' && typeof actual === 'number') return expected === (actual !== 0)
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
