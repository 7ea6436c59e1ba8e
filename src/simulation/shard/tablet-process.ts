import { type EngineError, engineError } from '../../engine/engine-error.ts'
import type { Backend, Connection, DialTarget, Done, KillKind } from '../../engine/ports/backend.ts'
import type { Context } from '../../engine/ports/context.ts'
import type { Setting } from '../../engine/setting.ts'
import { Tablet } from '../../engine/tablet/tablet.ts'
import type { TabletConfig } from '../../engine/tablet/tablet-config.ts'
import type { TabletPort, TabletType } from '../../engine/vtgate/gateway.ts'
import { LocalTablet } from '../../engine/vtgate/local-tablet.ts'
import type { MysqldClient } from '../mysqld/mysqld-client.ts'
import type { MysqldConnection } from '../mysqld/mysqld-connection.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import { DistantTablet } from './distant-tablet.ts'
import type { MysqldNode } from './mysqld-node.ts'
import { ProcessObserver } from './process-observer.ts'
import type { TabletMeasures } from './tablet-measures.ts'

/** What a vttablet process runs with. */
export interface ProcessSetup {
  readonly alias: string
  readonly config: TabletConfig
  readonly clock: VirtualClock
  readonly random: () => number
  readonly mysqld: MysqldNode
  readonly measures: TabletMeasures
  /** Between vtgate and it. */
  readonly roundTripMs: number
}

/** One run of a vttablet, from its start to its end. */
export class TabletProcess {
  readonly local: LocalTablet
  readonly #setup: ProcessSetup
  readonly #client: MysqldClient
  readonly #backend: ProcessBackend
  readonly #observer: ProcessObserver
  readonly #ports = new Map<TabletType, TabletPort>()

  constructor(setup: ProcessSetup, type: TabletType) {
    const { alias, config, clock, random, mysqld, measures } = setup
    this.#setup = setup
    this.#client = mysqld.client()
    this.#backend = new ProcessBackend(this.#client)
    this.#observer = new ProcessObserver(measures)
    const observer = this.#observer
    const tablet = new Tablet(config, {
      clock,
      backend: this.#backend,
      random,
      consolidates: false,
      observer,
    })
    measures.tablet = tablet
    this.local = new LocalTablet(alias, tablet, type)
  }

  get tablet(): Tablet {
    return this.local.tablet
  }

  /** How vtgate calls it as a tablet of this type. */
  as(type: TabletType): TabletPort {
    const known = this.#ports.get(type)
    if (known !== undefined) return known
    const { clock, roundTripMs } = this.#setup
    const port = this.local.as(type)
    const reached = roundTripMs > 0 ? new DistantTablet(port, clock, roundTripMs) : port
    this.#ports.set(type, reached)
    return reached
  }

  /** It is gone from one moment to the next: MySQL loses its connections, and nobody measures it any more. */
  die(): void {
    const { mysqld, measures } = this.#setup
    this.local.isUp = false
    this.#observer.isGone = true
    this.#backend.isGone = true
    const connections = mysqld.server.sessions.all().filter(({ holder }) => holder === this.#client)
    for (const connection of connections) this.#client.close(connection)
    this.tablet.setState('not-serving', () => undefined)
    if (measures.tablet === this.tablet) measures.clear()
  }
}

const gone: EngineError = engineError('UNAVAILABLE', 'the process is gone')

/** The backend of a process; once that is gone nothing more is sent. */
class ProcessBackend implements Backend {
  readonly #client: MysqldClient
  isGone = false

  constructor(client: MysqldClient) {
    this.#client = client
  }

  dial(target: DialTarget, context: Context, done: Done<Connection>): void {
    if (this.isGone) done({ kind: 'failed', error: gone })
    else {
      this.#client.dial(target, context, outcome => {
        if (this.isGone && outcome.kind === 'ok') this.#client.close(outcome.value)
        done(outcome)
      })
    }
  }

  applySetting(connection: Connection, setting: Setting, context: Context, done: Done<void>): void {
    if (this.isGone) done({ kind: 'failed', error: gone })
    else this.#client.applySetting(connection, setting, context, done)
  }

  resetSetting(connection: Connection, setting: Setting, context: Context, done: Done<void>): void {
    if (this.isGone) done({ kind: 'failed', error: gone })
    else this.#client.resetSetting(connection, setting, context, done)
  }

  run(connection: Connection, statement: string, done: Done<void>): void {
    if (this.isGone) done({ kind: 'failed', error: gone })
    else this.#client.run(connection, statement, done)
  }

  isAlive(connection: Connection): boolean {
    return this.#client.isAlive(connection)
  }

  kill(via: Connection, victim: Connection, kind: KillKind, context: Context, done: Done<void>): void {
    if (this.isGone) done({ kind: 'failed', error: gone })
    else this.#client.kill(via, victim, kind, context, done)
  }

  close(connection: Connection): void {
    this.#client.close(connection as MysqldConnection)
  }
}
