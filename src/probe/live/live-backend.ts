import type { Socket } from 'node:net'
import type { Connection as Driver } from 'mysql2'
import { contextCanceled, contextDeadlineExceeded, type EngineError } from '../../engine/engine-error.ts'
import {
  type Backend,
  type Connection,
  type DialTarget,
  type Done,
  type KillKind,
  type Outcome,
  ok,
} from '../../engine/ports/backend.ts'
import type { Clock } from '../../engine/ports/clock.ts'
import type { Context } from '../../engine/ports/context.ts'
import type { Setting } from '../../engine/setting.ts'
import { dialError, goneAway, lostConnection, statementError } from './live-error.ts'
import type { OpenGuard } from './open-guard.ts'

/** Begins to connect as an account; the driver tells by `connect` or `error` how that ended. */
export type OpenDriver = (target: DialTarget) => OpenedDriver

/** A driver and the socket beneath it. */
export interface OpenedDriver {
  readonly driver: Driver
  readonly socket: Socket
}

/** What a live backend works with. */
export interface LiveDependencies {
  readonly clock: Clock
  readonly open: OpenDriver
  readonly guard: OpenGuard
}

/** How long a server may take over a goodbye before the socket is simply closed. */
const goodbyeMs = 500

/** The engine's MySQL side on real connections. Each dial is asked of the guard first. */
export class LiveBackend implements Backend {
  readonly #deps: LiveDependencies
  readonly #dials = new Set<Dial>()
  readonly #connections = new Set<LiveConnection>()
  #isOver = false
  readonly #threads = new Set<number>()

  constructor(deps: LiveDependencies) {
    this.#deps = deps
  }

  /** Server threads of all connections that it has ever had. */
  get threads(): ReadonlySet<number> {
    return this.#threads
  }

  /** Of those that are open, the threads on which a statement runs. */
  get busyThreads(): readonly number[] {
    return [...this.#connections].filter(connection => connection.isBusy).map(({ id }) => id)
  }

  dial({ account, foundRows }: DialTarget, context: Context, done: Done<Connection>): void {
    const { guard, clock } = this.#deps
    const refused = this.#isOver ? contextCanceled : guard.enter()
    if (refused !== undefined) {
      done({ kind: 'failed', error: refused })
      return
    }
    const attempt = new Dial(this.#deps.open({ account, foundRows }), context, clock, outcome => {
      this.#dials.delete(attempt)
      if (outcome.kind === 'ok') this.#keep(outcome.value)
      else {
        guard.leave()
        if (outcome.error !== contextCanceled && outcome.error !== contextDeadlineExceeded)
          guard.stop(`MySQL refused a connection: ${outcome.error.message}`)
      }
      done(outcome)
    })
    this.#dials.add(attempt)
    attempt.start()
  }

  applySetting(connection: Connection, setting: Setting, _context: Context, done: Done<void>): void {
    this.run(connection, setting.query, done)
  }

  resetSetting(connection: Connection, setting: Setting, _context: Context, done: Done<void>): void {
    this.run(connection, setting.resetQuery, done)
  }

  run(connection: Connection, statement: string, done: Done<void>): void {
    ;(connection as LiveConnection).run(statement, done)
  }

  isAlive(connection: Connection): boolean {
    return !connection.closed
  }

  kill(via: Connection, victim: Connection, kind: KillKind, _context: Context, done: Done<void>): void {
    this.run(via, kind === 'query' ? `kill query ${victim.id}` : `kill ${victim.id}`, done)
  }

  close(connection: Connection): void {
    ;(connection as LiveConnection).close()
  }

  /** Closes whatever is still open, dials under way included. What the engine dials from now on fails. */
  closeAll(): void {
    this.#isOver = true
    for (const dial of [...this.#dials]) dial.giveUp(contextCanceled)
    for (const connection of [...this.#connections]) connection.close()
  }

  #keep(connection: LiveConnection): void {
    this.#connections.add(connection)
    this.#threads.add(connection.id)
    connection.onClosed = () => {
      if (this.#connections.delete(connection)) this.#deps.guard.leave()
    }
  }
}

/** One attempt to connect, until the server answers or the caller's time is up. */
class Dial {
  readonly #opened: OpenedDriver
  readonly #context: Context
  readonly #clock: Clock
  readonly #done: Done<LiveConnection>
  #end: (outcome: Outcome<LiveConnection>) => void = () => undefined

  constructor(opened: OpenedDriver, context: Context, clock: Clock, done: Done<LiveConnection>) {
    this.#opened = opened
    this.#context = context
    this.#clock = clock
    this.#done = done
  }

  start(): void {
    const { driver } = this.#opened
    const { deadline } = this.#context
    const listener = { cancelled: () => this.giveUp(contextCanceled) }
    const timer =
      deadline === Number.POSITIVE_INFINITY
        ? undefined
        : this.#clock.at(deadline, () => this.giveUp(contextDeadlineExceeded))
    this.#end = outcome => {
      this.#end = () => undefined
      timer?.cancel()
      this.#context.unlisten(listener)
      this.#done(outcome)
    }
    this.#context.listen(listener)
    driver.once('connect', () => this.#end({ kind: 'ok', value: new LiveConnection(this.#opened) }))
    // Stays for good: the driver tells later failures of the connection in the same way.
    driver.on('error', error => this.giveUp(dialError(error)))
  }

  giveUp(error: EngineError): void {
    drop(this.#opened)
    this.#end({ kind: 'failed', error })
  }
}

/** One real connection. */
class LiveConnection implements Connection {
  readonly id: number
  closed = false
  onClosed: () => void = () => undefined
  readonly #opened: OpenedDriver
  /** Who waits for the statement that runs. */
  #waiting: Done<void> | undefined

  constructor(opened: OpenedDriver) {
    const { driver } = opened
    this.#opened = opened
    this.id = driver.threadId
    driver.once('error', () => this.#gone())
    driver.once('end', () => this.#gone())
  }

  get isBusy(): boolean {
    return this.#waiting !== undefined
  }

  run(statement: string, done: Done<void>): void {
    if (this.closed) {
      done({ kind: 'failed', error: goneAway })
      return
    }
    this.#waiting = done
    this.#opened.driver.query(statement, error => {
      this.#answer(error ? { kind: 'failed', error: statementError(error) } : ok)
      if (error?.fatal === true) this.#gone()
    })
  }

  /** An idle connection says goodbye, so that the server frees the slot at once. */
  close(): void {
    if (this.closed) return
    if (this.#waiting === undefined) this.#sayGoodbye()
    else drop(this.#opened)
    this.#gone()
  }

  /** The driver closes its own side only, and a server that hangs never closes the other. */
  #sayGoodbye(): void {
    this.#opened.driver.end(() => undefined)
    setTimeout(() => drop(this.#opened), goodbyeMs).unref()
  }

  /** The driver forgets who waits when a connection is destroyed. */
  #gone(): void {
    if (this.closed) return
    this.closed = true
    this.onClosed()
    this.#answer({ kind: 'failed', error: lostConnection })
  }

  #answer(outcome: Outcome<void>): void {
    const done = this.#waiting
    this.#waiting = undefined
    done?.(outcome)
  }
}

function drop({ driver, socket }: OpenedDriver): void {
  driver.destroy()
  socket.destroy()
}
