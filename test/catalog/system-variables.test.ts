import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { newestReleases, parseRelease, type Release } from '../../src/catalog/release.ts'
import { systemVariables } from '../../src/catalog/system-variables.ts'
import { refusedMode, storedModes } from '../../src/catalog/system-variables-modes.ts'
import { mysql8Defaults } from '../../src/catalog/system-variables-mysql.ts'
import { systemVariableRows } from '../../src/catalog/system-variables-rows.ts'

interface FactRow {
  readonly from: number
  readonly to: number
  readonly class: string
  readonly via: 'planner' | 'legacy'
  readonly setVar?: boolean
  readonly boolean?: boolean
  readonly identifierAsString?: boolean
  readonly default?: string
  readonly case?: string
  readonly legacyClass?: string
}

const facts = JSON.parse(readFileSync('fixtures/facts/sysvars.json', 'utf8')) as {
  name: string
  byVersion: FactRow[]
}[]

function release(text: string): Release {
  return parseRelease(text) as Release
}

describe('the table of variables', () => {
  test.each(newestReleases().map(each => [each.text, each] as const))(
    'says of %s what the facts say',
    (_, each) => {
      const known = systemVariables(each)
      const told = facts.flatMap(({ name, byVersion }) => {
        const row = byVersion.find(({ from, to }) => from <= each.major && each.major <= to)
        return row ? [[name, fromFacts(row)] as const] : []
      })
      const held = [...known].map(([name, row]) => [
        name,
        {
          class: row.class,
          legacy: row.path === 'legacy',
          boolean: row.boolean,
          bareWordIsText: row.bareWordIsText,
          hint: row.hint,
          upperCase: row.upperCase,
          default: row.default,
          legacyClass: row.legacyClass,
        },
      ])
      expect(held.sort()).toEqual(told.sort())
    },
  )

  test.each([
    ['8', { VitessAware: 10, IgnoreThese: 25, NotSupported: 39, UseReservedConn: 42, CheckAndIgnore: 35 }],
    ['9', { VitessAware: 15, IgnoreThese: 25, NotSupported: 39, UseReservedConn: 43, CheckAndIgnore: 33 }],
    [
      '15',
      {
        VitessAware: 16,
        ReadOnly: 3,
        IgnoreThese: 25,
        NotSupported: 39,
        UseReservedConn: 44,
        CheckAndIgnore: 33,
      },
    ],
    [
      '17',
      {
        VitessAware: 17,
        ReadOnly: 3,
        IgnoreThese: 25,
        NotSupported: 39,
        UseReservedConn: 44,
        CheckAndIgnore: 33,
      },
    ],
    [
      '20',
      {
        VitessAware: 18,
        ReadOnly: 3,
        IgnoreThese: 25,
        NotSupported: 39,
        UseReservedConn: 44,
        CheckAndIgnore: 33,
      },
    ],
    [
      '22',
      {
        VitessAware: 18,
        ReadOnly: 3,
        IgnoreThese: 25,
        NotSupported: 39,
        UseReservedConn: 45,
        CheckAndIgnore: 32,
      },
    ],
    [
      '24',
      {
        VitessAware: 19,
        ReadOnly: 3,
        IgnoreThese: 25,
        NotSupported: 39,
        UseReservedConn: 45,
        CheckAndIgnore: 32,
      },
    ],
  ])('of v%s has as many variables of each class as Vitess lists', (text, sizes) => {
    const counted: Record<string, number> = {}
    for (const { class: name } of systemVariables(release(text)).values())
      counted[name] = (counted[name] ?? 0) + 1
    expect(counted).toEqual(sizes)
  })

  test('names 20 variables that travel as hints from v14 on, and none before', () => {
    const hinted = (text: string) =>
      [...systemVariables(release(text)).values()].filter(({ hint }) => hint).length
    expect([hinted('13'), hinted('14'), hinted('24')]).toEqual([0, 20, 20])
  })

  test('has rows that neither overlap nor run backwards', () => {
    for (const { name, rows } of systemVariableRows) {
      const ends = rows.map(({ since, until }) => [Number(since), Number(until ?? 99)] as const)
      for (const [index, [from, to]] of ends.entries()) {
        expect(from, name).toBeLessThanOrEqual(to)
        expect(from, name).toBeGreaterThan(ends[index - 1]?.[1] ?? 0)
      }
    }
  })
})

function fromFacts(row: FactRow): object {
  return {
    class: row.class,
    legacy: row.via === 'legacy',
    boolean: row.boolean === true,
    bareWordIsText: row.identifierAsString === true,
    hint: row.setVar === true && row.class === 'UseReservedConn',
    upperCase: row.case === 'upper',
    default: row.default,
    legacyClass: row.legacyClass,
  }
}

describe("MySQL's side", () => {
  const recorded = JSON.parse(readFileSync('fixtures/recorded/server-variables.json', 'utf8')) as Record<
    string,
    string
  >

  test('has the defaults that were recorded', () => {
    for (const [name, value] of Object.entries(mysql8Defaults))
      expect([name, recorded[name]]).toEqual([name, value])
  })

  test.each([
    ['STRICT_TRANS_TABLES,NO_AUTO_CREATE_USER', '8.0.46', 'NO_AUTO_CREATE_USER'],
    ['strict_trans_tables,ansi,', '9.7.4', undefined],
    ['b,a', '8.4.10', 'b'],
    ['NO_AUTO_CREATE_USER', '5.7.44', undefined],
    ['ORACLE', '10.11.18-MariaDB', undefined],
    ['ORACLE', 'unknown', undefined],
  ])('refuses of the modes %s on %s: %s', (modes, version, refused) => {
    expect(refusedMode(modes, version)).toBe(refused)
  })
})

test.each([
  ['ANSI', 'REAL_AS_FLOAT,PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,ONLY_FULL_GROUP_BY,ANSI'],
  ['no_zero_date, STRICT_ALL_TABLES,,no_zero_date', 'STRICT_ALL_TABLES,NO_ZERO_DATE'],
  [mysql8Defaults.sql_mode ?? '', mysql8Defaults.sql_mode],
  ['MINE,ANSI_QUOTES', 'ANSI_QUOTES,MINE'],
  ['', ''],
])('MySQL shows the sql_mode %j as it stores it', (given, shown) => {
  expect(storedModes(given)).toBe(shown)
})
