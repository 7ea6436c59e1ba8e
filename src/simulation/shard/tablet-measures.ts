import { type PoolRow, poolRow } from '../../catalog/pools.ts'
import { tabletBehaviour } from '../../catalog/tablet-engine.ts'
import type { EngineError } from '../../engine/engine-error.ts'
import { newPoolMetrics } from '../../engine/pools/pool.ts'
import { isPoolTimeout } from '../../engine/pools/pool-errors.ts'
import type { Caller } from '../../engine/tablet/caller.ts'
import type { ServingState } from '../../engine/tablet/serving-state.ts'
import type { Tablet } from '../../engine/tablet/tablet.ts'
import type { ObservedDial } from '../../engine/tablet/tablet-config.ts'
import { rewordedForTransaction } from '../../engine/tablet/tx-pool-errors.ts'
import { fromTablet } from '../../engine/vtgate/client-error.ts'
import type { Place } from '../../engine/vtgate/gateway.ts'
import type { SimulatedTablet } from '../input.ts'
import { GaugeTrack } from '../measures/gauge-track.ts'
import type { Recorder } from '../measures/recorder.ts'
import { TimeAtValue } from '../measures/time-quantiles.ts'
import { lengthMs, type Window } from '../measures/window.ts'
import type { SeriesLine, TabletResult } from '../result.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import { PoolMeasures } from './pool-measures.ts'
import type { TroubleLog } from './trouble.ts'

/** The pools whose errors get other words on the way out. */
const transactionPools: ReadonlySet<string> = new Set(['transaction_pool', 'found_rows_pool'])

/** What is measured of one tablet, whatever process runs it. */
export class TabletMeasures {
  readonly name: string
  readonly pools: ReadonlyMap<string, PoolMeasures>
  readonly connections: GaugeTrack
  /** The tablet of the process that runs now. */
  tablet: Tablet | undefined
  readonly #input: SimulatedTablet
  readonly #address: Place
  readonly #trouble: TroubleLog
  readonly reservedHeld: GaugeTrack
  readonly #reservedTimes: TimeAtValue
  readonly #notServing: GaugeTrack

  constructor(
    input: SimulatedTablet,
    address: Place,
    clock: VirtualClock,
    recorder: Recorder,
    trouble: TroubleLog,
  ) {
    const gauge = (): GaugeTrack => recorder.follow(new GaugeTrack(clock, recorder))
    this.name = input.name
    this.#input = input
    this.#address = address
    this.#trouble = trouble
    this.connections = gauge()
    this.reservedHeld = gauge()
    this.#notServing = gauge()
    this.#notServing.set(1)
    this.#reservedTimes = recorder.follow(new TimeAtValue(clock, recorder))
    this.pools = new Map(
      poolsOf(input).map(({ id, capacity }) => {
        const subject = {
          id,
          capacity,
          metrics: () => this.#poolNow(id)?.metrics ?? newPoolMetrics(),
          opened: (connections: number) => this.connections.add(connections),
        }
        return [id, new PoolMeasures(subject, clock, recorder)] as const
      }),
    )
  }

  poolOf(pool: string): PoolMeasures {
    const measures = this.pools.get(pool)
    if (measures === undefined) throw new Error(`bug: the configuration has no pool ${pool}`)
    return measures
  }

  dialled(dial: ObservedDial): void {
    if (dial.error === undefined && dial.by === 'pool' && dial.pool !== undefined)
      this.pools.get(dial.pool)?.dialled()
  }

  getFailed(pool: string, error: EngineError, caller: Caller): void {
    const { release } = this.#input.config
    const told = transactionPools.has(pool) ? rewordedForTransaction(error, tabletBehaviour(release)) : error
    const { message } = fromTablet(this.#address, told, caller.username, false)
    const measures = this.pools.get(pool)
    measures?.failed(message)
    const size = poolRow(pool, release)?.size
    const limit = size?.kind === 'flag' ? { name: size.flag, value: measures?.subject.capacity ?? 0 } : null
    const trouble = { where: this.name, pool, text: message, limit }
    if (isPoolTimeout(error)) this.#trouble.tell({ ...trouble, kind: 'pool-timeout' })
    else if (error.message.endsWith('waiter count exceeded'))
      this.#trouble.tell({ ...trouble, kind: 'pool-waiters' })
  }

  reserved(connections: number): void {
    this.connections.add(connections - this.reservedHeld.value)
    this.reservedHeld.set(connections)
    this.#reservedTimes.set(connections)
  }

  state(state: ServingState): void {
    this.#notServing.set(state === 'SERVING' ? 0 : 1)
  }

  /** The process is gone, and all that it had. */
  clear(): void {
    for (const pool of this.pools.values()) pool.clear()
    this.reserved(0)
    this.state('NOT_SERVING')
  }

  over(window: Window): TabletResult {
    return {
      name: this.name,
      mysqld: this.#input.mysqld,
      pools: [...this.pools.values()].map(pool => pool.over(window)),
      reserved: { ...this.reservedHeld.over(window), quantiles: this.#reservedTimes.over(window) },
      connections: this.connections.over(window),
      notServingMs: this.#notServing.meanOver(window) * lengthMs(window),
    }
  }

  series(recorder: Recorder): readonly SeriesLine[] {
    const subject = { of: 'tablet', name: this.name, pool: null } as const
    return [
      ...[...this.pools.values()].flatMap(pool => pool.series(this.name, recorder)),
      { ...subject, what: 'kill', kind: 'gauge', ...this.#killSeries(recorder) },
      { ...subject, what: 'reserved', kind: 'gauge', ...this.reservedHeld.series(recorder) },
      { ...subject, what: 'connections', kind: 'gauge', ...this.connections.series(recorder) },
    ]
  }

  /** Means of single windows, by the name of the measure in the result. */
  means(window: Window): Readonly<Record<string, number>> {
    const means: Record<string, number> = {
      'reserved.mean': this.reservedHeld.meanOver(window),
      'connections.mean': this.connections.meanOver(window),
    }
    for (const [at, pool] of [...this.pools.values()].entries()) {
      for (const [name, mean] of Object.entries(pool.means(window))) means[`pools.${at}.${name}`] = mean
    }
    return means
  }

  #killSeries(recorder: Recorder): { readonly mean: readonly number[]; readonly most: readonly number[] } {
    const all = [...this.pools.values()].map(pool => pool.kill.gauge.series(recorder))
    return { mean: summed(all.map(({ mean }) => mean)), most: summed(all.map(({ most }) => most)) }
  }

  #poolNow(id: string) {
    return this.tablet?.pools.find(pool => pool.identity.id === id)
  }
}

function summed(rows: readonly (readonly number[])[]): readonly number[] {
  const [first = []] = rows
  return first.map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0))
}

/** Every pool that the tablet may open, the four of its clients first. */
function poolsOf({ config }: SimulatedTablet): readonly { readonly id: string; readonly capacity: number }[] {
  const own: readonly (readonly [PoolRow['id'], number])[] = [
    ['conn_pool', config.oltpReadPool.size],
    ['stream_conn_pool', config.olapReadPool.size],
    ['transaction_pool', config.txPool.size],
    ['found_rows_pool', config.txPool.size],
  ]
  const others = config.otherPools.map(pool => [pool.id, pool.config.size] as const)
  return [...own, ...others].map(([id, capacity]) => ({ id, capacity }))
}
