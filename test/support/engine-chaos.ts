import fc from 'fast-check'
import { poolBehaviour } from '../../src/catalog/pool-families.ts'
import type { Release } from '../../src/catalog/release.ts'
import { newPool } from '../../src/engine/pools/new-pool.ts'
import type { Pool, PoolRequest } from '../../src/engine/pools/pool.ts'
import type { Pooled } from '../../src/engine/pools/pooled.ts'
import type { Connection } from '../../src/engine/ports/backend.ts'
import { Context } from '../../src/engine/ports/context.ts'
import { Setting } from '../../src/engine/setting.ts'
import { VirtualClock } from '../../src/simulation/virtual-clock.ts'
import { FakeConnector } from './engine-connector.ts'
import { seededRandom } from './random.ts'

/** One step of a random run; `which` picks among what is there, round and round. */
export type Move =
  | { readonly kind: 'get'; readonly setting: number; readonly timeoutMs: number }
  | { readonly kind: 'recycle' | 'taint' | 'break' | 'cancel'; readonly which: number }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'dial'; readonly fails: boolean; readonly delayMs: number }
  | { readonly kind: 'settings-fail'; readonly reset: boolean; readonly apply: boolean }
  | { readonly kind: 'resize'; readonly capacity: number; readonly timeoutMs: number }

const which = fc.nat({ max: 20 })

/** Any move. */
export const anyMove: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('get' as const),
      setting: fc.nat({ max: 10 }),
      timeoutMs: fc.integer({ min: 1, max: 400 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('recycle' as const), which }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('taint' as const, 'break' as const, 'cancel' as const),
      which,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 120 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('dial' as const),
      fails: fc.boolean(),
      delayMs: fc.constantFrom(0, 5, 60),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('settings-fail' as const),
      reset: fc.boolean(),
      apply: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('resize' as const),
      capacity: fc.integer({ min: 1, max: 6 }),
      timeoutMs: fc.integer({ min: 1, max: 80 }),
    }),
  },
)

const maxCapacity = 6

/** A pool of a release under random clients, and all that is known about them from outside. */
export class Chaos {
  readonly clock = new VirtualClock()
  readonly connector = new FakeConnector(this.clock)
  readonly pool: Pool
  /** Connections with clients, untainted. */
  readonly held: Pooled[] = []
  readonly tainted: Pooled[] = []
  readonly contexts: Context[] = []
  issued = 0
  acquired = 0
  failed = 0
  /** Connections that were lent while another client had them. */
  usedTwice = 0
  /** True when every Get had ended before anybody gave a connection back at the end. */
  endedUnaided = false
  #largest = 3
  readonly #settings: readonly (Setting | undefined)[]

  constructor(release: Release) {
    const names = Array.from(
      { length: 10 },
      (_, i) => new Setting(`set v${i} = 1`, `set v${i} = 'default'`, i + 1),
    )
    const behaviour = poolBehaviour(release)
    this.#settings = takesSettings(release) ? [undefined, ...names] : [undefined]
    const config = {
      capacity: this.#largest,
      maxCapacity,
      maxIdleCount: 2,
      idleTimeoutMs: 150,
      maxLifetimeMs: 400,
      refreshIntervalMs: 0,
      prefillParallelism: 0,
    }
    this.pool = newPool(behaviour, config, {
      clock: this.clock,
      connector: this.connector,
      random: seededRandom(7),
    })
    this.pool.open()
  }

  make(move: Move): void {
    switch (move.kind) {
      case 'get':
        this.#get(move.setting, move.timeoutMs)
        break
      case 'recycle':
        this.#recycle(move.which)
        break
      case 'taint':
        this.#taint(move.which)
        break
      case 'break': {
        const pooled = this.held[move.which % (this.held.length || 1)]
        if (pooled !== undefined) this.connector.close(pooled.connection)
        break
      }
      case 'cancel':
        this.contexts[move.which % (this.contexts.length || 1)]?.cancel()
        break
      case 'advance':
        this.clock.advance(move.ms)
        break
      case 'dial':
        this.connector.dialMode = move.fails ? 'fail' : 'ok'
        this.connector.dialDelayMs = move.delayMs
        break
      case 'settings-fail':
        this.connector.failReset = move.reset
        this.connector.failApply = move.apply
        break
      case 'resize':
        this.#largest = Math.max(this.#largest, move.capacity)
        this.pool.setCapacity(move.capacity, new Context(this.clock.now() + move.timeoutMs), () => undefined)
    }
  }

  /** The largest capacity so far: a shrink that waits or gave up leaves the pool above its new one. */
  get largestCapacity(): number {
    return this.#largest
  }

  /** MySQL works again; every client's patience ends, then all return what they hold, and a while passes. */
  settle(): void {
    this.make({ kind: 'dial', fails: false, delayMs: 0 })
    this.make({ kind: 'settings-fail', reset: false, apply: false })
    // A poll that removes one waiter only, once a second, needs as many seconds as there are waiters.
    for (let left = this.issued + 2; left > 0 && this.issued > this.acquired + this.failed; left--) {
      this.clock.advance(1000)
    }
    this.endedUnaided = this.issued === this.acquired + this.failed
    while (this.held.length + this.tainted.length > 0) this.#recycle(0)
    this.clock.advance(1000)
  }

  #get(setting: number, timeoutMs: number): void {
    const context = new Context(this.clock.now() + timeoutMs)
    this.contexts.push(context)
    this.issued++
    const acquired = (pooled: Pooled): void => this.#acquired(pooled)
    const request: PoolRequest = {
      setting: this.#settings[setting % this.#settings.length],
      context,
      acquired,
      failed: () => {
        this.failed++
      },
    }
    const pooled = this.pool.get(request)
    if (pooled !== undefined) acquired(pooled)
  }

  #acquired(pooled: Pooled): void {
    this.acquired++
    if (this.#connections().includes(pooled.connection)) this.usedTwice++
    this.held.push(pooled)
  }

  #connections(): Connection[] {
    return [...this.held, ...this.tainted].map(pooled => pooled.connection)
  }

  #recycle(index: number): void {
    const all = [...this.held, ...this.tainted]
    const pooled = all[index % (all.length || 1)]
    if (pooled === undefined) return
    const list = pooled.isTainted ? this.tainted : this.held
    list.splice(list.indexOf(pooled), 1)
    pooled.recycle()
  }

  #taint(index: number): void {
    const pooled = this.held[index % (this.held.length || 1)]
    if (pooled === undefined) return
    this.held.splice(this.held.indexOf(pooled), 1)
    this.tainted.push(pooled)
    pooled.taint()
  }
}

function takesSettings(release: Release): boolean {
  const behaviour = poolBehaviour(release)
  return behaviour.kind === 'smartconnpool' || behaviour.queues === 'two-queues'
}
