import { parentPort, workerData } from 'node:worker_threads'
import { simulate } from '../simulation/simulate.ts'
import { StopFlag } from './stop-flag.ts'
import type { RunOrder, WorkerMessage } from './worker-messages.ts'

const stop = new StopFlag(workerData as SharedArrayBuffer)

parentPort?.on('message', (order: RunOrder) => {
  void run(order).then(message => parentPort?.postMessage(message))
})

async function run({ job, input }: RunOrder): Promise<WorkerMessage> {
  try {
    const result = await simulate(input, {
      shouldStop: () => stop.raised,
      onProgress: (simulatedMs, durationMs) =>
        tell({ kind: 'progress', job, done: simulatedMs / durationMs }),
    })
    return { kind: 'result', job, result }
  } catch (error) {
    return {
      kind: 'bug',
      job,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }
  }
}

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message)
}
