import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { poolBehaviour } from '../../src/catalog/pool-families.ts'
import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { newPool } from '../../src/engine/pools/new-pool.ts'
import type { Pool, PoolRequest } from '../../src/engine/pools/pool.ts'
import type { Pooled } from '../../src/engine/pools/pooled.ts'
import { background } from '../../src/engine/ports/context.ts'
import { ClockTask } from '../../src/simulation/clock-task.ts'
import { type Duration, newDuration } from '../../src/simulation/durations.ts'
import { Random } from '../../src/simulation/random.ts'
import type { Simulation } from '../../src/simulation/simulate.ts'
import { VirtualClock } from '../../src/simulation/virtual-clock.ts'
import { FakeConnector } from '../support/engine-connector.ts'
import { busyTablet } from '../support/simulation-input.ts'

const dayMs = 86_400_000
/** By then the code is compiled, which a day would not notice. */
const compiledMs = 200_000
const measuredMs = 600_000
const cycleRounds = 5
const cyclesInRound = 1_000_000

/** Simulated acquire-hold-release cycles a second, and how long a day of a busy tablet takes. */
export async function run(print: (line: string) => void = console.log): Promise<void> {
  for (const clients of [16, 300]) {
    const millions = (cyclesPerSecond(clients) / 1e6).toFixed(2)
    print(
      `${clients} clients of a pool of 16: ${millions} million simulated cycles a second (aim 2.5; SimPy 0.12)`,
    )
  }
  const { Simulation: Bundled } = await bundled()
  for (const release of ['14', '18', '24']) reportDay(print, release, Bundled)
}

/** Clients that acquire, hold for an exponential time, release and begin again: as many events in the queue. */
function cyclesPerSecond(clients: number): number {
  const clock = new VirtualClock()
  const hold = newDuration({ kind: 'exponential', meanMs: 1 }, new Random(1, 'hold'))
  const deps = { clock, connector: new FakeConnector(clock), random: () => 0.5 }
  const config = {
    capacity: 16,
    maxIdleCount: 0,
    idleTimeoutMs: 0,
    maxLifetimeMs: 0,
    refreshIntervalMs: 0,
    prefillParallelism: 0,
  }
  const pool = newPool(poolBehaviour(parseRelease('24') as Release), config, deps)
  pool.open()
  for (let client = 0; client < clients; client++) new Cycle(clock, pool, hold).acquire()
  let fastest = 0
  for (let round = 0; round < cycleRounds; round++) {
    const started = coreMs()
    clock.runUntil(Number.POSITIVE_INFINITY, cyclesInRound)
    fastest = Math.max(fastest, (cyclesInRound / (coreMs() - started)) * 1000)
  }
  return fastest
}

class Cycle extends ClockTask implements PoolRequest {
  readonly setting = undefined
  readonly context = background
  readonly #clock: VirtualClock
  readonly #pool: Pool
  readonly #hold: Duration
  #held: Pooled | undefined

  constructor(clock: VirtualClock, pool: Pool, hold: Duration) {
    super()
    this.#clock = clock
    this.#pool = pool
    this.#hold = hold
  }

  acquire(): void {
    const pooled = this.#pool.get(this)
    if (pooled !== undefined) this.acquired(pooled)
  }

  acquired(pooled: Pooled): void {
    this.#held = pooled
    this.#clock.schedule(this, this.#clock.now() + this.#hold.draw())
  }

  failed(): void {
    throw new Error('bug: a pool without limits refused')
  }

  run(): void {
    this.#held?.recycle()
    this.acquire()
  }
}

/** The simulation as it is shipped: the loader that runs this file would slow its source down. */
async function bundled(): Promise<{ readonly Simulation: typeof Simulation }> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/simulation/simulate.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    write: false,
  })
  return import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')}`
  )
}

/** Time that this process had a core: neighbours on the machine do not count. */
function coreMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function reportDay(print: (line: string) => void, release: string, Bundled: typeof Simulation): void {
  const simulation = new Bundled(busyTablet(release, compiledMs + measuredMs))
  simulation.clock.runUntil(compiledMs)
  const started = coreMs()
  simulation.clock.runUntil(compiledMs + measuredMs)
  const seconds = (coreMs() - started) / 1000
  const all = simulation.result().groups.reduce((sum, group) => sum + group.statements, 0)
  const statements = (all * measuredMs) / (compiledMs + measuredMs)
  const perSecond = ((statements * 1000) / measuredMs).toFixed(0)
  const microseconds = ((seconds * 1e6) / statements).toFixed(2)
  const ofDay = ((seconds * dayMs) / measuredMs).toFixed(0)
  print(
    `v${release}, ${perSecond} statements a second on a transaction pool of 300: ${microseconds} us a statement, ${ofDay} s a simulated day (aim 120)`,
  )
}
