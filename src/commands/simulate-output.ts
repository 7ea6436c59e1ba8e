import { accessSync, constants, existsSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { SimulateReport } from '../report/simulate-report.ts'
import { UsageError } from './base-command.ts'
import { print, terminalColumns, wantsColor } from './terminal.ts'

/** How the user wants a simulation printed, and where else it is to go. */
export interface SimulatePrintFlags {
  readonly format: 'table' | 'json'
  readonly json: boolean
  readonly color?: boolean | undefined
  readonly explain: boolean
  readonly ascii?: boolean | undefined
  readonly csv?: string | undefined
  readonly svg?: string | undefined
}

/** Prints the report on standard output and writes the files that were asked for; each format is loaded when it is used. */
export async function printSimulation(report: SimulateReport, flags: SimulatePrintFlags): Promise<void> {
  await print(await formatted(report, flags))
  const nothing = report.scenarios.length === 0 && report.sweep === undefined
  if (nothing) return
  if (flags.csv !== undefined) {
    const { simulateCsv } = await import('../report/simulate-csv.ts')
    writeOutput('--csv', flags.csv, simulateCsv(report))
  }
  if (flags.svg !== undefined) {
    const { simulateSvg } = await import('../report/simulate-svg.ts')
    writeOutput('--svg', flags.svg, simulateSvg(report))
  }
}

async function formatted(report: SimulateReport, flags: SimulatePrintFlags): Promise<string> {
  if (flags.json || flags.format === 'json') {
    const { simulateJson } = await import('../report/simulate-json.ts')
    return `${JSON.stringify(simulateJson(report), null, 2)}\n`
  }
  const { simulateTerminal } = await import('../report/simulate-terminal.ts')
  return simulateTerminal(report, {
    columns: terminalColumns(),
    color: wantsColor(flags.color),
    ascii: wantsAscii(flags.ascii, process.stdout),
    explain: flags.explain,
  })
}

/** Throws a usage error when a file that is to be written cannot be: better said before an hour of runs than after. */
export function checkOutputFiles({ csv, svg }: Pick<SimulatePrintFlags, 'csv' | 'svg'>): void {
  const canWrite = (file: string): void => accessSync(existsSync(file) ? file : dirname(file), constants.W_OK)
  if (csv !== undefined) orUsageError('--csv', csv, () => canWrite(csv))
  if (svg !== undefined) orUsageError('--svg', svg, () => canWrite(svg))
}

function writeOutput(option: string, file: string, text: string): void {
  orUsageError(option, file, () => writeFileSync(file, text))
}

function orUsageError(option: string, file: string, act: () => void): void {
  try {
    act()
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new UsageError(`${option} ${file}: cannot be written (${why})`)
  }
}

/** True when plots must do without block characters: asked for, or on a terminal whose locale is not UTF-8. */
export function wantsAscii(asked: boolean | undefined, stream: NodeJS.WriteStream): boolean {
  if (asked !== undefined) return asked
  const { LC_ALL, LC_CTYPE, LANG, TERM } = process.env
  const locale = LC_ALL || LC_CTYPE || LANG
  if (!stream.isTTY) return false
  return TERM === 'dumb' || (locale !== undefined && !/utf-?8/i.test(locale))
}
