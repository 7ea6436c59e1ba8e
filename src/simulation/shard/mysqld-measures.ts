import type { Account } from '../../catalog/roles.ts'
import type { EngineError } from '../../engine/engine-error.ts'
import type { SimulatedMysqld } from '../input.ts'
import { CounterTrack } from '../measures/counter-track.ts'
import { GaugeTrack } from '../measures/gauge-track.ts'
import type { Recorder } from '../measures/recorder.ts'
import { SampledCounter } from '../measures/sampled-counter.ts'
import { lengthMs, type Window } from '../measures/window.ts'
import type { MysqldServer } from '../mysqld/mysqld-server.ts'
import type { RefusalForm } from '../mysqld/refusal-log.ts'
import type { AccountPeak, MysqldResult, SeriesLine, Trouble } from '../result.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import { RefusalTrack } from './refusal-track.ts'
import type { TroubleLog } from './trouble.ts'

/** What is measured of one mysqld. */
export class MysqldMeasures {
  readonly connections: GaugeTrack
  readonly #input: SimulatedMysqld
  readonly #server: MysqldServer
  readonly #trouble: TroubleLog
  readonly #clock: VirtualClock
  /** Statements under way. */
  readonly running: GaugeTrack
  readonly #statements: SampledCounter
  readonly #coreMs: SampledCounter
  readonly #refused: CounterTrack
  readonly #refusals = new Map<RefusalForm, RefusalTrack>()

  constructor(
    input: SimulatedMysqld,
    server: MysqldServer,
    clock: VirtualClock,
    recorder: Recorder,
    trouble: TroubleLog,
  ) {
    const gauge = (): GaugeTrack => recorder.follow(new GaugeTrack(clock, recorder))
    const { slots, sessions } = server
    this.#input = input
    this.#server = server
    this.#trouble = trouble
    this.#clock = clock
    this.connections = gauge()
    this.running = gauge()
    this.#statements = recorder.follow(new SampledCounter(recorder, () => sessions.started))
    this.#coreMs = recorder.follow(new SampledCounter(recorder, () => sessions.station.coreMs()))
    this.#refused = recorder.follow(new CounterTrack(recorder))
    slots.connectionsChanged = connections => this.connections.set(connections)
    sessions.running.changed = running => this.running.set(running)
    slots.refusals.refused = (form, account, error) => this.#refuse(form, account, error)
  }

  over(window: Window): MysqldResult {
    const { name, maxConnections } = this.#input
    const seconds = lengthMs(window) / 1000
    return {
      name,
      maxConnections,
      connections: this.connections.over(window),
      byAccount: this.#accountPeaks(),
      running: this.running.over(window),
      meanBusyCores: this.#coreMs.over(window) / lengthMs(window),
      statementsPerSecond: this.#statements.over(window) / seconds,
      refusals: [...this.#refusals.values()].map(track => track.result()),
    }
  }

  series(recorder: Recorder): readonly SeriesLine[] {
    const { name, maxConnections } = this.#input
    const subject = { of: 'mysqld', name, pool: null } as const
    const connections = this.connections.series(recorder)
    const ceiling = connections.mean.map(() => maxConnections)
    return [
      { ...subject, what: 'connections', kind: 'gauge', ...connections },
      { ...subject, what: 'ceiling', kind: 'gauge', mean: ceiling, most: ceiling },
      { ...subject, what: 'refusals', kind: 'counter', count: this.#refused.series(recorder) },
    ]
  }

  /** Means of single windows, by the name of the measure in the result. */
  means(window: Window): Readonly<Record<string, number>> {
    return {
      'connections.mean': this.connections.meanOver(window),
      'running.mean': this.running.meanOver(window),
      meanBusyCores: this.#coreMs.over(window) / lengthMs(window),
      statementsPerSecond: (this.#statements.over(window) * 1000) / lengthMs(window),
    }
  }

  #refuse(form: RefusalForm, account: Account, error: EngineError): void {
    let track = this.#refusals.get(form)
    if (track === undefined) {
      track = new RefusalTrack(form, error.message, this.#clock)
      this.#refusals.set(form, track)
    }
    track.add()
    this.#refused.add()
    this.#trouble.tell({
      kind: troubles[form],
      where: this.#input.name,
      pool: null,
      text: error.message,
      limit: this.#limitOf(form, account),
    })
  }

  #limitOf(form: RefusalForm, account: Account): Trouble['limit'] {
    const { maxConnections, accountCaps, maxUserConnections } = this.#input
    switch (form) {
      case 'at-accept':
      case 'after-login':
        return { name: 'max_connections', value: maxConnections }
      case 'account-cap':
        return { name: `MAX_USER_CONNECTIONS of ${account}`, value: accountCaps[account] ?? 0 }
      case 'user-cap':
        return { name: 'max_user_connections', value: maxUserConnections }
      case 'down':
        return null
    }
  }

  #accountPeaks(): readonly AccountPeak[] {
    return accounts.map(account => ({ account, peak: this.#server.slots.peakOf(account) }))
  }
}

const troubles: Readonly<Record<RefusalForm, Trouble['kind']>> = {
  'at-accept': 'mysqld-full',
  'after-login': 'mysqld-full',
  'account-cap': 'account-cap',
  'user-cap': 'account-cap',
  down: 'mysqld-down',
}

const accounts: readonly Account[] = ['app', 'dba', 'allprivs', 'appdebug', 'filtered', 'repl', 'other']
