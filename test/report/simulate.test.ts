import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { simulateCsv } from '../../src/report/simulate-csv.ts'
import { simulateJson } from '../../src/report/simulate-json.ts'
import type { SimulateReport, SweepReport } from '../../src/report/simulate-report.ts'
import { simulateSchema } from '../../src/report/simulate-schema.ts'
import { breaksFirst } from '../../src/report/simulate-sentence.ts'
import { simulateSvg } from '../../src/report/simulate-svg.ts'
import { simulateTerminal } from '../../src/report/simulate-terminal.ts'
import { goldenFile } from '../support/golden-file.ts'
import { about, exactly, reportOf, troubledScenario, troubledSummary } from '../support/simulate-report.ts'

const terminal = { columns: 80, color: false, ascii: false, explain: false }

const formats: Readonly<Record<string, (report: SimulateReport) => string>> = {
  'terminal-80.txt': report => simulateTerminal(report, terminal),
  'ascii.txt': report => simulateTerminal(report, { ...terminal, columns: 60, ascii: true }),
  'explained.txt': report => simulateTerminal(report, { ...terminal, columns: undefined, explain: true }),
  'color.txt': report => simulateTerminal(report, { ...terminal, color: true }),
  json: report => `${JSON.stringify(simulateJson(report), null, 2)}\n`,
  csv: simulateCsv,
  svg: simulateSvg,
}

const sweep: SweepReport = {
  parameter: 'queryserver-config-transaction-cap',
  knee: 40,
  rule: 'the smallest value that does as well as the best',
  points: [20, 40, 60].map(value => ({
    value,
    runs: 2,
    failedGets: value < 40 ? about(900) : exactly(0),
    refusals: exactly(0),
    peakConnections: about(value + 30),
    completedPerSecond: about(300),
    maxConnections: 100,
    breaks: value < 40,
  })),
}

const reports: Readonly<Record<string, SimulateReport>> = {
  'simulate-one': reportOf(troubledScenario()),
  'simulate-two': reportOf(troubledScenario(), {
    ...troubledScenario(),
    name: 'traffic-x2',
    what: 'clients come and work twice as fast',
  }),
  'simulate-sweep': { ...reportOf(), sweep },
  'simulate-nothing': {
    ...reportOf(),
    undetermined: [
      {
        kind: 'unresolved',
        text: '$CAP',
        why: 'CAP is not set in the file',
        supply: '--env CAP=...',
        place: { file: 'up.sh', line: 3, column: 7 },
      },
    ],
    diagnostics: [{ severity: 'warning', code: 'x', message: 'a warning', hint: 'a hint' }],
  },
}

describe.each(Object.entries(reports))('the %s report', (name, report) => {
  it.each(Object.entries(formats))('as %s is what is on record', (extension, format) => {
    const text = format(report)
    expect(text).toBe(goldenFile(`report/${name}.${extension}`, text))
  })

  it('is JSON of its schema', () => {
    const document = JSON.parse(JSON.stringify(simulateJson(report)))
    expect(simulateSchema.parse(document)).toEqual(document)
  })

  it('keeps to the columns of the terminal', () => {
    for (const line of simulateTerminal(report, terminal).split('\n'))
      expect(line.length).toBeLessThanOrEqual(80)
  })

  it('without block characters is ASCII but for ±', () => {
    const text = simulateTerminal(report, { ...terminal, ascii: true })
    expect(text.replaceAll(/[±×]/g, '')).toMatch(/^[\n\x20-\x7e]*$/)
  })
})

describe('the SVG', () => {
  it.each(Object.entries(reports))('of %s is well-formed, without scripts', (_, report) => {
    expect(elementsOf(simulateSvg(report))).not.toContain('script')
  })

  it('is well-formed whatever the names are, and shows them as text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), name => {
        const svg = simulateSvg(
          reportOf({ ...troubledScenario(name), name, events: [{ atMs: 1, label: name }] }),
        )
        expect(elementsOf(svg)).toEqual(elementsOf(simulateSvg(reportOf(troubledScenario()))))
      }),
      { numRuns: 50 },
    )
  })
})

/** Names of the elements in order; throws for what is not well-formed. */
function elementsOf(svg: string): readonly string[] {
  const names: string[] = []
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', error => {
    throw error
  })
  parser.on('opentag', ({ name }) => names.push(name))
  parser.write(svg).close()
  return names
}

describe('the CSV', () => {
  it('has as many cells in each row as in the head', () => {
    const rows = simulateCsv(reportOf(troubledScenario('a,"b"')))
      .trimEnd()
      .split('\r\n')
    const cells = rows.map(row => row.replaceAll(/"(?:[^"]|"")*"/g, 'q').split(',').length)
    expect(new Set(cells).size).toBe(1)
    expect(rows).toHaveLength(11)
  })

  it('never begins a text as a formula', () => {
    const scenario = { ...troubledScenario(), name: '=cmd()' }
    expect(simulateCsv(reportOf(scenario)).split('\r\n')[1]).toMatch(/^'=cmd\(\),1,/)
  })
})

describe('a name with control characters', () => {
  it('cannot move the cursor', () => {
    const text = simulateTerminal(reportOf(troubledScenario('evil\u001B[2J')), terminal)
    expect(text).not.toContain('\u001B')
  })
})

describe('what breaks first', () => {
  const troubled = troubledScenario()
  it('is told with its time, its limit and its error', () => {
    expect(breaksFirst(troubled)).toBe(
      'What breaks first: mysqld of shop-100 is full between 6.1 s and 6.4 s in 2 of 2 runs, at its limit max_connections = 100; the error: "Too many connections (errno 1040)".',
    )
  })

  it('is nothing where nothing went wrong', () => {
    const summary = { ...troubledSummary(), firstTroubles: [], groups: [] }
    expect(breaksFirst({ ...troubled, summary, outcome: { kind: 'holds' } })).toBe(
      'Nothing breaks: at most 100 of 100 connections of mysqld of shop-100 were open.',
    )
  })

  it('is less than what is allowed', () => {
    expect(breaksFirst({ ...troubled, outcome: { kind: 'holds' } })).toMatch(
      /^Nothing breaks beyond what is allowed; the first trouble: mysqld of shop-100 is full/,
    )
  })
})
