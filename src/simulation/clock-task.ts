/** Where a task is that nobody has scheduled, or that has run. */
export const nowhere = -1

/** Where a task is that stands in the clock's short queue. */
export const soon = -2

/** A task with a place from here on stands in the clock's calendar; smaller ones, from 0 on, are in its heap. */
export const firstInCalendar: number = 2 ** 30

/**
 * Something to do at a time of the virtual clock. The same object can be scheduled again and again, so what happens
 * for each statement allocates nothing.
 */
export abstract class ClockTask {
  /** What the clock's queues hold of it. */
  readonly ticket: Ticket = new Ticket(this.run.bind(this))

  /** It is done at its time. It may schedule itself anew. */
  abstract run(): void

  /** True while it waits for its time. */
  get isScheduled(): boolean {
    return this.ticket.place !== nowhere
  }
}

/**
 * A task as the queues see it: of one shape for all tasks, which makes the clock's notes on it fast to write, and with
 * its work bound to it, so that the clock need not look for the method of each kind of task.
 */
export class Ticket {
  readonly run: () => void
  /** A number of the heap's or of the calendar's, or one of the two marks. */
  place = nowhere

  constructor(run: () => void) {
    this.run = run
  }
}
