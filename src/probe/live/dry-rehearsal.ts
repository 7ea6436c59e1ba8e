import type { RehearsalStep } from '../../report/rehearsal-report.ts'
import { mysqldOptions, noDistance } from '../../simulation/mysqld/mysqld-options.ts'
import { MysqldServer } from '../../simulation/mysqld/mysqld-server.ts'
import { VirtualClock } from '../../simulation/virtual-clock.ts'
import { HeldStatements, HoldingBackend } from './held-statements.ts'
import { RehearsalScript, type ScriptOptions } from './rehearsal-script.ts'
import type { RehearsalStage } from './rehearsal-stage.ts'

/** What the engine opens at each step when nothing stands in its way. */
export interface PredictedStep {
  readonly step: RehearsalStep
  readonly what: string
  readonly connections: number
}

/** No step of a rehearsal lasts longer, in virtual milliseconds. */
const longestStepMs = 600_000

/** Plays the script against a simulated server that refuses nobody. */
export async function predictRehearsal(options: ScriptOptions): Promise<readonly PredictedStep[]> {
  const clock = new VirtualClock()
  const server = new MysqldServer(mysqldOptions(clock, { maxConnections: Number.POSITIVE_INFINITY }))
  const held = new HeldStatements()
  const stage: RehearsalStage = {
    clock,
    held,
    stopped: undefined,
    backend: () => new HoldingBackend(server.client(noDistance), held, clock),
    answer: async start => {
      let answer: { readonly value: unknown } | undefined
      start(value => {
        answer = { value }
      })
      clock.advanceUntil(() => answer !== undefined, longestStepMs)
      return answer?.value as never
    },
    until: async condition => clock.advanceUntil(condition, longestStepMs),
  }
  const steps: PredictedStep[] = []
  await new RehearsalScript(stage, options).play(async (step, what) => {
    steps.push({ step, what, connections: server.reading().connected })
  })
  return steps
}
