import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { calc } from '../calc/calc.ts'
import { BaseCommand } from './base-command.ts'
import { calcRequest } from './calc-request.ts'
import { withClients } from './clients-option.ts'
import { exitCodeOf } from './exit-codes.ts'
import { splitAtDashes } from './passed-arguments.ts'
import { printCalc } from './print-calc.ts'
import { clientsFlags, clusterFlags, mysqldFlags, onDemandFlags } from './shared-flags.ts'
import { textInputs } from './text-inputs.ts'

export default class Calc extends BaseCommand {
  static override readonly summary = 'what a vttablet can open, against what its MySQL can give'

  static override readonly description =
    `Reads vttablet flags from the command line or from whatever file holds them, adds up
every connection that the release can open, and holds the sum against the ceiling.

Exit codes: 0 fits, 1 does not fit, 2 wrong usage or unreadable input, 3 undetermined.`

  static override readonly examples = [
    '<%= config.bin %> calc --vitess 22 --max-connections 800 --flags "--queryserver-config-transaction-cap=300"',
    '<%= config.bin %> calc vttablet-up.sh my.cnf --vitess 21',
    'kubectl get vitesscluster -o yaml | <%= config.bin %> calc -',
    '<%= config.bin %> calc --vitess 19 -- --queryserver-config-pool-size 50',
  ]

  static override readonly strict = false

  static override readonly args = {
    file: Args.string({
      ignoreStdin: true,
      description: 'files that hold vttablet flags or my.cnf options; - for standard input',
    }),
  }

  static override readonly flags = {
    flags: Flags.string({ description: 'vttablet flags as one text', helpValue: 'TEXT' }),
    ...clusterFlags,
    ...mysqldFlags,
    ...onDemandFlags,
    ...clientsFlags,
    format: Flags.option({ options: ['table', 'markdown', 'json'] as const })({
      description: 'output format',
      default: 'table',
      helpGroup: 'OUTPUT',
    }),
    explain: Flags.boolean({ description: 'derivation of every line, with its source', helpGroup: 'OUTPUT' }),
    costs: Flags.boolean({ description: 'what one more of each flag costs', helpGroup: 'OUTPUT' }),
    'json-schema': Flags.boolean({ description: 'print the JSON Schema of --json', helpGroup: 'OUTPUT' }),
  }

  async run(): Promise<void> {
    const passed = splitAtDashes(this.argv)
    const { flags, argv } = await this.parse(Calc, [...passed.own])
    if (flags['json-schema']) {
      const { calcJsonSchema } = await import('../report/calc-schema.ts')
      this.log(JSON.stringify(calcJsonSchema(), null, 2))
      return
    }
    if (flags['clients-schema']) {
      const { clientsFileJsonSchema } = await import('../config/clients-file-schema.ts')
      this.log(JSON.stringify(clientsFileJsonSchema(), null, 2))
      return
    }
    const request = await withClients(calcRequest(flags), flags)
    const { inputs, ports } = await textInputs(argv.map(String), flags.flags, passed.behindDashes)
    const report = await calc({ ...request, inputs, ports })
    process.exitCode = exitCodeOf(report)
    await printCalc(report, flags)
  }
}
