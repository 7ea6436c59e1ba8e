import type { CalcReport } from '../report/calc-report.ts'
import { print, terminalColumns, wantsColor } from './terminal.ts'

/** How the user wants a report printed. */
export interface PrintFlags {
  readonly format: 'table' | 'markdown' | 'json'
  readonly json: boolean
  readonly color?: boolean | undefined
  readonly explain: boolean
}

/** Prints the report on standard output in the format asked for; each format is loaded when it is used. */
export async function printCalc(report: CalcReport, flags: PrintFlags): Promise<void> {
  await print(await formatted(report, flags))
}

async function formatted(report: CalcReport, { format, json, color, explain }: PrintFlags): Promise<string> {
  if (json || format === 'json') {
    const { calcJson } = await import('../report/calc-json.ts')
    return `${JSON.stringify(calcJson(report), null, 2)}\n`
  }
  if (format === 'markdown') {
    const { calcMarkdown } = await import('../report/calc-markdown.ts')
    return calcMarkdown(report, { explain })
  }
  const { calcTerminal } = await import('../report/calc-terminal.ts')
  const columns = terminalColumns()
  return calcTerminal(report, { columns, color: wantsColor(color), explain })
}
