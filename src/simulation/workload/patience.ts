import { ExpiryTimer } from '../../engine/pools/expiry-timer.ts'
import { type Queued, WaitQueue } from '../../engine/pools/wait-queue.ts'
import type { VirtualClock } from '../virtual-clock.ts'

/** A client that waits for an answer. */
export interface Patient extends Queued<Patient> {
  deadline: number
  /** It waits no longer. */
  giveUp(): void
}

/** The patience of the clients of a group: all have the same, so one timer serves all. */
export class PatienceWatch {
  readonly #clock: VirtualClock
  readonly #patienceMs: number
  readonly #queue = new WaitQueue<Patient>()
  readonly #timer: ExpiryTimer<Patient>

  constructor(clock: VirtualClock, patienceMs: number) {
    this.#clock = clock
    this.#patienceMs = patienceMs
    this.#timer = new ExpiryTimer(clock, this.#queue, patient => {
      this.#queue.remove(patient)
      patient.giveUp()
    })
  }

  begin(patient: Patient): void {
    patient.deadline = this.#clock.now() + this.#patienceMs
    this.#queue.push(patient)
    this.#timer.watch(patient.deadline)
  }

  end(patient: Patient): void {
    this.#queue.remove(patient)
  }
}
