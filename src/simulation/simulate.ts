import type { SimulationInput } from './input.ts'
import { Recorder } from './measures/recorder.ts'
import type { RunResult } from './result.ts'
import { resultOf } from './result-of.ts'
import { Shard } from './shard/shard.ts'
import { TroubleLog } from './shard/trouble.ts'
import type { SimulateOptions } from './simulate-options.ts'
import { scheduleEvents } from './timeline/timeline.ts'
import { VirtualClock } from './virtual-clock.ts'
import { WorkloadCosts } from './workload/workload-costs.ts'

/** Tasks of the clock between two looks at the caller: some tens of milliseconds. */
const tasksInSlice = 50_000

/** Runs the simulation, in slices, so that the caller can follow it and stop it; what it measured. */
export async function simulate(input: SimulationInput, options: SimulateOptions = {}): Promise<RunResult> {
  const { onProgress, shouldStop, pause } = options
  const simulation = new Simulation(input)
  while (!simulation.runSlice(tasksInSlice)) {
    onProgress?.(simulation.nowMs, input.durationMs)
    await pause?.()
    if (shouldStop?.()) break
  }
  onProgress?.(simulation.nowMs, input.durationMs)
  return simulation.result()
}

/** A run under way. */
export class Simulation {
  readonly clock = new VirtualClock()
  readonly shard: Shard
  readonly #input: SimulationInput
  readonly #recorder: Recorder
  readonly #trouble: TroubleLog

  constructor(input: SimulationInput) {
    const { clock } = this
    const { durationMs, warmUp, seriesPoints, seed } = input
    const warmUpMs = warmUp === 'detect' ? undefined : warmUp.ms
    this.#input = input
    this.#recorder = new Recorder(clock, { durationMs, steps: seriesPoints, warmUpMs })
    this.#trouble = new TroubleLog(clock)
    const costs = new WorkloadCosts(input.groups, seed)
    this.shard = new Shard(input, {
      clock,
      recorder: this.#recorder,
      trouble: this.#trouble,
      costs: costs.costs,
      seed,
    })
    scheduleEvents(input.events, { clock, shard: this.shard, costs })
    this.shard.start()
  }

  get nowMs(): number {
    return this.clock.now()
  }

  /** Goes on for so many tasks at most; true at the end. */
  runSlice(mostTasks: number): boolean {
    return this.clock.runUntil(this.#input.durationMs, mostTasks)
  }

  /** What was measured until now. */
  result(): RunResult {
    const { shard } = this
    return resultOf({ input: this.#input, recorder: this.#recorder, shard, trouble: this.#trouble })
  }
}
