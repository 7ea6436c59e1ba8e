import type { ClientError } from '../../engine/vtgate/client-error.ts'
import { CounterTrack } from '../measures/counter-track.ts'
import { GaugeTrack } from '../measures/gauge-track.ts'
import { Histogram } from '../measures/histogram.ts'
import type { Recorder } from '../measures/recorder.ts'
import { TextCounts } from '../measures/text-counts.ts'
import type { Window } from '../measures/window.ts'
import type { GroupResult, SeriesLine } from '../result.ts'
import type { VirtualClock } from '../virtual-clock.ts'

/** What is measured of one group of clients. */
export class GroupMeasures {
  readonly name: string
  readonly sessions: GaugeTrack
  readonly #completed: CounterTrack
  readonly abandoned: CounterTrack
  readonly statements: CounterTrack
  readonly retries: CounterTrack
  readonly statementMs: Histogram
  readonly #activityMs: Histogram
  readonly #failures: CounterTrack
  readonly #errors: TextCounts
  /** Told of each error. */
  failed: ((error: ClientError) => void) | undefined

  constructor(name: string, clock: VirtualClock, recorder: Recorder) {
    const counter = (): CounterTrack => recorder.follow(new CounterTrack(recorder))
    this.name = name
    this.sessions = recorder.follow(new GaugeTrack(clock, recorder))
    this.#completed = counter()
    this.abandoned = counter()
    this.statements = counter()
    this.retries = counter()
    this.#failures = counter()
    this.statementMs = new Histogram(recorder)
    this.#activityMs = new Histogram(recorder)
    this.#errors = new TextCounts(recorder)
  }

  /** An activity went well, so long after it was wanted. */
  complete(afterMs: number): void {
    this.#completed.add()
    this.#activityMs.add(afterMs)
  }

  /** A statement ended with this error. */
  fail(error: ClientError): void {
    this.#failures.add()
    this.#errors.add(error.message)
    this.failed?.(error)
  }

  over(window: Window): GroupResult {
    return {
      name: this.name,
      sessions: this.sessions.over(window),
      completed: this.#completed.over(window),
      abandoned: this.abandoned.over(window),
      completedPerSecond: this.#completed.perSecond(window),
      statements: this.statements.over(window),
      retries: this.retries.over(window),
      errors: this.#errors.over(window),
      statementMs: this.statementMs.over(window),
      activityMs: this.#activityMs.over(window),
    }
  }

  series(recorder: Recorder): readonly SeriesLine[] {
    const subject = { of: 'group', name: this.name, pool: null } as const
    return [
      { ...subject, what: 'sessions', kind: 'gauge', ...this.sessions.series(recorder) },
      { ...subject, what: 'completed', kind: 'counter', count: this.#completed.series(recorder) },
      { ...subject, what: 'errors', kind: 'counter', count: this.#failures.series(recorder) },
    ]
  }

  /** Means of single windows, by the name of the measure in the result. */
  means(window: Window): Readonly<Record<string, number>> {
    return {
      'sessions.mean': this.sessions.meanOver(window),
      completedPerSecond: this.#completed.perSecond(window),
    }
  }
}
