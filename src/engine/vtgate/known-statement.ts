import type { SessionState, SessionStates } from './session-state.ts'
import type { Step } from './session-step.ts'
import { workOutStep } from './work-out-step.ts'

/** A statement that many sessions send, mostly in the same state: it remembers what came of it in the latest. */
export class KnownStatement {
  readonly sql: string
  #state: SessionState | undefined
  #step: Step | undefined

  constructor(sql: string) {
    this.sql = sql
  }

  /** What vtgate does for it in this state. */
  stepIn(states: SessionStates, state: SessionState): Step {
    const known = this.#step
    if (known !== undefined && state === this.#state) return known
    const step = stepFor(states, state, this.sql)
    this.#state = state
    this.#step = step
    return step
  }
}

/** What vtgate does for `sql` in this state, worked out once. */
export function stepFor(states: SessionStates, state: SessionState, sql: string): Step {
  return state.steps.get(sql) ?? workOutStep(states, state, sql)
}
