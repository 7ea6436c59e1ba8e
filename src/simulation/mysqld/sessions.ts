import type { EngineError } from '../../engine/engine-error.ts'
import type { Done, KillKind, Outcome } from '../../engine/ports/backend.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import type { ConnectionSlots, Slot } from './connection-slots.ts'
import { IdleReaper } from './idle-reaper.ts'
import type { Level } from './level.ts'
import { type Holder, MysqldConnection } from './mysqld-connection.ts'
import { goneAway, lostConnection, unknownThread } from './mysqld-errors.ts'
import type { MysqldOptions } from './mysqld-options.ts'
import type { ServiceStation } from './service-station.ts'
import type { StatementCosts } from './statement-costs.ts'
import { StatementRunner } from './statement-runner.ts'

/** How often a sleeping or waiting statement looks for its client: gone at 0.4 s, noticed at 5 s (`mysql.md`, section 4). */
const lookForClientMs = 5000

const goneAwayOutcome: Outcome<void> = { kind: 'failed', error: goneAway }
const lostOutcome: Outcome<void> = { kind: 'failed', error: lostConnection }

/** The sessions of the server, from the login until their slot is free. */
export class Sessions {
  /** Sessions that ended in mid statement with their client gone, or for wait_timeout: Aborted_clients. */
  aborted = 0
  /** Sessions that are over and still count: their thread ends, or undoes. */
  lingering = 0
  readonly #clock: VirtualClock
  readonly #options: MysqldOptions
  readonly #slots: ConnectionSlots
  readonly #sessions = new Map<number, MysqldConnection>()
  readonly #runner: StatementRunner
  readonly #reaper: IdleReaper
  #lastId = 0

  constructor(options: MysqldOptions, slots: ConnectionSlots, costs: StatementCosts) {
    const abort = (connection: MysqldConnection): void => this.#abort(connection)
    this.#options = options
    this.#clock = options.clock
    this.#slots = slots
    this.#runner = new StatementRunner(options, costs, abort)
    this.#reaper = new IdleReaper(options.clock, options.waitTimeoutMs, abort)
  }

  /** Sessions that are served now. */
  get size(): number {
    return this.#sessions.size
  }

  /** Statements under way. */
  get running(): Level {
    return this.#runner.running
  }

  /** Statements that have come in so far. */
  get started(): number {
    return this.#runner.started
  }

  /** Where statements share what the server has. */
  get station(): ServiceStation<MysqldConnection> {
    return this.#runner.station
  }

  set isReadOnly(isReadOnly: boolean) {
    this.#runner.isReadOnly = isReadOnly
  }

  all(): readonly MysqldConnection[] {
    return [...this.#sessions.values()]
  }

  open(slot: Slot, holder: Holder): MysqldConnection {
    const id = ++this.#lastId
    const connection = new MysqldConnection(id, slot, holder, this.#clock.now(), this.#runner)
    this.#sessions.set(id, connection)
    this.#reaper.watch(connection)
    holder.open++
    return connection
  }

  /** Runs one statement that comes in after so long on the way. */
  run(connection: MysqldConnection, statement: string, onTheWayMs: number, done: Done<void>): void {
    if (connection.isServed && !connection.closed) {
      this.#runner.run(connection, statement, onTheWayMs, done)
      return
    }
    this.#noticeClosed(connection)
    done(goneAwayOutcome)
  }

  /** The client closes its side. What runs goes on: the server notices when it looks, or at the end. */
  close(connection: MysqldConnection): void {
    if (connection.closed) return
    this.#noticeClosed(connection)
    if (!connection.isServed) return
    const { done, phase } = connection
    connection.done = undefined
    if (phase === 'idle') {
      this.#end(connection, 'left')
      return
    }
    if (phase === 'wait' || phase === 'lock') this.#lookForClient(connection)
    done?.(lostOutcome)
  }

  /** Ends a statement or a session; why it could not. */
  kill(id: number, kind: KillKind): EngineError | undefined {
    const connection = this.#sessions.get(id)
    if (connection === undefined) return unknownThread(id)
    if (kind === 'query') this.#runner.interruptAndUndo(connection)
    else this.#breakOff(connection, 'killed')
    return undefined
  }

  /** The server drops a session without a word; the client notices when it next uses it, or now when it is at it. */
  hangUp(connection: MysqldConnection): void {
    if (connection.isServed) this.#breakOff(connection, 'left')
  }

  /** Everything is lost at once, locks and slots included; clients that run something notice. */
  loseAll(): void {
    const told: Done<void>[] = []
    for (const connection of this.all()) {
      const { done } = connection
      if (done !== undefined) told.push(done)
      this.#stop(connection)
      this.#forget(connection)
    }
    this.lingering = 0
    this.#runner.locks.clear()
    this.#slots.clear()
    for (const done of told) done(lostOutcome)
  }

  #breakOff(connection: MysqldConnection, how: 'killed' | 'left'): void {
    const { done } = connection
    this.#stop(connection)
    this.#end(connection, how)
    done?.(lostOutcome)
  }

  /** Stops a statement, so that its client sees the connection go; what it wrote is to be undone. */
  #stop(connection: MysqldConnection): void {
    const { planned } = connection
    if (planned === undefined) return
    const worked = this.#runner.interrupt(connection)
    if (planned.cost.writes === true) connection.writtenMs += worked
    this.#noticeClosed(connection)
  }

  #noticeClosed(connection: MysqldConnection): void {
    if (connection.closed) return
    connection.closed = true
    connection.holder.open--
    if (!connection.isServed) connection.holder.unnoticed--
  }

  #abort(connection: MysqldConnection): void {
    this.aborted++
    this.#end(connection, 'left')
  }

  #lookForClient(connection: MysqldConnection): void {
    const { planned, startedAt } = connection
    const looks = Math.floor((this.#clock.now() - startedAt) / lookForClientMs) + 1
    this.#clock.at(startedAt + looks * lookForClientMs, () => {
      if (connection.planned !== planned || !connection.isServed) return
      this.#runner.interrupt(connection)
      this.#abort(connection)
    })
  }

  /** The session is over; its slot and its locks are free after the lag. */
  #end(connection: MysqldConnection, how: 'killed' | 'left'): void {
    const { teardownMs, killLagMs, undoPerWork } = this.#options
    const undoes = how === 'killed' || connection.isInTransaction
    const freeAfterMs = teardownMs() + (undoes ? killLagMs() + connection.writtenMs * undoPerWork : 0)
    this.#forget(connection)
    if (freeAfterMs <= 0) {
      this.#free(connection)
      return
    }
    this.lingering++
    this.#clock.at(this.#clock.now() + freeAfterMs, () => {
      if (connection.slot.generation !== this.#slots.generation) return
      this.lingering--
      this.#free(connection)
    })
  }

  #forget(connection: MysqldConnection): void {
    connection.isServed = false
    this.#sessions.delete(connection.id)
    this.#reaper.forget(connection)
    if (!connection.closed) connection.holder.unnoticed++
  }

  #free(connection: MysqldConnection): void {
    this.#runner.locks.releaseAll(connection)
    this.#slots.free(connection.slot)
  }
}
