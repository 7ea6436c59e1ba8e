import { describe, expect, it } from 'vitest'
import { checkJsonText } from '../../src/report/check-json.ts'
import { checkMarkdown } from '../../src/report/check-markdown.ts'
import type { CheckReport } from '../../src/report/check-report.ts'
import { checkSchema } from '../../src/report/check-schema.ts'
import { checkTerminal } from '../../src/report/check-terminal.ts'
import { github } from '../../src/report/github.ts'
import { junit } from '../../src/report/junit.ts'
import { sarif } from '../../src/report/sarif.ts'
import { emptyReport, fullestReport, sampleRules } from '../support/check-reports.ts'
import { goldenFile } from '../support/golden-file.ts'

const formats: Readonly<Record<string, (report: CheckReport) => string>> = {
  'piped.txt': report => checkTerminal(report, { columns: undefined, color: false }),
  'terminal-80.txt': report => checkTerminal(report, { columns: 80, color: false }),
  'terminal-40.txt': report => checkTerminal(report, { columns: 40, color: false }),
  'color.txt': report => checkTerminal(report, { columns: 100, color: true }),
  json: checkJsonText,
  sarif: report => sarif(report, { rules: sampleRules, version: '0.1.0' }),
  'junit.xml': report => junit(report, { failOn: 'warning' }),
  'github.txt': github,
  md: checkMarkdown,
}

const reports = {
  empty: emptyReport,
  fullest: fullestReport,
  'nothing-found': { ...emptyReport, files: 3, tablets: 1, budgets: fullestReport.budgets.slice(0, 1) },
}

describe.each(Object.entries(reports))('the %s report', (name, report) => {
  it.each(Object.entries(formats))(
    'as %s is what is on record, and ends in one newline',
    (extension, format) => {
      const text = format(report)
      expect(text).toMatch(/(?:^|[^\n])\n$/)
      expect(text).toBe(goldenFile(`report/${name}.${extension}`, text))
    },
  )
})

describe('the JSON document', () => {
  it.each(Object.entries(reports))('of the %s report is of its schema', (_, report) => {
    const document = JSON.parse(checkJsonText(report))
    expect(checkSchema.parse(document)).toEqual(document)
  })
})
