import * as Args from '@oclif/core/args'
import type { SimulateReport } from '../report/simulate-report.ts'
import type { SimulateRequest } from '../simulate/simulate-request.ts'
import { BaseCommand } from './base-command.ts'
import { splitAtDashes } from './passed-arguments.ts'
import { simulateExitCode } from './simulate-exit.ts'
import { simulateFlags } from './simulate-flags.ts'
import { checkOutputFiles, printSimulation, wantsAscii } from './simulate-output.ts'
import { simulationProgress } from './simulate-progress.ts'
import { simulateRequest } from './simulate-request.ts'

export default class Simulate extends BaseCommand {
  static override readonly summary =
    "vttablet's connections as a running machine: who waits, and what breaks first"

  static override readonly description =
    `Runs the pools of the release, its reserved connections and vtgate's sessions on a virtual clock
before a simulated MySQL, with the clients that --clients describes, several times over.

Events: failover, planned-failover, restart, mysqld-restart, reshard, deploy, slow-queries, traffic
and vtgate-crash, each as KIND@TIME, with :xN and :DURATION (or ' for DURATION') where the kind
takes them, and KIND/GROUP@TIME for one group of clients.

Interrupted with Ctrl-C it prints what there is until then, marked as partial.

Exit codes: 0 nothing breaks; 1 MySQL refuses connections, a pool fails more of its gets than
--fail-on allows, or a tablet stops serving by itself (of a sweep: at every value); 2 wrong usage
or unreadable input; 3 undetermined: a value is missing, or interrupted before anything broke.`

  static override readonly examples = [
    '<%= config.bin %> simulate --demo',
    '<%= config.bin %> simulate --config tablet.yaml --clients clients.yaml --vitess 22 --for 1h --event failover@20m',
    '<%= config.bin %> simulate vttablet-up.sh my.cnf --clients clients.yaml --what-if traffic-x2',
    '<%= config.bin %> simulate --flags "" --vitess 18 --clients rails:500 --sweep transaction-cap=20..400:20',
  ]

  static override readonly strict = false

  static override readonly args = {
    file: Args.string({
      ignoreStdin: true,
      description: 'files that hold vttablet flags or my.cnf options; - for standard input',
    }),
  }

  static override readonly flags = simulateFlags

  async run(): Promise<void> {
    const passed = splitAtDashes(this.argv)
    const { flags, argv } = await this.parse(Simulate, [...passed.own])
    if (flags['json-schema']) {
      const { simulateJsonSchema } = await import('../report/simulate-schema.ts')
      this.log(JSON.stringify(simulateJsonSchema(), null, 2))
      return
    }
    if (flags['clients-schema']) {
      const { clientsFileJsonSchema } = await import('../config/clients-file-schema.ts')
      this.log(JSON.stringify(clientsFileJsonSchema(), null, 2))
      return
    }
    const request = await simulateRequest(flags, argv.map(String), passed.behindDashes)
    checkOutputFiles(flags)
    const report = await followed(request, flags)
    process.exitCode = simulateExitCode(report)
    await printSimulation(report, flags)
  }
}

/** Simulates with a progress bar on a terminal; the first Ctrl-C ends the runs early, a second one the program. */
async function followed(
  request: SimulateRequest,
  { workers, ascii }: { readonly workers?: number | undefined; readonly ascii?: boolean | undefined },
): Promise<SimulateReport> {
  const { simulateClients } = await import('../simulate/simulate.ts')
  const { StopFlag } = await import('../simulate/stop-flag.ts')
  const stop = new StopFlag()
  const raise = (): void => stop.raise()
  const progress = simulationProgress(process.stderr, wantsAscii(ascii, process.stderr))
  process.once('SIGINT', raise)
  try {
    return await simulateClients(request, {
      stop,
      onProgress: progress.tell,
      ...(workers !== undefined && { workers }),
    })
  } finally {
    process.off('SIGINT', raise)
    progress.done()
  }
}
