import type { SimulationInput } from '../simulation/input.ts'
import type { RunResult } from '../simulation/result.ts'

/** What a worker is told: a run to do, by its number among all runs. */
export interface RunOrder {
  readonly job: number
  readonly input: SimulationInput
}

/** What a worker tells: how far the run is (0 to 1), its result, or the bug that it met. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly job: number; readonly done: number }
  | { readonly kind: 'result'; readonly job: number; readonly result: RunResult }
  | { readonly kind: 'bug'; readonly job: number; readonly message: string }
