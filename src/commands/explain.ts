import * as Args from '@oclif/core/args'
import { explain, explanationIndex } from '../explain/explain.ts'
import { BaseCommand, UsageError } from './base-command.ts'
import { print, wantsColor } from './terminal.ts'

export default class Explain extends BaseCommand {
  static override readonly summary = 'what a rule, a pool, a flag or a metric is, by release'

  static override readonly description =
    'Prints the doc of a rule of vtsize check, or what is known of a pool, flag or metric. Without a name: all names.'

  static override readonly examples = [
    '<%= config.bin %> explain VT201',
    '<%= config.bin %> explain found_rows_pool',
    '<%= config.bin %> explain --dba-pool-size',
    '<%= config.bin %> explain vttablet_conn_pool_wait_count',
  ]

  static override readonly args = {
    what: Args.string({ description: 'rule, pool, flag (with its dashes or without) or metric' }),
  }

  async run(): Promise<void> {
    const { asked, own } = splitQuestion(this.argv)
    const { flags } = await this.parse(Explain, [...own])
    const options = {
      columns: process.stdout.isTTY ? process.stdout.columns : undefined,
      color: wantsColor(flags.color),
    }
    if (asked === undefined) {
      const index = explanationIndex()
      if (flags.json) return print(json(index))
      return print((await import('../report/explain-terminal.ts')).indexTerminal(index, options))
    }
    const explained = explain(asked)
    if (explained.kind === 'unknown') throw unknown(asked, explained.nearest)
    const { explanations } = explained
    if (flags.json) return print(json({ kind: 'explanations', explanations }))
    await print((await import('../report/explain-terminal.ts')).explainTerminal(explanations, options))
  }
}

const ownFlags: ReadonlySet<string> = new Set(['--json', '--color', '--no-color', '--help', '-h'])

/** A flag of vttablet is a name here, not one of ours. */
function splitQuestion(argv: readonly string[]): {
  readonly asked: string | undefined
  readonly own: readonly string[]
} {
  const names = argv.filter(word => !ownFlags.has(word) && word !== '--')
  const [asked, ...more] = names
  if (more.length > 0) throw new UsageError('explain takes one name', `asked for: ${names.join(', ')}`)
  return { asked, own: argv.filter(word => ownFlags.has(word)) }
}

function unknown(asked: string, nearest: string | undefined): UsageError {
  const hint = nearest === undefined ? 'vtsize explain lists all names' : `did you mean ${nearest}?`
  return new UsageError(`nothing is called ${asked}`, hint)
}

function json(value: object): string {
  return `${JSON.stringify({ schema: 'vtsize/explain/1', ...value }, null, 2)}\n`
}
