import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayWidth } from '../../src/report/display-width.ts'
import { probeJson } from '../../src/report/probe-json.ts'
import { probeMarkdown } from '../../src/report/probe-markdown.ts'
import { probeTerminal } from '../../src/report/probe-terminal.ts'
import { simulateJson } from '../../src/report/simulate-json.ts'
import { simulateTerminal } from '../../src/report/simulate-terminal.ts'
import { nastyText } from '../support/arbitrary-reports.ts'
import { goldenFile } from '../support/golden-file.ts'
import { namedReport } from '../support/probe-named.ts'
import { nothingProbed, probeReports } from '../support/probe-reports.ts'
import { reportOf, troubledScenario } from '../support/simulate-report.ts'

const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/

/** Commands are never broken: they are there to be copied. */
function tooWide(lines: readonly string[], columns: number): readonly string[] {
  return lines.filter(line => displayWidth(line) > columns && !/^ +(?:GRANT|curl) /.test(line))
}

describe.each(Object.entries(probeReports))('a probe of %s', (name, report) => {
  it.each([80, 120])('is what is on record for a terminal of %i columns', columns => {
    const text = probeTerminal(report, { columns, color: false, explain: false })
    expect(text).toBe(goldenFile(`report/probe-${name}.terminal-${columns}.txt`, text))
  })

  it('is what is on record with its derivations', () => {
    const text = probeTerminal(report, { columns: 120, color: false, explain: true })
    expect(text).toBe(goldenFile(`report/probe-${name}.explained.txt`, text))
  })

  it('is what is on record as Markdown', () => {
    const text = probeMarkdown(report, { explain: false })
    expect(text).toBe(goldenFile(`report/probe-${name}.md`, text))
  })

  it.each([72, 80, 100, 120])('has no line wider than %i columns', columns => {
    for (const explain of [false, true]) {
      const lines = probeTerminal(report, { columns, color: false, explain }).split('\n')
      expect(tooWide(lines, columns)).toEqual([])
    }
  })

  it('says the same in colour', () => {
    const plain = probeTerminal(report, { columns: 80, color: false, explain: false })
    const color = probeTerminal(report, { columns: 80, color: true, explain: false })
    expect(color.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain)
  })
})

describe('a simulation in a probe', () => {
  const simulation = reportOf(troubledScenario())
  const report = { ...nothingProbed, mysql: probeReports.healthy?.mysql ?? null, simulation }
  const options = { columns: 100, color: false, explain: false }

  it('is told in short at the top, and whole as vtsize simulate prints it', () => {
    const text = probeTerminal(report, options)
    const [, answer = ''] = text.split('\n')
    expect(answer).toMatch(/^ {2}simulated: \S/)
    expect(text).toContain(`\n\n${simulateTerminal(simulation, { ...options, ascii: false })}`)
  })

  it('is drawn without block characters where the terminal has none', () => {
    const drawn = (ascii: boolean) => probeTerminal({ ...report, mysql: null }, { ...options, ascii })
    expect(drawn(false)).toMatch(/[█▓▒░]/)
    expect(drawn(true)).not.toMatch(/[█▓▒░]/)
  })

  it('stands in the JSON as vtsize simulate prints it', () => {
    expect(probeJson(report).simulation).toEqual(simulateJson(simulation))
  })
})

describe('a probe of a server and tablets with hostile names', () => {
  it('holds no control character but line ends, and no line that is too wide', () => {
    fc.assert(
      fc.property(nastyText, fc.constantFrom(undefined, 80, 120), (name, columns) => {
        const report = namedReport(name)
        const text = probeTerminal(report, { columns, color: false, explain: true })
        expect(text).not.toMatch(controls)
        expect(probeMarkdown(report, { explain: true })).not.toMatch(controls)
        expect(tooWide(text.split('\n'), columns ?? Number.POSITIVE_INFINITY)).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})
