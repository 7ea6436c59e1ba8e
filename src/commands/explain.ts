import * as Args from '@oclif/core/args'
import type { TextInput } from '../config/read.ts'
import { explain, explanationIndex } from '../explain/explain.ts'
import { explainFlag } from '../explain/explain-flag.ts'
import type { SessionSetup } from '../explain/session-setup.ts'
import type { ExplainOptions } from '../report/explain-options.ts'
import type { Explanation } from '../report/explanation.ts'
import { visible } from '../report/visible-text.ts'
import { BaseCommand, UsageError } from './base-command.ts'
import { exitCodes } from './exit-codes.ts'
import { scriptFlags, sessionFlags } from './explain-flags.ts'
import { splitQuestion } from './explain-question.ts'
import { sessionSetup } from './explain-setup.ts'
import { print, terminalColumns, wantsColor } from './terminal.ts'

export default class Explain extends BaseCommand {
  static override readonly summary =
    'what a rule, a pool, a flag, a metric, a statement, a client or an error is or does, by release'

  static override readonly description =
    'Prints the doc of a rule of vtsize check, what is known of a pool, flag or metric, what SQL does to a session of vtgate ' +
    'and to the connections of its tablets, what a client sends and holds, or what an error message or a log line about ' +
    'connections means. Without a name: all names.'

  static override readonly examples = [
    '<%= config.bin %> explain VT201',
    '<%= config.bin %> explain found_rows_pool',
    '<%= config.bin %> explain --dba-pool-size',
    '<%= config.bin %> explain vttablet_conn_pool_wait_count',
    `<%= config.bin %> explain "SET sql_mode='ANSI'" --vitess 15`,
    '<%= config.bin %> explain rails --vitess 14',
    '<%= config.bin %> explain "errno 1040"',
    '<%= config.bin %> explain --file migration.sql --vitess 22 --shards 4',
  ]

  static override readonly args = {
    what: Args.string({
      description:
        'rule, pool, flag (with its dashes or without), metric, client, or between quotes SQL, an error message or a log line',
      ignoreStdin: true,
    }),
  }

  static override readonly flags = { ...sessionFlags, ...scriptFlags }

  async run(): Promise<void> {
    const { asked, own } = splitQuestion(this.argv, { ...Explain.baseFlags, ...Explain.flags }, isVitessFlag)
    const { flags } = await this.parse(Explain, [...own])
    const [question, another] = asked
    if (another !== undefined) throw several(asked)
    const options = {
      columns: terminalColumns(),
      color: wantsColor(flags.color),
    }
    const setup = sessionSetup(flags)
    const script = await scriptInput(question, flags)
    if (script !== undefined) return printScript(script, setup, flags, options)
    if (question === undefined) return printIndex(flags, options)
    const explained = explain(question, setup)
    if (explained.kind === 'unknown') throw unknown(question, explained.nearest)
    refuseUnusedOptions(own, explained.explanations)
    await printExplanations(explained.explanations, flags, options)
  }
}

/** Several words are SQL without its quotes, or one of them was meant as an option. */
function several(asked: readonly string[]): UsageError {
  const option = asked.find(word => word.startsWith('--'))?.split('=', 1)[0]
  return option === undefined
    ? new UsageError(
        'explain takes one name or statement',
        'SQL goes between quotes: vtsize explain "SET ..."',
      )
    : new UsageError(`explain has no option ${option}`, 'see vtsize explain --help')
}

/** Options of explain that vtgate has as well. */
function isVitessFlag(word: string): boolean {
  return /^--(?:mysql|enable)[-_]/.test(word) && explainFlag(word).length > 0
}

async function scriptInput(
  question: string | undefined,
  { file, stdin }: { readonly file?: string | undefined; readonly stdin: boolean },
): Promise<TextInput | undefined> {
  const path = file ?? (stdin ? '-' : undefined)
  if (path === undefined) return undefined
  if (question !== undefined) throw new UsageError('explain takes a script or a name, not both')
  const { readFileInput, readStandardInput } = await import('../config/files.ts')
  return path === '-' ? await readStandardInput() : readFileInput(path)
}

/** A script that could not be followed to its end counts as one that could not be read. */
async function printScript(
  input: TextInput,
  setup: SessionSetup,
  flags: { readonly json: boolean },
  options: ExplainOptions,
): Promise<void> {
  if (input.kind === 'unreadable') throw new UsageError(`${input.file}: ${input.why}`)
  const { explainScript } = await import('../explain/explain-script.ts')
  const explanation = explainScript(input.kind === 'file' ? input.text : '', setup)
  if (explanation.stopped) process.exitCode = exitCodes.badInput
  await printExplanations([explanation], flags, options)
}

async function printIndex(flags: { readonly json: boolean }, options: ExplainOptions): Promise<void> {
  const index = explanationIndex()
  if (flags.json) return print(json(index))
  return print((await import('../report/explain-terminal.ts')).indexTerminal(index, options))
}

async function printExplanations(
  explanations: readonly Explanation[],
  flags: { readonly json: boolean },
  options: ExplainOptions,
): Promise<void> {
  if (flags.json) return print(json({ kind: 'explanations', explanations }))
  await print((await import('../report/explain-terminal.ts')).explainTerminal(explanations, options))
}

const ofSessions: ReadonlySet<string> = new Set(['preset', 'statement', 'script'])
const ofOutput = /^(?:--json|--(?:no-)?color)$/
const ofErrors = /^(?:--json|--(?:no-)?color|--vitess(?:=.*)?)$/s

/** An option that changes nothing would be believed to have changed something. */
function refuseUnusedOptions(own: readonly string[], explanations: readonly Explanation[]): void {
  if (explanations.some(({ kind }) => ofSessions.has(kind))) return
  const used = explanations.some(({ kind }) => kind === 'error') ? ofErrors : ofOutput
  const unused = own.find(word => word.startsWith('--') && !used.test(word))
  if (unused === undefined) return
  const name = unused.split('=', 1)[0]
  throw new UsageError(
    `${name} is for SQL and clients`,
    'what is known of other names is shown for every release',
  )
}

const longestName = 200

function unknown(asked: string, nearest: string | undefined): UsageError {
  const hint = nearest === undefined ? 'vtsize explain lists all names' : `did you mean ${nearest}?`
  const shown = asked.length > longestName ? `${asked.slice(0, longestName)}…` : asked
  return new UsageError(
    shown.trim() === '' ? 'the name is empty' : `nothing is called ${visible(shown)}`,
    hint,
  )
}

function json(value: object): string {
  return `${JSON.stringify({ schema: 'vtsize/explain/1', ...value }, null, 2)}\n`
}
