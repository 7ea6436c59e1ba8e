import type { ProbeReport } from '../report/probe-report.ts'
import { wantsAscii } from './simulate-output.ts'
import { print, terminalColumns, wantsColor } from './terminal.ts'

/** How the user wants a probe printed. */
export interface ProbePrintFlags {
  readonly format: 'table' | 'markdown' | 'json' | 'prometheus'
  readonly json: boolean
  readonly color?: boolean | undefined
  readonly explain: boolean
}

/** Prints the report on standard output in the format asked for; each format is loaded when it is used. */
export async function printProbe(report: ProbeReport, flags: ProbePrintFlags): Promise<void> {
  await print(await formatted(report, flags))
}

async function formatted(
  report: ProbeReport,
  { format, json, color, explain }: ProbePrintFlags,
): Promise<string> {
  if (json || format === 'json') {
    const { probeJson } = await import('../report/probe-json.ts')
    return `${JSON.stringify(probeJson(report), null, 2)}\n`
  }
  switch (format) {
    case 'prometheus':
      return (await import('../report/probe-prometheus.ts')).probePrometheus(report)
    case 'markdown':
      return (await import('../report/probe-markdown.ts')).probeMarkdown(report, { explain })
    case 'table': {
      const { probeTerminal } = await import('../report/probe-terminal.ts')
      const columns = terminalColumns()
      const ascii = wantsAscii(undefined, process.stdout)
      return probeTerminal(report, { columns, color: wantsColor(color), explain, ascii })
    }
  }
}
