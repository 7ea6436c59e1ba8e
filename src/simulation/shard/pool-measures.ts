import type { PoolMetrics, PoolObserver } from '../../engine/pools/pool.ts'
import { CounterTrack } from '../measures/counter-track.ts'
import { GaugeTrack } from '../measures/gauge-track.ts'
import { Histogram } from '../measures/histogram.ts'
import type { Recorder } from '../measures/recorder.ts'
import { SampledCounter } from '../measures/sampled-counter.ts'
import { TextCounts } from '../measures/text-counts.ts'
import { lengthMs, type Window } from '../measures/window.ts'
import type { PoolResult, SeriesLine } from '../result.ts'
import type { VirtualClock } from '../virtual-clock.ts'

/** What a pool is measured with. */
export interface PoolSubject {
  readonly id: string
  /** In the configuration; what events change is not followed. */
  readonly capacity: number
  /** The counters of the process that runs now; those of a new process start again. */
  metrics(): Readonly<PoolMetrics>
  /** Told by how much the open connections changed. */
  opened(connections: number): void
}

const counted = [
  'getCount',
  'getSettingCount',
  'waitCount',
  'waitTimeMs',
  'diffSetting',
  'resetSetting',
  'idleClosed',
  'maxLifetimeClosed',
] as const satisfies readonly (keyof PoolMetrics)[]

/** What is measured of one pool of a tablet, and of the kill connection behind it. */
export class PoolMeasures implements PoolObserver {
  readonly subject: PoolSubject
  readonly kill: KillMeasures
  readonly #inUse: GaugeTrack
  readonly #active: GaugeTrack
  readonly #waiting: GaugeTrack
  readonly #waits: CounterTrack
  readonly #waitMs: CounterTrack
  readonly #failedWaits: CounterTrack
  readonly #dials: CounterTrack
  readonly #failures: CounterTrack
  readonly #waitTimes: Histogram
  readonly #errors: TextCounts
  readonly #metrics: Readonly<Record<(typeof counted)[number], SampledCounter>>

  constructor(subject: PoolSubject, clock: VirtualClock, recorder: Recorder) {
    const gauge = (): GaugeTrack => recorder.follow(new GaugeTrack(clock, recorder))
    const counter = (): CounterTrack => recorder.follow(new CounterTrack(recorder))
    this.subject = subject
    this.kill = new KillMeasures(gauge(), subject)
    this.#inUse = gauge()
    this.#active = gauge()
    this.#waiting = gauge()
    this.#waits = counter()
    this.#waitMs = counter()
    this.#failedWaits = counter()
    this.#dials = counter()
    this.#failures = counter()
    this.#waitTimes = new Histogram(recorder)
    this.#errors = new TextCounts(recorder)
    const sampled = counted.map(
      name => [name, recorder.follow(new SampledCounter(recorder, () => subject.metrics()[name]))] as const,
    )
    this.#metrics = Object.fromEntries(sampled) as Record<(typeof counted)[number], SampledCounter>
  }

  inUse(connections: number): void {
    this.#inUse.set(connections)
  }

  active(connections: number): void {
    this.subject.opened(connections - this.#active.value)
    this.#active.set(connections)
  }

  waitBegan(): void {
    this.#waiting.add(1)
  }

  waitEnded(waitedMs: number, how: 'served' | 'failed'): void {
    this.#waiting.add(-1)
    this.#waits.add()
    this.#waitMs.add(waitedMs)
    this.#waitTimes.add(waitedMs)
    if (how === 'failed') this.#failedWaits.add()
  }

  /** A dial ended with a connection. */
  dialled(): void {
    this.#dials.add()
  }

  /** A Get ended with an error, of this text for the application. */
  failed(text: string): void {
    this.#failures.add()
    this.#errors.add(text)
  }

  /** The process is gone, and all that it had. */
  clear(): void {
    this.inUse(0)
    this.active(0)
    this.#waiting.set(0)
    this.kill.active(0)
  }

  over(window: Window): PoolResult {
    const seconds = lengthMs(window) / 1000
    const count = (name: (typeof counted)[number]): number => this.#metrics[name].over(window)
    const dials = this.#dials.over(window)
    const reconnects = Math.max(0, dials - Math.max(0, this.#active.growthOver(window)))
    const churn = { diffSetting: count('diffSetting'), resetSetting: count('resetSetting') }
    return {
      pool: this.subject.id,
      capacity: this.subject.capacity,
      inUse: this.#inUse.over(window),
      active: this.#active.over(window),
      killConnections: this.kill.gauge.over(window),
      waiting: this.#waiting.over(window),
      gets: count('getCount') + count('getSettingCount'),
      settingGets: count('getSettingCount'),
      waits: {
        counted: count('waitCount'),
        countedMs: count('waitTimeMs'),
        all: this.#waits.over(window),
        allMs: this.#waitMs.over(window),
        failed: this.#failedWaits.over(window),
        quantilesMs: this.#waitTimes.over(window),
      },
      errors: this.#errors.over(window),
      dials,
      dialsPerSecond: dials / seconds,
      reconnects,
      reconnectsPerSecond: reconnects / seconds,
      settings: { ...churn, changesPerSecond: (churn.diffSetting + churn.resetSetting) / seconds },
      idleClosed: count('idleClosed'),
      maxLifetimeClosed: count('maxLifetimeClosed'),
    }
  }

  series(tablet: string, recorder: Recorder): readonly SeriesLine[] {
    const subject = { of: 'tablet', name: tablet, pool: this.subject.id } as const
    return [
      { ...subject, what: 'active', kind: 'gauge', ...this.#active.series(recorder) },
      { ...subject, what: 'in-use', kind: 'gauge', ...this.#inUse.series(recorder) },
      { ...subject, what: 'waiting', kind: 'gauge', ...this.#waiting.series(recorder) },
      { ...subject, what: 'errors', kind: 'counter', count: this.#failures.series(recorder) },
    ]
  }

  /** Means of single windows, by the name of the measure in the result. */
  means(window: Window): Readonly<Record<string, number>> {
    const seconds = lengthMs(window) / 1000
    return {
      'inUse.mean': this.#inUse.meanOver(window),
      'active.mean': this.#active.meanOver(window),
      'waiting.mean': this.#waiting.meanOver(window),
      dialsPerSecond: this.#dials.over(window) / seconds,
    }
  }
}

/** The kill connection behind a pool. */
export class KillMeasures implements PoolObserver {
  readonly gauge: GaugeTrack
  readonly #subject: PoolSubject

  constructor(gauge: GaugeTrack, subject: PoolSubject) {
    this.gauge = gauge
    this.#subject = subject
  }

  active(connections: number): void {
    this.#subject.opened(connections - this.gauge.value)
    this.gauge.set(connections)
  }

  inUse(): void {
    // How long a kill takes is no measure of the pool's.
  }

  waitBegan(): void {
    // Kills that queue for the one connection wait for no client's connection.
  }

  waitEnded(): void {
    // As above.
  }
}
