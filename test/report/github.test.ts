import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { github } from '../../src/report/github.ts'
import { arbitraryReport } from '../support/arbitrary-reports.ts'
import { emptyReport } from '../support/check-reports.ts'

/** A workflow command as the runner reads it. */
function command(line: string) {
  const [, name = '', properties = '', data = ''] = /^::(\w+) ([^\r\n]*?)::(.*)$/.exec(line) ?? []
  const entries = properties.split(',').map(each => each.split('=') as [string, string])
  return {
    name,
    data: unescaped(data),
    properties: Object.fromEntries(
      entries.map(([key, ...value]) => [
        key,
        unescaped(value.join('=').replaceAll('%3A', ':').replaceAll('%2C', ',')),
      ]),
    ),
  }
}

function unescaped(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
}

describe('GitHub workflow commands', () => {
  it('are one line for each finding, and one for the log, whatever is said', () => {
    fc.assert(
      fc.property(arbitraryReport, report => {
        const lines = github(report).split(/\r\n|\n|\r/)
        expect(lines).toHaveLength(report.findings.length + report.diagnostics.length + 2)
        report.findings.forEach((finding, at) => {
          const { name, properties } = command(lines[at] ?? '')
          expect(name).toBe(finding.severity === 'note' ? 'notice' : finding.severity)
          expect(properties.title).toBe(finding.rule)
          expect(properties.line).toBe(finding.place && String(finding.place.line))
        })
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['line ends', 'a\r\nb', 'x', '::error file=x,line=1,col=2,title=VT101::a%0D%0Ab'],
    ['percent signs', '50%25', '100%', '::error file=100%25,line=1,col=2,title=VT101::50%2525'],
    ['what ends a property', 'a: b, c', 'a:b,c', '::error file=a%3Ab%2Cc,line=1,col=2,title=VT101::a: b, c'],
    [
      'another command',
      '::set-output::x',
      '::',
      '::error file=%3A%3A,line=1,col=2,title=VT101::::set-output::x',
    ],
    ['control characters', '\u001b[2J', 'x', '::error file=x,line=1,col=2,title=VT101::\\u001b[2J'],
  ])('escape %s', (_, message, file, line) => {
    const finding = {
      rule: 'VT101',
      severity: 'error',
      message,
      place: { file, line: 1, column: 2 },
    } as const
    expect(github({ ...emptyReport, findings: [finding] }).split('\n')[0]).toBe(line)
  })
})
