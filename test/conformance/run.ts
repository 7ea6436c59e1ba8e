import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Outcome, report } from './outcome.ts'
import { type RecordedRow, runRecorded } from './recorded.ts'
import { runStatementCases, type StatementCase } from './statement-cases.ts'

const { values } = parseArgs({
  options: { statements: { type: 'string' }, recorded: { type: 'string' }, scenarios: { type: 'string' } },
})

process.exitCode = await run().catch(unreadable)

/** 0 when all agree, 1 when something does not, 2 when no file was named or the one named cannot be read. */
async function run(): Promise<0 | 1 | 2> {
  if (values.statements !== undefined)
    return print(runStatementCases(read<StatementCase[]>(values.statements)))
  if (values.recorded !== undefined) {
    const server = read<Record<string, string>>(join(dirname(values.recorded), 'server-variables.json'))
    return print(runRecorded(read<RecordedRow[]>(values.recorded), server))
  }
  if (values.scenarios !== undefined) {
    const { runScenarios } = await import('./scenarios.ts')
    return runScenarios(values.scenarios).failed > 0 ? 1 : 0
  }
  console.error('usage: npm run conformance -- --statements FILE | --recorded FILE | --scenarios FILE')
  return 2
}

function unreadable(error: unknown): 2 {
  const file = values.statements ?? values.recorded ?? values.scenarios
  console.error(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  return 2
}

function print(outcomes: readonly Outcome[]): 0 | 1 {
  for (const line of report(outcomes)) console.log(line)
  return outcomes.some(outcome => outcome.problems.length > 0) ? 1 : 0
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T
}
