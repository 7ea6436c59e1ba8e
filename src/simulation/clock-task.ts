/** Where a task is that nobody has scheduled, or that has run. */
export const nowhere = -1

/**
 * Something to do at a time of the virtual clock. The same object can be scheduled again and again, so what happens
 * for each statement allocates nothing.
 */
export abstract class ClockTask {
  /** The clock's own note: a ticket of the heap's, or below -1 a place among what is due now. */
  place = nowhere

  /** It is done at its time. It may schedule itself anew. */
  abstract run(): void

  /** True while it waits for its time. */
  get isScheduled(): boolean {
    return this.place !== nowhere
  }
}
