import { poolBehaviour } from '../../src/catalog/pool-families.ts'
import type { Release } from '../../src/catalog/release.ts'
import { newPool } from '../../src/engine/pools/new-pool.ts'
import type { Pool } from '../../src/engine/pools/pool.ts'
import type { Home, Pooled } from '../../src/engine/pools/pooled.ts'
import type { Connection } from '../../src/engine/ports/backend.ts'
import { background, Context } from '../../src/engine/ports/context.ts'
import { Setting } from '../../src/engine/setting.ts'
import { VirtualClock } from '../../src/simulation/virtual-clock.ts'
import { FakeConnector } from '../support/engine-connector.ts'
import { seededRandom } from '../support/random.ts'
import type { ScenarioSetup, ScenarioStep } from './scenario-format.ts'

/** How a named operation stands. */
export interface Operation {
  readonly startedAt: number
  readonly endedAt?: number
  readonly error?: string
  readonly pooled?: Pooled
  /** The connection as it was then: the pool may put another into the same record. */
  readonly connection?: Connection
  readonly setting?: string
}

/** One pool of one release on a virtual clock, with the operations that a scenario named. */
export class ScenarioWorld {
  readonly clock = new VirtualClock()
  readonly connector = new FakeConnector(this.clock)
  readonly pool: Pool & Home
  readonly operations = new Map<string, Operation>()
  /** Names in the order in which their operations ended. */
  readonly ended: string[] = []
  refreshCalls = 0
  /** Names of Gets whose connection will be given back by itself. */
  readonly #recycling = new Set<string>()
  readonly #settings: ReadonlyMap<string, Setting>
  readonly #names: ReadonlyMap<Setting, string>

  /** Builds and opens the pool; dials before that behave as an `initDial` among `steps` says. */
  constructor(release: Release, setup: ScenarioSetup, steps: readonly ScenarioStep[]) {
    const settings = newSettings(setup)
    this.#settings = settings
    this.#names = new Map([...settings].map(([name, setting]) => [setting, name]))
    for (const step of steps) if (step.op === 'initDial') this.setDial(step)
    this.pool = newPool(
      poolBehaviour(release),
      {
        capacity: setup.capacity,
        maxCapacity: setup.maxCapacity ?? setup.capacity,
        maxIdleCount: setup.maxIdleCount ?? 0,
        idleTimeoutMs: setup.idleTimeoutMs ?? 0,
        maxLifetimeMs: setup.maxLifetimeMs ?? 0,
        refreshIntervalMs: setup.refreshIntervalMs ?? 0,
        prefillParallelism: setup.prefillParallelism ?? 0,
      },
      {
        clock: this.clock,
        connector: this.connector,
        random: seededRandom(1),
        refresh: () => {
          this.refreshCalls++
          return this.refreshCalls === setup.refreshTrueOnCall
        },
      },
    )
    this.await(this.start({ op: 'open' }, done => this.pool.open(done)))
  }

  setDial(step: ScenarioStep): void {
    if (step.mode !== undefined) this.connector.dialMode = step.mode
    if (step.delayMs !== undefined) this.connector.dialDelayMs = step.delayMs
  }

  /** Starts a Get; its result is kept under the name that this gives: `as`, or one of its own. */
  get(step: ScenarioStep): string {
    const name = this.#begin(step)
    const acquired = (pooled: Pooled): void => this.#acquired(name, pooled, step)
    const pooled = this.pool.get({
      setting: this.#setting(step.setting),
      context: this.#context(step) ?? background,
      acquired,
      failed: error => this.#end(name, { error: error.message }),
    })
    if (pooled !== undefined) acquired(pooled)
    return name
  }

  /** Starts any other operation; a context is what a `timeoutMs` makes. The result is kept as a Get's is. */
  start(
    step: ScenarioStep,
    begin: (done: (error?: { message: string }) => void, context: Context | undefined) => void,
  ): string {
    const name = this.#begin(step)
    begin(error => this.#end(name, error === undefined ? {} : { error: error.message }), this.#context(step))
    return name
  }

  /** True when the operation ended within five minutes of the clock. What is due at that moment still runs. */
  await(name: string): boolean {
    const isEnded = (): boolean => this.operations.get(name)?.endedAt !== undefined
    const hasEnded = this.clock.advanceUntil(isEnded, 300_000)
    this.clock.advance(0)
    return hasEnded
  }

  /** As `await`, and until the connection was given back when the step says that it will be. */
  awaitThrough(name: string): boolean {
    return this.await(name) && this.clock.advanceUntil(() => !this.#recycling.has(name), 300_000)
  }

  /** The connection that the operation `name` obtained. */
  held(name: string | undefined): Pooled {
    const pooled = this.operations.get(name ?? '')?.pooled
    if (pooled === undefined) throw new Error(`no connection named ${name}`)
    return pooled
  }

  metric(name: string): number | undefined {
    return this.#metrics()[name]
  }

  #metrics(): Readonly<Record<string, number>> {
    const { pool, connector } = this
    return {
      ...pool.metrics,
      capacity: pool.capacity,
      available: pool.available,
      active: pool.active,
      inUse: pool.inUse,
      maxCap: pool.maxCap,
      idleCount: pool.idleAllowed,
      isOpen: pool.isOpen ? 1 : 0,
      mysqlOpen: connector.open,
      dialed: connector.dialed,
      refreshCalls: this.refreshCalls,
    }
  }

  #acquired(name: string, pooled: Pooled, step: ScenarioStep): void {
    const setting = pooled.setting === undefined ? '' : (this.#names.get(pooled.setting) ?? '')
    const result = { pooled, connection: pooled.connection, setting }
    this.#end(name, result)
    if (!step.thenRecycle) return
    this.#recycling.add(name)
    this.clock.at(this.clock.now() + (step.holdMs ?? 0), () => {
      pooled.recycle(() => this.#recycling.delete(name))
    })
  }

  #begin(step: ScenarioStep): string {
    const name = step.as ?? `#${this.operations.size}`
    this.operations.set(name, { startedAt: this.clock.now() })
    return name
  }

  #end(name: string, result: Partial<Operation>): void {
    const startedAt = this.operations.get(name)?.startedAt ?? 0
    this.operations.set(name, { ...result, startedAt, endedAt: this.clock.now() })
    this.ended.push(name)
  }

  #setting(name: string | null | undefined): Setting | undefined {
    if (name === null || name === undefined) return undefined
    const setting = this.#settings.get(name)
    if (setting === undefined) throw new Error(`no setting named ${name}`)
    return setting
  }

  #context(step: ScenarioStep): Context | undefined {
    if (step.expired) return new Context(this.clock.now())
    return step.timeoutMs === undefined ? undefined : new Context(this.clock.now() + step.timeoutMs)
  }
}

/** Buckets count from 1 in order of creation; a wanted one is reached by skipping some. */
function newSettings(setup: ScenarioSetup): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>()
  let bucket = 0
  for (const { name, bucket: wanted } of setup.settings ?? []) {
    do bucket++
    while (wanted !== undefined && bucket % 8 !== wanted % 8)
    settings.set(name, new Setting(`set ${name} = 1`, `set ${name} = 'default'`, bucket))
  }
  return settings
}
