import type { EngineError } from '../../engine/engine-error.ts'
import { type Done, type KillKind, type Outcome, ok } from '../../engine/ports/backend.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import type { ConnectionSlots, Slot } from './connection-slots.ts'
import { IdleReaper } from './idle-reaper.ts'
import { Level } from './level.ts'
import { type Holder, MysqldConnection } from './mysqld-connection.ts'
import {
  goneAway,
  interrupted,
  lockDeadlock,
  lostConnection,
  readOnlyServer,
  unknownThread,
} from './mysqld-errors.ts'
import type { MysqldOptions } from './mysqld-options.ts'
import { ServiceStation } from './service-station.ts'
import { SessionObjects } from './session-objects.ts'
import type { StatementCosts } from './statement-costs.ts'
import { UserLocks } from './user-locks.ts'

/** How often a sleeping or waiting statement looks whether its client is still there: gone at 0.4 s, noticed at 5 s (`mysql.md`, section 4). */
const lookForClientMs = 5000

const goneAwayOutcome: Outcome<void> = { kind: 'failed', error: goneAway }
const lostOutcome: Outcome<void> = { kind: 'failed', error: lostConnection }
const interruptedOutcome: Outcome<void> = { kind: 'failed', error: interrupted }

/** The sessions of the server: what they run, what they hold, how they end. */
export class Sessions {
  /** Statements under way. */
  readonly running: Level
  readonly station: ServiceStation<MysqldConnection>
  /** Statements that have come in so far. */
  started = 0
  isReadOnly = false
  /** Sessions that ended in mid statement with their client gone, or for wait_timeout: Aborted_clients. */
  aborted = 0
  /** Sessions that are over and still count: their thread ends, or undoes. */
  lingering = 0
  readonly #clock: VirtualClock
  readonly #options: MysqldOptions
  readonly #slots: ConnectionSlots
  readonly #costs: StatementCosts
  readonly #sessions = new Map<number, MysqldConnection>()
  readonly #locks: UserLocks
  readonly #reaper: IdleReaper
  readonly #objects: SessionObjects
  readonly #timeIsOver = (connection: MysqldConnection): void => this.#waited(connection)
  #lastId = 0

  constructor(options: MysqldOptions, slots: ConnectionSlots, costs: StatementCosts) {
    this.#options = options
    this.#clock = options.clock
    this.#slots = slots
    this.#costs = costs
    this.running = new Level(options.clock)
    this.station = new ServiceStation(options.clock, options.capacity, connection => this.#served(connection))
    this.#locks = new UserLocks(connection => this.#gotLock(connection))
    this.#objects = new SessionObjects(this.#locks, options.database)
    this.#reaper = new IdleReaper(options.clock, options.waitTimeoutMs, connection => this.#reap(connection))
  }

  /** Sessions that are served now. */
  get size(): number {
    return this.#sessions.size
  }

  all(): readonly MysqldConnection[] {
    return [...this.#sessions.values()]
  }

  open(slot: Slot, holder: Holder): MysqldConnection {
    const connection = new MysqldConnection(++this.#lastId, slot, holder, this.#clock.now(), this.#timeIsOver)
    this.#sessions.set(connection.id, connection)
    this.#reaper.watch(connection)
    holder.open++
    return connection
  }

  /** Runs one statement that comes in after so long on the way. */
  run(connection: MysqldConnection, statement: string, onTheWayMs: number, done: Done<void>): void {
    if (!connection.isServed || connection.closed) {
      this.#noticeClosed(connection)
      done(goneAwayOutcome)
      return
    }
    if (connection.planned !== undefined) throw new Error(`bug: two statements at once on ${connection.id}`)
    const planned = this.#costs.planned(statement)
    connection.planned = planned
    connection.done = done
    connection.demandMs = 0
    this.running.add(1)
    this.started++
    const { cost } = planned
    const waitMs = cost.waitMs === undefined ? onTheWayMs : onTheWayMs + cost.waitMs()
    if (waitMs > 0) this.#wait(connection, 'wait', waitMs)
    else this.#start(connection)
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
    if (kind === 'query') this.#killQuery(connection)
    else this.#killConnection(connection)
    return undefined
  }

  /** The server drops a session without a word; the client notices when it next uses it, or now when it is at it. */
  hangUp(connection: MysqldConnection): void {
    if (!connection.isServed) return
    const { done } = connection
    if (connection.phase !== 'idle') this.#interrupt(connection)
    if (done !== undefined) this.#noticeClosed(connection)
    this.#end(connection, 'left')
    done?.(lostOutcome)
  }

  /** Everything is lost at once, locks and slots included; clients that run something notice. */
  loseAll(): void {
    const lost = this.all()
    const heard: Done<void>[] = []
    for (const connection of lost) {
      if (connection.done !== undefined) {
        heard.push(connection.done)
        this.#noticeClosed(connection)
      }
      if (connection.phase !== 'idle') this.#interrupt(connection)
      this.#forget(connection)
    }
    this.lingering = 0
    this.#locks.clear()
    this.#slots.clear()
    for (const done of heard) done(lostOutcome)
  }

  #noticeClosed(connection: MysqldConnection): void {
    if (connection.closed) return
    connection.closed = true
    connection.holder.open--
    if (!connection.isServed) connection.holder.unnoticed--
  }

  #wait(connection: MysqldConnection, phase: 'wait' | 'lock' | 'undo', ms: number): void {
    const now = this.#clock.now()
    connection.phase = phase
    connection.startedAt = now
    this.#clock.schedule(connection, now + ms)
  }

  #waited(connection: MysqldConnection): void {
    switch (connection.phase) {
      case 'wait':
        if (connection.closed) this.#finish(connection, ok)
        else this.#start(connection)
        break
      case 'lock':
        this.#locks.leave(connection)
        this.#serve(connection)
        break
      case 'undo':
        this.#finish(connection, interruptedOutcome)
        break
      case 'idle':
      case 'service':
        throw new Error(`bug: a timer rang for ${connection.id}, which waits for nothing`)
    }
  }

