import {
  contextCanceled,
  contextDeadlineExceeded,
  type EngineError,
  engineError,
} from '../../src/engine/engine-error.ts'
import type { Backend, Connection, DialTarget, Done, KillKind } from '../../src/engine/ports/backend.ts'
import { ok } from '../../src/engine/ports/backend.ts'
import type { Clock, Timer } from '../../src/engine/ports/clock.ts'
import type { Context } from '../../src/engine/ports/context.ts'
import type { Setting } from '../../src/engine/setting.ts'

/** A connection to the scripted server. */
export class ScriptedConnection implements Connection {
  readonly id: number
  readonly target: DialTarget
  closed = false
  /** False once the server has hung up, whether or not this side knows. */
  isServed = true
  running: { readonly end: (error: EngineError | undefined) => void } | undefined = undefined

  constructor(id: number, target: DialTarget) {
    this.id = id
    this.target = target
  }
}

/** The refusal after login, which needs the spare slot (`mysql.md`). */
export const tooManyConnections: EngineError = {
  code: 'RESOURCE_EXHAUSTED',
  errno: 1040,
  sqlstate: '08004',
  message: 'Too many connections',
}

/** The refusal at accept, as Vitess' client reports it. */
export const refusedAtAccept: EngineError = {
  code: 'UNKNOWN',
  errno: 2012,
  sqlstate: 'HY000',
  message: 'immediate error from server errorCode=1040 errorMsg=Too many connections',
}

/** What a statement ends with when its connection goes away. */
const lostConnection: EngineError = {
  code: 'UNKNOWN',
  errno: 2013,
  sqlstate: 'HY000',
  message: 'Lost connection to MySQL server during query',
}

/** A MySQL that does what a test says: how long things take, what it refuses, how many it lets in. */
export class ScriptedMysql implements Backend {
  readonly #clock: Clock
  /** Everything that was sent, kills included, in order. */
  readonly log: string[] = []
  readonly connections = new Set<ScriptedConnection>()
  dialMs = 0
  killMs = 0
  maxConnections = Number.POSITIVE_INFINITY
  /** What a dial meets when the server is full, by account. */
  refusal: (target: DialTarget) => EngineError = () => tooManyConnections
  /** How long a statement takes. */
  durationMs: (sql: string) => number = () => 0
  /** Statements that are refused, by their text. */
  readonly rejected = new Map<string, EngineError>()
  resetWorks = false
  dialed = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Connections that the server has now. */
  get open(): number {
    return this.connections.size
  }

  openAs(account: DialTarget['account']): number {
    return [...this.connections].filter(each => each.target.account === account).length
  }

  dial(target: DialTarget, context: Context, done: Done<Connection>): void {
    this.#after(this.dialMs, context, error => {
      if (error !== undefined) done({ kind: 'failed', error })
      else if (this.connections.size >= this.maxConnections)
        done({ kind: 'failed', error: this.refusal(target) })
      else {
        this.dialed++
        const connection = new ScriptedConnection(this.dialed, target)
        this.connections.add(connection)
        done({ kind: 'ok', value: connection })
      }
    })
  }

  applySetting(connection: Connection, setting: Setting, _context: Context, done: Done<void>): void {
    this.run(connection, setting.query, done)
  }

  resetSetting(connection: Connection, setting: Setting, _context: Context, done: Done<void>): void {
    this.log.push(setting.resetQuery)
    if (this.resetWorks) done(ok)
    else done({ kind: 'failed', error: engineError('UNKNOWN', `cannot reset on ${connection.id}`) })
  }

  run(connection: Connection, statement: string, done: Done<void>): void {
    const scripted = connection as ScriptedConnection
    this.log.push(statement)
    if (!scripted.isServed || scripted.closed) {
      scripted.closed = true
      done({
        kind: 'failed',
        error: { ...lostConnection, errno: 2006, message: 'MySQL server has gone away' },
      })
      return
    }
    const end = (error: EngineError | undefined): void => {
      timer?.cancel()
      scripted.running = undefined
      done(error === undefined ? ok : { kind: 'failed', error })
    }
    let timer: Timer | undefined
    const refused = this.rejected.get(statement)
    const durationMs = this.durationMs(statement)
    if (durationMs === 0) end(refused)
    else {
      scripted.running = { end }
      timer = this.#clock.at(this.#clock.now() + durationMs, () => end(refused))
    }
  }

  isAlive(connection: Connection): boolean {
    const scripted = connection as ScriptedConnection
    return scripted.isServed && !scripted.closed
  }

  kill(via: Connection, victim: Connection, kind: KillKind, context: Context, done: Done<void>): void {
    const scripted = victim as ScriptedConnection
    this.log.push(kind === 'query' ? `kill query ${victim.id}` : `kill ${victim.id}`)
    this.#after(via.closed ? 0 : this.killMs, context, error => {
      if (kind === 'query')
        scripted.running?.end({ ...engineError('CANCELED', 'Query execution was interrupted'), errno: 1317 })
      else this.hangUp(scripted)
      done(error === undefined ? ok : { kind: 'failed', error })
    })
  }

  close(connection: Connection): void {
    const scripted = connection as ScriptedConnection
    scripted.closed = true
    this.hangUp(scripted)
  }

  /** The server's side of a connection goes away; a statement on it is lost. */
  hangUp(connection: ScriptedConnection): void {
    connection.isServed = false
    this.connections.delete(connection)
    const { running } = connection
    if (running === undefined) return
    connection.closed = true
    running.end(lostConnection)
  }

  /** The server drops everybody, without this side knowing. */
  hangUpAll(): void {
    for (const connection of [...this.connections]) this.hangUp(connection)
  }

  #after(ms: number, context: Context, then: (error: EngineError | undefined) => void): void {
    if (ms === 0) {
      then(undefined)
      return
    }
    const end = this.#clock.now() + ms
    const timer = this.#clock.at(Math.min(end, context.deadline), () => {
      context.unlisten(listener)
      then(context.deadline < end ? contextDeadlineExceeded : undefined)
    })
    const listener = {
      cancelled: () => {
        timer.cancel()
        then(contextCanceled)
      },
    }
    context.listen(listener)
  }
}
