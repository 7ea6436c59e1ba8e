import type { Backend, Connection, DialTarget, Done, KillKind } from '../../engine/ports/backend.ts'
import type { Clock } from '../../engine/ports/clock.ts'
import type { Context } from '../../engine/ports/context.ts'
import type { Setting } from '../../engine/setting.ts'

/** What a statement has in it that keeps its connection busy for a while. */
const mark = 'sleep('

/** Statements of a rehearsal that keep connections busy: how they are written, and how many run now. */
export class HeldStatements {
  running = 0

  /** A statement that MySQL works on for so long; more columns may follow. */
  statement(seconds: number): string {
    return `select ${mark}${seconds.toFixed(1)})`
  }
}

/**
 * Counts those statements on their way to `inner`. A simulated server does not know `sleep`, so there the clock
 * makes them last.
 */
export class HoldingBackend implements Backend {
  readonly #inner: Backend
  readonly #held: HeldStatements
  readonly #clock: Clock | undefined

  constructor(inner: Backend, held: HeldStatements, clock?: Clock) {
    this.#inner = inner
    this.#held = held
    this.#clock = clock
  }

  run(connection: Connection, statement: string, done: Done<void>): void {
    const at = statement.indexOf(mark)
    if (at === -1) {
      this.#inner.run(connection, statement, done)
      return
    }
    this.#held.running++
    const start = (): void =>
      this.#inner.run(connection, statement, outcome => {
        this.#held.running--
        done(outcome)
      })
    const seconds = Number.parseFloat(statement.slice(at + mark.length))
    if (this.#clock === undefined) start()
    else this.#clock.at(this.#clock.now() + seconds * 1000, start)
  }

  dial(target: DialTarget, context: Context, done: Done<Connection>): void {
    this.#inner.dial(target, context, done)
  }

  applySetting(connection: Connection, setting: Setting, context: Context, done: Done<void>): void {
    this.#inner.applySetting(connection, setting, context, done)
  }

  resetSetting(connection: Connection, setting: Setting, context: Context, done: Done<void>): void {
    this.#inner.resetSetting(connection, setting, context, done)
  }

  isAlive(connection: Connection): boolean {
    return this.#inner.isAlive(connection)
  }

  kill(via: Connection, victim: Connection, kind: KillKind, context: Context, done: Done<void>): void {
    this.#inner.kill(via, victim, kind, context, done)
  }

  close(connection: Connection): void {
    this.#inner.close(connection)
  }
}
