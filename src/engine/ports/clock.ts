/**
 * Time as the engine sees it: the virtual clock of a simulation, or the wall clock. Milliseconds since any
 * fixed moment, fractions allowed; never runs backwards.
 */
export interface Clock {
  now(): number
  /** Runs `task` when the clock reads `time`, in order of time and then of calls; a past time means now. */
  at(time: number, task: () => void): Timer
}

/** A task that waits for its time. */
export interface Timer {
  /** The task will not run; nothing happens when it already did. */
  cancel(): void
}
