import type { Assumption } from '../report/simulate-report.ts'

/** What a run needs and nobody said, gathered while its input is made; each subject once. */
export class Assumptions {
  readonly #all = new Map<string, Assumption>()

  add(assumption: Assumption): void {
    this.#all.set(`${assumption.about} ${assumption.value}`, assumption)
  }

  get all(): readonly Assumption[] {
    return [...this.#all.values()]
  }
}
