import { poolBehaviour } from '../../src/catalog/pool-families.ts'
import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { newPool } from '../../src/engine/pools/new-pool.ts'
import type { Pool, PoolConfig, PoolRequest } from '../../src/engine/pools/pool.ts'
import type { Pooled } from '../../src/engine/pools/pooled.ts'
import { background } from '../../src/engine/ports/context.ts'
import { VirtualClock } from '../../src/simulation/virtual-clock.ts'
import { FakeConnector } from '../support/engine-connector.ts'
import { seededRandom } from '../support/random.ts'

/** One line of the benchmark: how many get+recycle cycles a second, one client on an idle clock. */
export interface Measure {
  readonly name: string
  readonly cyclesPerSecond: number
}

const roundMs = 400
const rounds = 5

/** Releases that stand for the four families. */
const families: readonly (readonly [string, string])[] = [
  ['engine v14, FIFO slots', '14'],
  ['engine v18, two FIFO queues', '18'],
  ['engine v20, stacks', '20.0.8'],
  ['engine v24, stacks of the later kind', '24'],
]

/**
 * Measures the engine's pools of each family and, where they are installed, `generic-pool` and `tarn`, each in
 * the same process; prints a line for each, best of five rounds, and returns the figures.
 */
export async function run(print: (line: string) => void = console.log): Promise<readonly Measure[]> {
  const measures: Measure[] = families.map(([name, text]) => report(print, name, measureEngine(text)))
  for (const measure of [measureTarn, measureGenericPool]) {
    const found = await measure()
    if (found === undefined) print(`${measure === measureTarn ? 'tarn' : 'generic-pool'}: not installed`)
    else measures.push(report(print, found.name, found.cyclesPerSecond))
  }
  return measures
}

function report(print: (line: string) => void, name: string, cyclesPerSecond: number): Measure {
  print(`${name}: ${(cyclesPerSecond / 1e6).toFixed(2)} million get+recycle cycles a second`)
  return { name, cyclesPerSecond }
}

function measureEngine(text: string): number {
  const pool = openPool(parseRelease(text) as Release)
  const request: PoolRequest = { setting: undefined, context: background, acquired: recycle, failed: refuse }
  return best(cycles => {
    for (let i = 0; i < cycles; i++) pool.get(request)?.recycle()
  })
}

function openPool(release: Release): Pool {
  const clock = new VirtualClock()
  const config: PoolConfig = {
    capacity: 16,
    maxIdleCount: 0,
    idleTimeoutMs: 1_800_000,
    maxLifetimeMs: 0,
    refreshIntervalMs: 0,
    prefillParallelism: 0,
  }
  const deps = { clock, connector: new FakeConnector(clock), random: seededRandom(1) }
  const pool = newPool(poolBehaviour(release), config, deps)
  pool.open()
  return pool
}

function recycle(pooled: Pooled): void {
  pooled.recycle()
}

function refuse(): void {
  throw new Error('bug: an idle pool refused')
}

/** Cycles a second of the best of several rounds: the others were disturbed by neighbours on the machine. */
function best(work: (cycles: number) => void): number {
  work(100_000)
  let fastest = 0
  for (let round = 0; round < rounds; round++) {
    let cycles = 0
    const start = performance.now()
    while (performance.now() - start < roundMs) {
      work(100_000)
      cycles += 100_000
    }
    fastest = Math.max(fastest, (cycles / (performance.now() - start)) * 1000)
  }
  return fastest
}

async function bestOfPromises(cycle: () => Promise<void>): Promise<number> {
  let fastest = 0
  for (let round = 0; round < rounds; round++) {
    let cycles = 0
    const start = performance.now()
    while (performance.now() - start < roundMs) {
      for (let i = 0; i < 1000; i++) await cycle()
      cycles += 1000
    }
    fastest = Math.max(fastest, (cycles / (performance.now() - start)) * 1000)
  }
  return fastest
}

/** What the benchmark uses of the two packages; they are loaded by name so that it also runs without them. */
interface TarnModule {
  readonly Pool: new (
    options: object,
  ) => {
    acquire(): { readonly promise: Promise<object> }
    release(resource: object): boolean
    destroy(): Promise<unknown>
  }
}

interface GenericPoolModule {
  createPool(
    factory: object,
    options: object,
  ): {
    acquire(): Promise<object>
    release(resource: object): Promise<void>
    drain(): Promise<void>
  }
}

async function load<Module>(name: string): Promise<Module | undefined> {
  try {
    const loaded = (await import(name)) as { default?: Module } & Module
    return loaded.default ?? loaded
  } catch {
    return undefined
  }
}

async function measureTarn(): Promise<Measure | undefined> {
  const tarn = await load<TarnModule>('tarn')
  if (tarn === undefined) return undefined
  const pool = new tarn.Pool({ create: () => ({}), destroy: () => undefined, min: 0, max: 16 })
  const cyclesPerSecond = await bestOfPromises(async () => {
    pool.release(await pool.acquire().promise)
  })
  await pool.destroy()
  return { name: 'tarn', cyclesPerSecond }
}

async function measureGenericPool(): Promise<Measure | undefined> {
  const generic = await load<GenericPoolModule>('generic-pool')
  if (generic === undefined) return undefined
  const factory = { create: async () => ({}), destroy: async () => undefined }
  const pool = generic.createPool(factory, { min: 0, max: 16 })
  const cyclesPerSecond = await bestOfPromises(async () => {
    await pool.release(await pool.acquire())
  })
  await pool.drain()
  return { name: 'generic-pool', cyclesPerSecond }
}

if (process.argv[1]?.endsWith('test/bench/engine.ts')) await run()
