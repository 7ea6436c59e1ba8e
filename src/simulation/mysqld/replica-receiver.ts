import type { Connection } from '../../engine/ports/backend.ts'
import { background } from '../../engine/ports/context.ts'
import { ClockTask, type VirtualClock } from '../virtual-clock.ts'
import type { MysqldClient } from './mysqld-client.ts'

/** How a replica comes back to its source. */
export interface ReceiverOptions {
  readonly clock: VirtualClock
  /** SOURCE_CONNECT_RETRY: from one try to the next. */
  readonly retryMs: number
  /** SOURCE_RETRY_COUNT: 86400 on MySQL 8.0, 10 on 8.4 and later; Vitess leaves it alone (`mysql.md`). */
  readonly retries: number
}

/** A receiver streams, tries to come back, or has given up for good: then its source gets no semi-sync ack from it. */
export type ReceiverState = 'streaming' | 'connecting' | 'stopped'

/**
 * The connection over which a MySQL replica reads its source's binlog. It logs in as `vt_repl`, which may not use
 * the spare slot, notices after each `retryMs` whether it was lost, and stops when its retries are used up.
 */
export class ReplicaReceiver extends ClockTask {
  readonly #options: ReceiverOptions
  readonly #source: MysqldClient
  #connection: Connection | undefined
  #failures = 0
  #state: ReceiverState = 'connecting'
  /** When it stopped. */
  stoppedAt: number | undefined

  constructor(source: MysqldClient, options: ReceiverOptions) {
    super()
    this.#source = source
    this.#options = options
    this.run()
  }

  get state(): ReceiverState {
    return this.#state
  }

  /** Looks whether it is still connected, and dials when it is not. */
  run(): void {
    const connection = this.#connection
    if (connection !== undefined && this.#source.isAlive(connection)) {
      this.#lookLater()
      return
    }
    if (connection !== undefined) this.#source.close(connection)
    this.#connection = undefined
    this.#state = 'connecting'
    this.#source.dial({ account: 'repl', foundRows: false }, background, outcome => {
      if (outcome.kind === 'ok') this.#connected(outcome.value)
      else this.#refused()
    })
  }

  #connected(connection: Connection): void {
    this.#connection = connection
    this.#state = 'streaming'
    this.#failures = 0
    this.#lookLater()
  }

  /** The first try is none of the retries. */
  #refused(): void {
    const { clock, retries } = this.#options
    this.#failures++
    if (this.#failures <= retries) {
      this.#lookLater()
      return
    }
    this.#state = 'stopped'
    this.stoppedAt = clock.now()
  }

  #lookLater(): void {
    const { clock, retryMs } = this.#options
    clock.schedule(this, clock.now() + retryMs)
  }
}
