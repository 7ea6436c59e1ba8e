import type { Backend } from '../../engine/ports/backend.ts'
import { HeldStatements, HoldingBackend } from './held-statements.ts'
import type { LiveBackend } from './live-backend.ts'
import type { OpenGuard } from './open-guard.ts'
import type { RehearsalStage } from './rehearsal-stage.ts'
import type { WallClock } from './wall-clock.ts'

/** A server that takes longer over one thing than this does not answer any more. */
const longestAnswerMs = 30_000

/** How often a condition is looked at. */
const lookEveryMs = 10

/** The real server as a stage: whatever waits is woken when the guard stops the rehearsal. */
export class LiveStage implements RehearsalStage {
  readonly clock: WallClock
  readonly held = new HeldStatements()
  readonly #guard: OpenGuard
  readonly #backend: LiveBackend

  constructor(clock: WallClock, guard: OpenGuard, backend: LiveBackend) {
    this.clock = clock
    this.#guard = guard
    this.#backend = backend
  }

  get stopped(): string | undefined {
    return this.#guard.stopped
  }

  backend(): Backend {
    return new HoldingBackend(this.#backend, this.held)
  }

  answer<Value>(start: (done: (value: Value) => void) => void): Promise<Value | undefined> {
    if (this.#guard.stopped !== undefined) return Promise.resolve(undefined)
    return new Promise(resolve => {
      const settle = (value: Value | undefined): void => {
        clearTimeout(timer)
        unlisten()
        resolve(value)
      }
      const unlisten = this.#guard.whenStopped(() => settle(undefined))
      const timer = setTimeout(
        () => this.#guard.stop(`no answer within ${longestAnswerMs / 1000} s`),
        longestAnswerMs,
      )
      start(settle)
    })
  }

  until(condition: () => boolean): Promise<boolean> {
    return this.answer<boolean>(done => {
      const look = (): void => {
        if (condition()) done(true)
        else if (this.#guard.stopped === undefined) setTimeout(look, lookEveryMs)
      }
      look()
    }).then(holds => holds === true)
  }
}
