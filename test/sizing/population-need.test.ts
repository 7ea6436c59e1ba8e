import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { neededLimit } from '../../src/sizing/needed-limit.ts'
import { populationNeed } from '../../src/sizing/population-need.ts'
import { clientsFile, type Described, describedBudget, optionsOf } from '../support/described-budgets.ts'

const file = clientsFile({ groups: [{ statements: ["set time_zone = '+00:00'"], sessions: 2000 }] })
const one: Described = { tablets: [{ release: '14' }], maxConnections: 2000, file }
const mysql = { name: 'mysqld', defaults: 'mysql' } as const

function needOf(described: Described) {
  return populationNeed(describedBudget(described), optionsOf(described))
}

describe('the max_connections that clients need', () => {
  it('holds their reserved connections, all pools and the headroom', () => {
    // 2336 / 0.85 = 2748.2; of 2749, 412.35 are to stay free, which are 413.
    expect(needOf(one)).toEqual({
      kind: 'need',
      limit: { maxConnections: 2749, openFiles: 13745 },
      reserved: 2000,
      beside: 336,
      kept: 0,
    })
  })

  it('does not hang on the ceiling that there is', () => {
    expect(needOf({ ...one, maxConnections: 50_000 })).toEqual(needOf(one))
  })

  it('holds the slots kept', () => {
    const kept = [{ label: 'people', connections: 5 }]
    const headroom = { kind: 'connections', connections: 50 } as const
    expect(needOf({ ...one, options: { kept, headroom } })).toMatchObject({
      limit: { maxConnections: 2336 + 50 + 5 },
      kept: 5,
    })
  })

  it('is more than MySQL takes for more sessions than that', () => {
    const many = clientsFile({ groups: [{ ...file.groups[0], sessions: 99_000 }] })
    expect(needOf({ ...one, file: many })).toMatchObject({ limit: undefined, reserved: 99_000 })
  })

  it('is open while the release is', () => {
    const budget = describedBudget(one)
    const anyRelease = { least: budget.release, most: budget.release }
    expect(populationNeed({ ...budget, anyRelease }, optionsOf(one))).toEqual({
      kind: 'open',
      why: 'the release is not known',
    })
  })
})

describe('the least max_connections for a demand', () => {
  it.each([
    { what: 'nothing free', demand: 17, percent: 0, limit: 17 },
    { what: 'a whole number that division misses by a hair', demand: 17, percent: 15, limit: 20 },
    { what: 'the next whole number', demand: 18, percent: 15, limit: 22 },
    { what: 'nearly everything free', demand: 1, percent: 99, limit: 100 },
  ])('$what: $demand with $percent % free is $limit', ({ demand, percent, limit }) => {
    const headroom = { kind: 'share', percent } as const
    expect(neededLimit(demand, mysql, { headroom, kept: [] })?.maxConnections).toBe(limit)
  })

  it('is never below the least that a server takes', () => {
    const headroom = { kind: 'share', percent: 0 } as const
    expect(neededLimit(0, mysql, { headroom, kept: [] })?.maxConnections).toBe(1)
    const mariadb = { ...mysql, flavour: 'mariadb' } as const
    expect(neededLimit(3, mariadb, { headroom, kept: [] })).toEqual({ maxConnections: 10 })
  })

  it('fits, and one less does not', () => {
    const share = fc.record({
      kind: fc.constant('share' as const),
      percent: fc.integer({ min: 0, max: 980 }).map(tenths => tenths / 10),
    })
    const fixed = fc.record({
      kind: fc.constant('connections' as const),
      connections: fc.integer({ min: 0, max: 500 }),
    })
    fc.assert(
      fc.property(
        fc.oneof(share, fixed),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 0, max: 20 }),
        (headroom, sessions, keep) => {
          const options = { headroom, kept: [{ label: 'people', connections: keep }] }
          const described = {
            ...one,
            file: clientsFile({ groups: [{ ...file.groups[0], sessions }] }),
            options,
          }
          const need = needOf(described)
          const limit = need.kind === 'need' ? need.limit?.maxConnections : undefined
          if (limit === undefined) throw new Error('no limit')
          const verdict = (maxConnections: number) =>
            describedBudget({ ...described, maxConnections }).verdict.kind
          expect([verdict(limit), verdict(limit - 1)]).toEqual(['fits', 'over'])
        },
      ),
      { numRuns: 60 },
    )
  })
})
