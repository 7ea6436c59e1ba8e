import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactly } from '../../src/config/groups.ts'
import { budgetPairs } from '../../src/report/budget-pairs.ts'
import { checkMarkdown } from '../../src/report/check-markdown.ts'
import { markdownCode, markdownText } from '../../src/report/markdown-text.ts'
import type { Finding } from '../../src/rules/rule.ts'
import { arbitraryReport, nastyText } from '../support/arbitrary-reports.ts'
import { budgetReport, emptyReport, fullestReport } from '../support/check-reports.ts'

/** Most characters of a comment on GitHub. */
const most = 65_536

function finding(at: number, severity: Finding['severity'], message: string): Finding {
  return { rule: 'VT201', severity, message, place: { file: 'a.yaml', line: at + 1, column: 1 } }
}

describe('a comment', () => {
  it('is short enough with ten thousand findings, keeps the worst, and says what was cut', () => {
    const notes = Array.from({ length: 10_000 }, (_, at) => finding(at, 'note', 'a note like any other'))
    const findings = [...notes, finding(10_000, 'error', 'the only error')]
    const text = checkMarkdown({ ...emptyReport, findings })
    const kept = text.split('\n').filter(line => line.startsWith('- ')).length
    expect(text.length).toBeLessThan(most)
    expect(text).toContain('the only error')
    expect(text).toContain(`_Cut, since a comment holds at most 65,536 characters: ${10_001 - kept} notes._`)
  })

  it('is short enough with ten thousand mysqlds and still has findings', () => {
    const budgets = Array(10_000).fill(fullestReport.budgets[0])
    const text = checkMarkdown({ ...fullestReport, comparison: { before: [] }, budgets })
    expect(text.length).toBeLessThan(most)
    expect(text).toMatch(
      /_Cut, since a comment holds at most 65,536 characters: the budgets of \d+ mysqlds\._/,
    )
    expect(text).toContain('**error** VT101')
    expect(text).toContain('Not everything could be read:')
  })

  it('is short enough with a message of a megabyte, which pushes no other finding out', () => {
    const findings = [finding(0, 'error', '|'.repeat(1_000_000)), finding(1, 'error', 'the second')]
    const text = checkMarkdown({ ...emptyReport, findings })
    expect(text.length).toBeLessThan(3_000)
    expect(text).toContain('the second')
  })

  it('has a line for each finding and diagnostic, whatever is said', () => {
    fc.assert(
      fc.property(arbitraryReport, report => {
        const items = checkMarkdown(report)
          .split(/[\r\n\u2028]/)
          .filter(line => /^- .*\*\*(?:error|warning|note)\*\* /.test(line))
        expect(items).toHaveLength(report.findings.length + report.diagnostics.length)
      }),
      { numRuns: 300 },
    )
  })
})

describe('text in Markdown', () => {
  it.each([
    ['cell ends', 'a|b', 'a\\|b'],
    ['emphasis and code', '*a* _b_ `c` ~d~', '\\*a\\* \\_b\\_ \\`c\\` \\~d\\~'],
    ['nothing in names', 'max_connections', 'max_connections'],
    ['links and HTML', '[a](b) <img>', '\\[a\\](b) \\<img\\>'],
    ['mentions', 'ask @team, not a@b', 'ask @\u200bteam, not a@b'],
    ['backslashes', 'a\\|b', 'a\\\\\\|b'],
    ['entities', '&lt;', '\\&lt;'],
    ['line ends', 'a\n- b', 'a\\\\n- b'],
  ])('escapes %s', (_, text, escaped) => {
    expect(markdownText(text)).toBe(escaped)
  })

  it.each([
    ['plain text', 'a b', '`a b`'],
    ['a backtick', 'a`b', '`` a`b ``'],
    ['runs of backticks', '``a`', '``` ``a` ```'],
    ['blanks around', ' a ', '`  a  `'],
    ['nothing', '', '`  `'],
  ])('holds %s as code', (_, text, code) => {
    expect(markdownCode(text)).toBe(code)
  })

  it('never has a bare special character', () => {
    fc.assert(
      fc.property(nastyText, text => {
        expect(markdownText(text).replaceAll(/\\[\\`*_[\]<>|~&]|(?<=\w)_(?=\w)/g, '')).not.toMatch(
          /[\\`*_[\]<>|~&\r\n]/,
        )
      }),
    )
  })
})

describe('pairs of budgets', () => {
  const named = (name: string, limit: number) => budgetReport({ name, maxConnections: exactly(limit) }, [])
  const limits = (pairs: ReturnType<typeof budgetPairs>) =>
    pairs.map(({ name, before, after }) => [name, before?.ceiling.configured, after?.ceiling.configured])

  it('go by name, those of the same name by their order, the removed last', () => {
    const before = [named('a', 1), named('b', 2), named('b', 3), named('c', 4)]
    const after = [named('b', 20), named('d', 50), named('b', 30), named('b', 40), named('a', 10)]
    expect(limits(budgetPairs(before, after))).toEqual([
      ['b', 2, 20],
      ['d', undefined, 50],
      ['b', 3, 30],
      ['b', undefined, 40],
      ['a', 1, 10],
      ['c', 4, undefined],
    ])
  })
})