  #start(connection: MysqldConnection): void {
    const effect = connection.planned?.effect
    if (effect === undefined || effect.kind === 'none') {
      if (this.isReadOnly && connection.planned?.cost.writes === true) this.#fail(connection, readOnlyServer)
      else this.#serve(connection)
      return
    }
    const refusal = this.#objects.refusal(connection, effect)
    if (refusal !== undefined) this.#fail(connection, refusal)
    else if (effect.kind === 'get-lock') this.#getLock(connection, effect.lock, effect.timeoutMs)
    else this.#serve(connection)
  }

  #getLock(connection: MysqldConnection, lock: string, timeoutMs: number): void {
    switch (this.#locks.acquire(connection, lock)) {
      case 'granted':
        this.#serve(connection)
        break
      case 'deadlock':
        this.#fail(connection, lockDeadlock)
        break
      case 'waits':
        this.#wait(connection, 'lock', timeoutMs)
    }
  }

  #gotLock(connection: MysqldConnection): void {
    this.#clock.cancel(connection)
    this.#serve(connection)
  }

  #serve(connection: MysqldConnection): void {
    const { planned } = connection
    let demandMs = planned?.cost.demandMs() ?? 0
    if (planned?.effect.kind === 'rollback') demandMs += connection.writtenMs * this.#options.undoPerWork
    connection.demandMs = demandMs
    connection.phase = 'service'
    if (demandMs > 0) this.station.add(connection.service, demandMs)
    else this.#served(connection)
  }

  #served(connection: MysqldConnection): void {
    const { planned } = connection
    if (planned !== undefined) {
      if (connection.isInTransaction && planned.cost.writes === true)
        connection.writtenMs += connection.demandMs
      if (planned.effect.kind !== 'none') this.#objects.apply(connection, planned.effect)
    }
    this.#finish(connection, ok)
  }

  #fail(connection: MysqldConnection, error: EngineError): void {
    this.#finish(connection, { kind: 'failed', error })
  }

  /** The statement is over; a client that went away meanwhile is noticed now. */
  #finish(connection: MysqldConnection, outcome: Outcome<void>): void {
    const { done } = connection
    this.#idle(connection)
    if (connection.closed) {
      this.aborted++
      this.#end(connection, 'left')
    } else done?.(outcome)
  }

  #idle(connection: MysqldConnection): void {
    this.running.add(-1)
    connection.phase = 'idle'
    connection.planned = undefined
    connection.done = undefined
    connection.idleSince = this.#clock.now()
  }

  /** Stops what runs, without telling anybody; how much of it was done, in milliseconds of demand. */
  #interrupt(connection: MysqldConnection): number {
    this.#clock.cancel(connection)
    this.#locks.leave(connection)
    const isServed = connection.phase === 'service'
    const done = isServed ? connection.demandMs - this.station.remove(connection.service) : 0
    this.#idle(connection)
    return done
  }

  #killQuery(connection: MysqldConnection): void {
    const { planned, done, phase } = connection
    if (phase === 'idle' || phase === 'undo') return
    const worked = this.#interrupt(connection)
    const undoMs = planned?.cost.writes === true ? worked * this.#options.undoPerWork : 0
    connection.planned = planned
    connection.done = done
    this.running.add(1)
    if (undoMs > 0) this.#wait(connection, 'undo', undoMs)
    else this.#finish(connection, interruptedOutcome)
  }

  #killConnection(connection: MysqldConnection): void {
    const { done, planned } = connection
    if (connection.phase !== 'idle') {
      const worked = this.#interrupt(connection)
      if (planned?.cost.writes === true) connection.writtenMs += worked
      this.#noticeClosed(connection)
    }
    this.#end(connection, 'killed')
    done?.(lostOutcome)
  }

  #reap(connection: MysqldConnection): void {
    this.aborted++
    this.#end(connection, 'left')
  }

  #lookForClient(connection: MysqldConnection): void {
    const since = connection.startedAt
    const look = since + lookForClientMs * (Math.floor((this.#clock.now() - since) / lookForClientMs) + 1)
    const { planned } = connection
    this.#clock.at(look, () => {
      if (connection.planned !== planned || !connection.isServed) return
      this.#interrupt(connection)
      this.aborted++
      this.#end(connection, 'left')
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
    const { generation } = connection.slot
    this.#clock.at(this.#clock.now() + freeAfterMs, () => {
      if (generation !== this.#slots.generation) return
      this.lingering--
      this.#free(connection)
    })
  }

  #forget(connection: MysqldConnection): void {
    connection.isServed = false
    connection.isInTransaction = false
    this.#sessions.delete(connection.id)
    this.#reaper.forget(connection)
    if (!connection.closed) connection.holder.unnoticed++
  }

  #free(connection: MysqldConnection): void {
    this.#locks.releaseAll(connection)
    this.#slots.free(connection.slot)
  }
}
