import { describe, expect, test } from 'vitest'
import { evaluate } from '../../src/statements/expressions.ts'
import { changeOfModes } from '../../src/statements/sql-mode.ts'
import { tokenize } from '../../src/statements/tokens.ts'
import { differs, numberValue, textValue, type Value, valueAsSql } from '../../src/statements/values.ts'

const surroundings = {
  systemVariable: (name: string) => (name === 'sql_mode' ? textValue('A,B') : undefined),
  userVariable: (name: string): Value | undefined => (name === 'null' ? { kind: 'null' } : undefined),
}

function value(sql: string): string | undefined {
  const found = evaluate(
    tokenize(sql, () => true),
    surroundings,
  )
  return found && valueAsSql(found)
}

describe('evaluate', () => {
  test.each([
    ["'a'", "'a'"],
    ['1 + 2 * 3 - 4', '3'],
    ['-5', '-5'],
    ['2147483648 * 2', '4294967296'],
    ['true', '1'],
    ['null', 'null'],
    ['@null', 'null'],
    ['1 + @null', 'null'],
    ["concat(@@sql_mode, ',C')", "'A,B,C'"],
    ["CONCAT('a', null)", 'null'],
    ["replace(replace(@@sql_mode, 'A', ''), ',', ';')", "';B'"],
    ["replace('a', '', 'x')", "'a'"],
    ["(select concat('a', 'b'))", "'ab'"],
    ["upper('a')", "'A'"],
    ["ifnull(@null, 'b')", "'b'"],
    ['coalesce(@null, 3, 4)', '3'],
    ["concat_ws(',', 'a', null, 'b')", "'a,b'"],
    ["concat_ws(null, 'a')", 'null'],
  ])('works out %s as %s', (sql, result) => {
    expect(value(sql)).toBe(result)
  })

  test.each([
    '@unknown',
    '@@unknown',
    'now()',
    'concat(@unknown)',
    '1 +',
    '(1',
    '1 2',
    'concat(1',
    'a',
    '9007199254740993 + 1',
    'select 1',
    '',
    `${'('.repeat(1000)}1${')'.repeat(1000)}`,
    `${'-'.repeat(1000)}1`,
  ])('leaves %s open', sql => {
    expect(value(sql)).toBeUndefined()
  })

  test('does not let nested calls grow without end', () => {
    let sql = "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'"
    for (let depth = 0; depth < 30; depth += 1) sql = `replace(${sql}, 'a', 'aaaaaaaa')`
    expect(value(sql)).toBeUndefined()
  })
})

test.each([
  [textValue('SYSTEM'), textValue('system'), false],
  [textValue('SYSTEM'), numberValue('1'), true],
  [textValue('OFF'), numberValue('0'), false],
  [textValue('ON'), textValue('0'), true],
  [numberValue('1'), numberValue('1.0'), false],
  [numberValue('18446744073709551615'), numberValue('18446744073709551615'), false],
  [numberValue('18446744073709551615'), numberValue('18446744073709551614'), true],
  [numberValue('007'), numberValue('7'), false],
  [numberValue('1'), { kind: 'null' } as const, false],
])('%o against %o differs: %s', (current, wanted, result) => {
  expect(differs(current, wanted)).toBe(result)
})

test.each([
  ['A,B', 'b,a,A', true, { kind: 'same' }],
  ['A,B', 'A', true, { kind: 'changed' }],
  ['A', 'A,PIPES_AS_CONCAT', true, { kind: 'refused', mode: 'PIPES_AS_CONCAT' }],
  ['A', 'B,PIPES_AS_CONCAT', true, { kind: 'changed' }],
  ['A', 'PIPES_AS_CONCAT', false, { kind: 'changed' }],
  ['PIPES_AS_CONCAT', 'pipes_as_concat', true, { kind: 'same' }],
  [undefined, 'A', true, { kind: 'changed' }],
  ['', '', true, { kind: 'same' }],
])('modes %s to %s (refusing: %s)', (old, wanted, refuses, change) => {
  expect(changeOfModes(old, wanted, refuses)).toEqual(change)
})
