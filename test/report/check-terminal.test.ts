import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTerminal } from '../../src/report/check-terminal.ts'
import { displayWidth } from '../../src/report/display-width.ts'
import { arbitraryReport } from '../support/arbitrary-reports.ts'
import { emptyReport, fullestReport } from '../support/check-reports.ts'

const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/

describe('check at a terminal', () => {
  it('holds no control character but line ends, whatever is said', () => {
    fc.assert(
      fc.property(arbitraryReport, fc.constantFrom(undefined, 40, 80), (report, columns) => {
        expect(checkTerminal(report, { columns, color: false })).not.toMatch(controls)
      }),
      { numRuns: 300 },
    )
  })

  it.each([40, 60, 80, 120])('keeps every line of the fullest report within %i columns', columns => {
    // A place is never broken, so that terminals can open it; here all are shorter than the line.
    const wide = checkTerminal(fullestReport, { columns, color: false })
      .split('\n')
      .filter(
        line => displayWidth(line) > columns && !/^\S+:\d+:\d+ /.test(line) && !line.startsWith('scripts/'),
      )
    expect(wide).toEqual([])
  })

  it('prints the heads of findings on one line each when piped, so that tools can take them apart', () => {
    const text = checkTerminal(fullestReport, { columns: undefined, color: false })
    const heads = text
      .split('\n')
      .flatMap(line => line.match(/^(.+):(\d+):(\d+) (\w+) (VT\d{3}) (.+)$/)?.[5] ?? [])
    expect(heads).toEqual(['VT203', 'VT201', 'VT202', 'VT204', 'VT901'])
  })

  it('shows the worst forty of many mysqlds and counts the rest', () => {
    const [over, undetermined, fits] = fullestReport.budgets.toSorted((left, right) =>
      left.budget.verdict.kind < right.budget.verdict.kind ? 1 : -1,
    ) as [never, never, never]
    const budgets = [...Array(50).fill(fits), ...Array(3).fill(undetermined), ...Array(3).fill(over)]
    const lines = checkTerminal({ ...emptyReport, budgets }, { columns: 80, color: false }).split('\n')
    expect(lines.filter(line => line.startsWith('over'))).toHaveLength(3)
    expect(lines.filter(line => line.startsWith('undetermined'))).toHaveLength(3)
    expect(lines.filter(line => line.startsWith('fits'))).toHaveLength(34)
    expect(lines).toContain('… and 16 more: 16 fits')
  })
})
