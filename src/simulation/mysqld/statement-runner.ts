import type { EngineError } from '../../engine/engine-error.ts'
import { type Done, type Outcome, ok } from '../../engine/ports/backend.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import { Level } from './level.ts'
import type { MysqldConnection, Phase, Server } from './mysqld-connection.ts'
import { interrupted, lockDeadlock, readOnlyServer } from './mysqld-errors.ts'
import type { MysqldOptions } from './mysqld-options.ts'
import type { ServiceEntry } from './service-entry.ts'
import { ServiceStation } from './service-station.ts'
import { SessionObjects } from './session-objects.ts'
import type { PlannedStatement, StatementCosts } from './statement-costs.ts'
import { UserLocks } from './user-locks.ts'

const interruptedOutcome: Outcome<void> = { kind: 'failed', error: interrupted }

/** Runs statements of served sessions: the way to the server, its own waits and locks, its share of the cores. */
export class StatementRunner implements Server {
  /** Statements under way that take time. */
  readonly running: Level
  readonly station: ServiceStation<MysqldConnection>
  readonly locks: UserLocks
  /** Statements that have come in so far. */
  started = 0
  isReadOnly = false
  readonly #clock: VirtualClock
  readonly #undoPerWork: number
  readonly #costs: StatementCosts
  readonly #objects: SessionObjects
  readonly #orphaned: (connection: MysqldConnection) => void

  /** `orphaned` hears of sessions whose statement is over and whose client is gone. */
  constructor(
    options: MysqldOptions,
    costs: StatementCosts,
    orphaned: (connection: MysqldConnection) => void,
  ) {
    this.#clock = options.clock
    this.#undoPerWork = options.undoPerWork
    this.#costs = costs
    this.#orphaned = orphaned
    this.running = new Level()
    this.station = new ServiceStation(options.clock, options.capacity, connection => this.#served(connection))
    this.locks = new UserLocks(connection => this.#gotLock(connection))
    this.#objects = new SessionObjects(this.locks, options.database)
  }

  /** Runs one statement that comes in after so long on the way. */
  run(connection: MysqldConnection, statement: string, onTheWayMs: number, done: Done<void>): void {
    if (connection.planned !== undefined) throw new Error(`bug: two statements at once on ${connection.id}`)
    const planned = this.#costs.planned(statement)
    const { cost } = planned
    this.started++
    // Half of what a tablet sends are BEGIN and COMMIT: nobody can see them under way, so they need no phases.
    if (planned.isInstant && onTheWayMs === 0) {
      this.#objects.apply(connection, planned.effect)
      connection.idleSince = this.#clock.now()
      done(ok)
      return
    }
    this.#begin(connection, planned, done)
    const waitMs = cost.waitMs === undefined ? onTheWayMs : onTheWayMs + cost.waitMs()
    if (waitMs > 0) this.#wait(connection, 'wait', waitMs)
    else this.#start(connection)
  }

  entryOf(connection: MysqldConnection): ServiceEntry<MysqldConnection> {
    return this.station.entry(connection)
  }

  /** What a session waited for by the clock is over. */
  timeIsOver(connection: MysqldConnection): void {
    switch (connection.phase) {
      case 'wait':
        if (connection.closed) this.#finish(connection, ok)
        else this.#start(connection)
        break
      case 'lock':
        this.locks.leave(connection)
        this.#serve(connection)
        break
      case 'undo':
        this.#finish(connection, interruptedOutcome)
        break
      case 'idle':
      case 'service':
        throw new Error(`bug: time is over for ${connection.id}, which waits for nothing`)
    }
  }

  /** Stops what runs, without telling anybody; how much of it was done, in milliseconds of demand. */
  interrupt(connection: MysqldConnection): number {
    this.#clock.cancel(connection)
    this.locks.leave(connection)
    const isInService = connection.phase === 'service'
    const worked = isInService ? connection.demandMs - this.station.remove(connection.service) : 0
    this.#rest(connection)
    return worked
  }

  /** KILL QUERY: stops what runs and undoes what it wrote; then its client hears that it was interrupted. */
  interruptAndUndo(connection: MysqldConnection): void {
    const { planned, done, phase } = connection
    if (planned === undefined || phase === 'undo') return
    const worked = this.interrupt(connection)
    this.#begin(connection, planned, done)
    const undoMs = planned.cost.writes === true ? worked * this.#undoPerWork : 0
    if (undoMs > 0) this.#wait(connection, 'undo', undoMs)
    else this.#finish(connection, interruptedOutcome)
  }

  #begin(connection: MysqldConnection, planned: PlannedStatement, done: Done<void> | undefined): void {
    connection.planned = planned
    connection.done = done
    connection.demandMs = 0
  }

  /** It takes some time. */
  #goOn(connection: MysqldConnection, phase: Phase): void {
    connection.phase = phase
    if (connection.isRunning) return
    connection.isRunning = true
    this.running.add(1)
  }

  #wait(connection: MysqldConnection, phase: 'wait' | 'lock' | 'undo', ms: number): void {
    const now = this.#clock.now()
    this.#goOn(connection, phase)
    connection.startedAt = now
    this.#clock.schedule(connection, now + ms)
  }

  #start(connection: MysqldConnection): void {
    const refusal = this.#refusal(connection)
    const effect = connection.planned?.effect
    if (refusal !== undefined) this.#finish(connection, { kind: 'failed', error: refusal })
    else if (effect?.kind === 'get-lock') this.#getLock(connection, effect.lock, effect.timeoutMs)
    else this.#serve(connection)
  }

  #refusal({ planned, temporaryTables }: MysqldConnection): EngineError | undefined {
    if (planned === undefined) return undefined
    if (this.isReadOnly && planned.cost.writes === true) return readOnlyServer
    return planned.effect.kind === 'reads'
      ? this.#objects.refusal(temporaryTables, planned.effect.table)
      : undefined
  }

  #getLock(connection: MysqldConnection, lock: string, timeoutMs: number): void {
    switch (this.locks.acquire(connection, lock)) {
      case 'granted':
        this.#serve(connection)
        break
      case 'deadlock':
        this.#finish(connection, { kind: 'failed', error: lockDeadlock })
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
    if (planned?.effect.kind === 'rollback') demandMs += connection.writtenMs * this.#undoPerWork
    connection.demandMs = demandMs
    if (demandMs <= 0) {
      this.#served(connection)
      return
    }
    this.#goOn(connection, 'service')
    this.station.add(connection.service, demandMs)
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

  /** The statement is over; a client that went away meanwhile is noticed now. */
  #finish(connection: MysqldConnection, outcome: Outcome<void>): void {
    const { done } = connection
    this.#rest(connection)
    if (connection.closed) this.#orphaned(connection)
    else done?.(outcome)
  }

  #rest(connection: MysqldConnection): void {
    if (connection.isRunning) {
      connection.isRunning = false
      this.running.add(-1)
    }
    connection.phase = 'idle'
    connection.planned = undefined
    connection.done = undefined
    connection.idleSince = this.#clock.now()
  }
}
