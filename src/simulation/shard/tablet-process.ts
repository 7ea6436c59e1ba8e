import { Tablet } from '../../engine/tablet/tablet.ts'
import type { TabletConfig } from '../../engine/tablet/tablet-config.ts'
import type { TabletPort, TabletType } from '../../engine/vtgate/gateway.ts'
import { LocalTablet } from '../../engine/vtgate/local-tablet.ts'
import type { MysqldClient } from '../mysqld/mysqld-client.ts'
import type { VirtualClock } from '../virtual-clock.ts'
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
}

/** One run of a vttablet, from its start to its end. */
export class TabletProcess {
  readonly local: LocalTablet
  readonly #setup: ProcessSetup
  readonly #client: MysqldClient
  readonly #observer: ProcessObserver
  readonly #ports = new Map<TabletType, TabletPort>()
  #latestType: TabletType | undefined
  #latest: TabletPort | undefined

  constructor(setup: ProcessSetup, type: TabletType) {
    const { alias, config, clock, random, mysqld, measures } = setup
    this.#setup = setup
    this.#client = mysqld.client()
    this.#observer = new ProcessObserver(measures)
    const observer = this.#observer
    const tablet = new Tablet(config, {
      clock,
      backend: this.#client,
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
    if (type === this.#latestType && this.#latest !== undefined) return this.#latest
    this.#latestType = type
    this.#latest = this.#ports.get(type) ?? this.#newPort(type)
    return this.#latest
  }

  /** It is gone from one moment to the next: MySQL loses its connections, and nobody measures it any more. */
  die(): void {
    const { measures } = this.#setup
    this.local.isUp = false
    this.#observer.isGone = true
    this.#client.leave()
    this.tablet.setState('not-serving', () => undefined)
    if (measures.tablet === this.tablet) measures.clear()
  }

  #newPort(type: TabletType): TabletPort {
    const port = this.local.as(type)
    this.#ports.set(type, port)
    return port
  }
}
