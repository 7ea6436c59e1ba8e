import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Outcome, report } from './outcome.ts'
import { type RecordedRow, runRecorded } from './recorded.ts'
import { runStatementCases, type StatementCase } from './statement-cases.ts'

const { values } = parseArgs({ options: { statements: { type: 'string' }, recorded: { type: 'string' } } })

const outcomes = run()
if (outcomes === undefined) {
  console.error('usage: npm run conformance -- --statements FILE | --recorded FILE')
  process.exitCode = 2
} else {
  for (const line of report(outcomes)) console.log(line)
  process.exitCode = outcomes.some(outcome => outcome.problems.length > 0) ? 1 : 0
}

function run(): readonly Outcome[] | undefined {
  if (values.statements !== undefined) return runStatementCases(read<StatementCase[]>(values.statements))
  if (values.recorded === undefined) return undefined
  const server = read<Record<string, string>>(join(dirname(values.recorded), 'server-variables.json'))
  return runRecorded(read<RecordedRow[]>(values.recorded), server)
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T
}
