import { Worker } from 'node:worker_threads'
import type { SimulationInput } from '../simulation/input.ts'
import type { RunResult } from '../simulation/result.ts'
import { inlineMore } from './inlining.ts'
import type { StopFlag } from './stop-flag.ts'
import type { RunOrder, WorkerMessage } from './worker-messages.ts'
import { workerUrl } from './worker-url.ts'

/** How far all runs together are. */
export interface Progress {
  readonly runs: number
  readonly finished: number
  /** Of all simulated time, 0 to 1. */
  readonly done: number
}

/** How a caller follows the runs, and ends them early. */
export interface RunControl {
  readonly workers: number
  readonly stop: StopFlag
  readonly onProgress: (progress: Progress) => void
}

/**
 * Runs every input once and gives the results in the order of the inputs, whatever thread they came from. A run that
 * had not begun when the flag was raised has no result, one that was under way has a partial one. A single run needs
 * no thread of its own.
 */
export async function runAll(
  inputs: readonly SimulationInput[],
  control: RunControl,
): Promise<readonly (RunResult | undefined)[]> {
  inlineMore()
  const tally = new Tally(inputs.length, control)
  const workers = Math.min(control.workers, inputs.length)
  if (workers <= 1) return await runHere(inputs, control, tally)
  return await runInThreads(inputs, workers, control, tally)
}

/** Adds up how far each run is. */
class Tally {
  readonly #parts: number[]
  readonly #control: RunControl
  #done = 0
  #finished = 0

  constructor(runs: number, control: RunControl) {
    this.#parts = new Array<number>(runs).fill(0)
    this.#control = control
  }

  progress(job: number, done: number): void {
    this.#done += done - (this.#parts[job] ?? 0)
    this.#parts[job] = done
    this.#tell()
  }

  finish(job: number): void {
    this.#finished++
    this.progress(job, 1)
  }

  #tell(): void {
    const runs = this.#parts.length
    this.#control.onProgress({ runs, finished: this.#finished, done: this.#done / runs })
  }
}

async function runHere(
  inputs: readonly SimulationInput[],
  { stop }: RunControl,
  tally: Tally,
): Promise<readonly (RunResult | undefined)[]> {
  const { simulate } = await import('../simulation/simulate.ts')
  const results: (RunResult | undefined)[] = []
  for (const [job, input] of inputs.entries()) {
    if (stop.raised) {
      results.push(undefined)
      continue
    }
    const result = await simulate(input, {
      shouldStop: () => stop.raised,
      onProgress: (simulatedMs, durationMs) => tally.progress(job, simulatedMs / durationMs),
      pause: () => new Promise(resolve => setImmediate(resolve)),
    })
    results.push(result)
    tally.finish(job)
  }
  return results
}

async function runInThreads(
  inputs: readonly SimulationInput[],
  workers: number,
  control: RunControl,
  tally: Tally,
): Promise<readonly (RunResult | undefined)[]> {
  const results = new Array<RunResult | undefined>(inputs.length).fill(undefined)
  let next = 0
  const oneThread = async (): Promise<void> => {
    const worker = new Worker(workerUrl(), { workerData: control.stop.memory })
    try {
      while (next < inputs.length && !control.stop.raised) {
        const job = next++
        const input = inputs[job]
        if (input) results[job] = await runIn(worker, { job, input }, tally)
        tally.finish(job)
      }
    } finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({ length: workers }, oneThread))
  return results
}

/** One run in a thread. Rejects for a bug there. */
function runIn(worker: Worker, order: RunOrder, tally: Tally): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: WorkerMessage): void => {
      if (message.kind === 'progress') {
        tally.progress(message.job, message.done)
        return
      }
      worker.off('message', onMessage)
      worker.off('error', reject)
      if (message.kind === 'result') resolve(message.result)
      else reject(new Error(message.message))
    }
    worker.on('message', onMessage)
    worker.on('error', reject)
    worker.postMessage(order)
  })
}
