import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { defaultTabletConfig } from '../../src/engine/tablet/configure.ts'
import { Tablet } from '../../src/engine/tablet/tablet.ts'
import type { TabletConfig } from '../../src/engine/tablet/tablet-config.ts'
import type { MysqldClient } from '../../src/simulation/mysqld/mysqld-client.ts'
import {
  type MysqldLink,
  type MysqldOptions,
  mysqldOptions,
  noDistance,
} from '../../src/simulation/mysqld/mysqld-options.ts'
import { MysqldServer } from '../../src/simulation/mysqld/mysqld-server.ts'
import { VirtualClock } from '../../src/simulation/virtual-clock.ts'
import { seededRandom } from './random.ts'
import { TabletHarness } from './tablet-harness.ts'

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
export class DryWorld extends TabletHarness {
  readonly clock = new VirtualClock()
  readonly random: () => number
  readonly exponential: Draws = meanMs => () => -Math.log(1 - this.random()) * meanMs
  readonly mysqld: MysqldServer
  readonly client: MysqldClient
  readonly tablet: Tablet
  readonly release: Release

  constructor(release: string, change: DryWorldChange = {}) {
    super()
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
    world.becomePrimary()
    return world
  }

  /** What the tablet holds of MySQL's connections. */
  get held(): number {
    const { pooled, kill, reserved } = this.tablet.held()
    return pooled + kill + reserved
  }
}
