import { ClockTask, type VirtualClock } from '../virtual-clock.ts'
import { EntryHeap } from './entry-heap.ts'
import type { MysqldConnection } from './mysqld-connection.ts'

/**
 * wait_timeout: ends sessions that were idle for so long. A session is looked at when it may be due and not at
 * every statement, so that statements cost nothing here.
 */
export class IdleReaper extends ClockTask {
  readonly #clock: VirtualClock
  readonly #timeoutMs: number
  readonly #reap: (connection: MysqldConnection) => void
  readonly #watched = new EntryHeap<MysqldConnection>()

  constructor(clock: VirtualClock, timeoutMs: number, reap: (connection: MysqldConnection) => void) {
    super()
    this.#clock = clock
    this.#timeoutMs = timeoutMs
    this.#reap = reap
  }

  watch(connection: MysqldConnection): void {
    if (this.#timeoutMs === Number.POSITIVE_INFINITY) return
    this.#watched.push(connection.idle, this.#clock.now() + this.#timeoutMs)
    this.#setTimer()
  }

  forget(connection: MysqldConnection): void {
    this.#watched.remove(connection.idle)
  }

  /** The time at which the first may be due. */
  run(): void {
    const now = this.#clock.now()
    for (let head = this.#watched.head; head !== undefined && head.key <= now; head = this.#watched.head) {
      const connection = head.owner
      this.#watched.remove(head)
      const since = connection.phase === 'idle' ? connection.idleSince : now
      if (since + this.#timeoutMs <= now) this.#reap(connection)
      else this.#watched.push(head, since + this.#timeoutMs)
    }
    this.#setTimer()
  }

  #setTimer(): void {
    const { head } = this.#watched
    if (!this.isScheduled && head !== undefined) this.#clock.schedule(this, head.key)
  }
}
