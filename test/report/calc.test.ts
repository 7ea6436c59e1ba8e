import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactly } from '../../src/config/groups.ts'
import type { Diagnostic, Sourced } from '../../src/config/model.ts'
import { calcJson } from '../../src/report/calc-json.ts'
import { calcMarkdown } from '../../src/report/calc-markdown.ts'
import type { BudgetReport, CalcReport } from '../../src/report/calc-report.ts'
import { calcSchema } from '../../src/report/calc-schema.ts'
import { calcTerminal } from '../../src/report/calc-terminal.ts'
import { displayWidth } from '../../src/report/display-width.ts'
import { flagCosts } from '../../src/sizing/flag-costs.ts'
import { nastyText } from '../support/arbitrary-reports.ts'
import { budgetReport } from '../support/check-reports.ts'
import type { TabletRecipe } from '../support/tablets.ts'

const unknown: Sourced<number> = {
  kind: 'unresolved',
  text: '$MAX_CONNECTIONS',
  why: 'MAX_CONNECTIONS is not set in the file, nor in any file that it sources or that its unit names',
  supply: '--env MAX_CONNECTIONS=...',
  place: { file: 'etc/vitess/production/zone1/mysqld-overrides.cnf', line: 12, column: 19 },
}

const size = fc.integer({ min: 0, max: 3000 })

const recipe: fc.Arbitrary<TabletRecipe> = fc
  .record({
    release: fc.constantFrom('8', '14', '17', '19', '21', '22', '24'),
    role: fc.constantFrom('primary' as const, 'replica' as const, 'rdonly' as const),
    semiSync: fc.boolean(),
    pool: fc.option(size),
    transactions: fc.option(size),
    other: fc.constantFrom(
      [],
      ['--no-such-flag=3'],
      ['stray'],
      ['--dba_pool_size=many'],
      ['--enable_consolidator'],
    ),
  })
  .map(({ pool, transactions, other, ...rest }) => ({
    ...rest,
    args: [
      ...(pool === null ? [] : [`--queryserver-config-pool-size=${pool}`]),
      ...(transactions === null ? [] : [`--queryserver-config-transaction-cap=${transactions}`]),
      ...other,
    ],
  }))

const budget: fc.Arbitrary<BudgetReport> = fc
  .record({
    name: fc.oneof(
      fc.constantFrom('zone1-101', 'mysqld of zone1-replica-commerce-80-to-c0-0000000101'),
      nastyText,
    ),
    limit: fc.oneof(fc.integer({ min: 1, max: 5000 }).map(exactly), fc.constant(unknown)),
    cap: fc.option(fc.integer({ min: 1, max: 500 }).map(exactly), { nil: undefined }),
    recipes: fc.array(recipe, { minLength: 1, maxLength: 4 }),
  })
  .map(({ name, limit, cap, recipes }) =>
    budgetReport({ name, maxConnections: limit, ...(cap && { maxUserConnections: cap }) }, recipes),
  )

const diagnostics: readonly Diagnostic[] = [
  {
    severity: 'warning',
    code: 'unknown-flag',
    message: 'v22 has no flag --queryserver-config-pool-sise: did you mean --queryserver-config-pool-size?',
    hint: 'vttablet does not start with a flag that it does not know, so this one must be mended or taken out',
    place: { file: 'manifests/tablet.yaml', line: 12, column: 5 },
  },
]

const report: fc.Arbitrary<CalcReport> = fc.array(budget, { maxLength: 4 }).map(budgets => ({
  kind: 'calc',
  release: budgets[0]?.budget.release,
  budgets,
  diagnostics,
}))

describe('calc as JSON', () => {
  it('is of its schema, for whatever tablets', () => {
    fc.assert(
      fc.property(report, each => {
        const document = JSON.parse(JSON.stringify(calcJson(each)))
        expect(calcSchema.parse(document)).toEqual(document)
      }),
      { numRuns: 60 },
    )
  })

  it('of nothing is of its schema', () => {
    const empty: CalcReport = { kind: 'calc', release: undefined, budgets: [], diagnostics: [] }
    expect(calcJson(empty)).toEqual({
      schema: 'vtsize/calc/1',
      vitess: null,
      tablets: [],
      budgets: [],
      diagnostics: [],
    })
  })
})

describe('calc at a terminal', () => {
  it.each([80, 100, 132])('has no line wider than %i columns, for whatever tablets', columns => {
    fc.assert(
      fc.property(report, fc.boolean(), (each, explain) => {
        const text = calcTerminal(withCosts(each), { columns, color: false, explain })
        expect(text.split('\n').filter(line => displayWidth(line) > columns)).toEqual([])
        expect(text).toMatch(/[^\n]\n$/)
      }),
      { numRuns: 60 },
    )
  })

  it('says the same in colour', () => {
    fc.assert(
      fc.property(report, each => {
        const plain = calcTerminal(each, { columns: 80, color: false, explain: false })
        const color = calcTerminal(each, { columns: 80, color: true, explain: false })
        expect(color.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain)
      }),
      { numRuns: 20 },
    )
  })

  it('has no control characters but line ends, whatever mysqlds are called', () => {
    fc.assert(
      fc.property(report, each => {
        for (const text of [
          calcTerminal(each, { columns: undefined, color: false, explain: true }),
          calcMarkdown(each, { explain: true }),
        ]) {
          expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
        }
      }),
      { numRuns: 40 },
    )
  })
})

function withCosts(each: CalcReport): CalcReport {
  return {
    ...each,
    budgets: each.budgets.map(budgetOf => ({
      ...budgetOf,
      costs: budgetOf.budget.group.members.map(({ tablet }) => ({
        tablet: tablet.name,
        costs: flagCosts(tablet, tablet.release ?? budgetOf.budget.release),
      })),
    })),
  }
}
