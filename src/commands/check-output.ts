import { writeFileSync } from 'node:fs'
import { reasonOf } from '../config/files.ts'
import type { Severity } from '../config/model.ts'
import type { CheckReport } from '../report/check-report.ts'
import { UsageError } from './base-command.ts'
import { type CheckFormat, checkFormats } from './check-flags.ts'
import { print, terminalColumns, wantsColor } from './terminal.ts'

/** What formats need to know beside the report. */
export interface OutputOptions {
  readonly failOn: Severity
  readonly color: boolean | undefined
  /** vtsize's own. */
  readonly version: string
}

/** A format and the file that it goes to. */
export interface Output {
  readonly format: CheckFormat
  readonly file: string
}

/** `FORMAT=FILE` as typed. Throws a UsageError. */
export function outputOf(text: string): Output {
  const at = text.indexOf('=')
  const format = checkFormats.find(name => name === text.slice(0, Math.max(at, 0)))
  if (!format || at === text.length - 1) {
    throw new UsageError(`--output ${text}: expected FORMAT=FILE`, `formats: ${checkFormats.join(', ')}`)
  }
  return { format, file: text.slice(at + 1) }
}

/** Writes the report to files, then prints it; each format is loaded when it is used. */
export async function printCheck(
  report: CheckReport,
  format: CheckFormat,
  outputs: readonly Output[],
  options: OutputOptions,
): Promise<void> {
  for (const output of outputs) {
    const text = await formats[output.format](report, { ...options, color: false, columns: undefined })
    write(output.file, text)
  }
  const columns = terminalColumns()
  await print(await formats[format](report, { ...options, color: wantsColor(options.color), columns }))
}

interface FormatOptions extends OutputOptions {
  readonly color: boolean
  readonly columns: number | undefined
}

const formats: Readonly<
  Record<CheckFormat, (report: CheckReport, options: FormatOptions) => Promise<string>>
> = {
  terminal: async (report, options) =>
    (await import('../report/check-terminal.ts')).checkTerminal(report, options),
  json: async report => (await import('../report/check-json.ts')).checkJsonText(report),
  markdown: async report => (await import('../report/check-markdown.ts')).checkMarkdown(report),
  sarif: async (report, { version }) => {
    const { rules } = await import('../rules/index.ts')
    return (await import('../report/sarif.ts')).sarif(report, { rules, version })
  },
  junit: async (report, { failOn }) => (await import('../report/junit.ts')).junit(report, { failOn }),
  github: async report => (await import('../report/github.ts')).github(report),
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new UsageError(`--output: ${file} cannot be written: ${reasonOf(error as NodeJS.ErrnoException)}`)
  }
}
