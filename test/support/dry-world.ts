import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { background } from '../../src/engine/ports/context.ts'
import { defaultTabletConfig } from '../../src/engine/tablet/configure.ts'
import { defaultOptions } from '../../src/engine/tablet/execute-options.ts'
import { Tablet } from '../../src/engine/tablet/tablet.ts'
import type { TabletConfig } from '../../src/engine/tablet/tablet-config.ts'
import type { TabletReply, TabletRequest } from '../../src/engine/tablet/tablet-request.ts'
import type { MysqldClient } from '../../src/simulation/mysqld/mysqld-client.ts'
import {
  type MysqldLink,
  type MysqldOptions,
  mysqldOptions,
  noDistance,
} from '../../src/simulation/mysqld/mysqld-options.ts'
import { MysqldServer } from '../../src/simulation/mysqld/mysqld-server.ts'
import { VirtualClock } from '../../src/simulation/virtual-clock.ts'
import { caller } from './engine-tablet.ts'
import { seededRandom } from './random.ts'

/** Makes draws around a mean, in milliseconds, from the world's own generator. */
export type Draws = (meanMs: number) => () => number

/** How a tablet over a simulated mysqld differs from one with every flag at its default on a server without limits. */
export interface DryWorldChange {
  readonly tablet?: (base: TabletConfig) => Partial<TabletConfig>
  readonly mysqld?: (exponential: Draws) => Partial<Omit<MysqldOptions, 'clock'>>
  readonly link?: (exponential: Draws) => Partial<MysqldLink>
  readonly waitWindowMs?: () => number
  readonly seed?: number
}

/** A tablet of one release over a simulated mysqld: the dry engine. */
export class DryWorld {
  readonly clock = new VirtualClock()
  readonly random: () => number
  readonly exponential: Draws = meanMs => () => -Math.log(1 - this.random()) * meanMs
  readonly mysqld: MysqldServer
  readonly client: MysqldClient
  readonly tablet: Tablet
  readonly release: Release

  constructor(release: string, change: DryWorldChange = {}) {
    this.release = parseRelease(release) as Release
    this.random = seededRandom(change.seed ?? 1)
    this.mysqld = new MysqldServer(mysqldOptions(this.clock, change.mysqld?.(this.exponential) ?? {}))
    this.client = this.mysqld.client({ ...noDistance, ...change.link?.(this.exponential) })
    const base = defaultTabletConfig(this.release)
    const { waitWindowMs } = change
    this.tablet = new Tablet(
      { ...base, ...change.tablet?.(base) },
      {
        clock: this.clock,
        backend: this.client,
        random: this.random,
        ...(waitWindowMs === undefined ? {} : { waitWindowMs }),
      },
    )
  }

  /** The same, serving as a primary. */
  static primary(release: string, change: DryWorldChange = {}): DryWorld {
    const world = new DryWorld(release, change)
    world.wait(done => world.tablet.setState('primary', () => done(undefined)))
    return world
  }

  /** Starts something and moves the clock until it has ended; what it ended with. */
  wait<Value>(start: (done: (value: Value) => void) => void, limitMs = 600_000): Value {
    let result: { readonly value: Value } | undefined
    start(value => {
      result = { value }
    })
    this.clock.advanceUntil(() => result !== undefined, limitMs)
    if (result === undefined) throw new Error('it never ended')
    return result.value
  }

  request(sql: string, change: Partial<TabletRequest> = {}): TabletRequest {
    return {
      context: background,
      caller,
      options: defaultOptions,
      query: { sql, plan: 'select' },
      transactionId: 0,
      reservedId: 0,
      preQueries: [],
      ...change,
    }
  }

  call(
    method: 'execute' | 'streamExecute' | 'beginExecute' | 'reserveExecute' | 'reserveBeginExecute',
    request: TabletRequest,
  ): TabletReply {
    return this.wait(done => this.tablet[method](request, done))
  }

  /** One exported metric. */
  metric(name: string): number {
    return this.tablet.metrics()[name] ?? 0
  }

  /** What the tablet holds of MySQL's connections. */
  get held(): number {
    const { pooled, kill, reserved } = this.tablet.held()
    return pooled + kill + reserved
  }
}
