import type { Backend } from '../../engine/ports/backend.ts'
import type { Clock } from '../../engine/ports/clock.ts'
import type { HeldStatements } from './held-statements.ts'

/** Where a rehearsal plays: on a virtual clock against a simulated server, or for real. */
export interface RehearsalStage {
  readonly clock: Clock
  /** A new tablet's way to the server. */
  backend(): Backend
  readonly held: HeldStatements
  /** What `start` calls back with; nothing when the rehearsal is over before it does. */
  answer<Value>(start: (done: (value: Value) => void) => void): Promise<Value | undefined>
  /** Waits until the condition holds; false when that takes too long, or the rehearsal is over. */
  until(condition: () => boolean): Promise<boolean>
  /** Why the rehearsal is over before its end. */
  readonly stopped: string | undefined
}
