import { expect, test } from 'vitest'
import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { effectOf } from '../../src/statements/apply.ts'
import { newContext } from '../../src/statements/context.ts'
import { isMalformed } from '../../src/statements/expression-shape.ts'
import { tokenize } from '../../src/statements/tokens.ts'

function malformed(sql: string): boolean {
  return isMalformed(tokenize(sql, () => true))
}

test.each([
  '1',
  '-1',
  '- - 1',
  '(1)',
  '-(-1)',
  'f()',
  'count(*)',
  '2 * 3',
  "concat(@@sql_mode, ',A')",
  '(select a from t where b = 1 limit 1)',
  'case when 1 then 2 end',
  "'a' collate utf8_bin",
  "_utf8'x'",
  'interval 1 day + now()',
  'substring(a from 1)',
  "a->>'$.x'",
  'a.b.c',
  '?',
  ':v1',
  '? + 1',
])('%s may be an expression', sql => {
  expect(malformed(sql)).toBe(false)
})

test.each([
  '',
  '1 +',
  '= 1',
  '(1',
  '1)',
  '(1 +)',
  "'a' 'b'",
  '1 2',
  '@a @b',
  '(1) 2',
  '1 = = 2',
  '@a := 1',
  "'+01:00' from t",
])('%s is none', sql => {
  expect(malformed(sql)).toBe(true)
})

test.each(["set sql_mode = 'a' 'b'", 'set names', 'set names utf8 utf8', 'set time_zone = 1 where 2'])(
  '%s is refused, as vtgate cannot parse it',
  sql => {
    for (const version of ['7', '12', '24'])
      expect(effectOf(sql, newContext({ release: parseRelease(version) as Release })).kind).toBe('error')
  },
)

test('DEFAULT for a variable that is dropped is dropped too while v7 sends values unread', () => {
  const kind = (version: string, sql: string) =>
    effectOf(sql, newContext({ release: parseRelease(version) as Release, enableSystemSettings: true })).kind
  expect(kind('7', 'set wait_timeout = default')).toBe('ignored')
  expect(kind('8', 'set wait_timeout = default')).toBe('error')
  expect(kind('7', 'set sql_mode = default')).toBe('error')
})
