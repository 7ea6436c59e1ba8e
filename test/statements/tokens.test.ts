import { describe, expect, test } from 'vitest'
import { tokenize } from '../../src/statements/tokens.ts'

function read(sql: string, parserVersion = 80030): readonly string[] {
  return tokenize(sql, version => version <= parserVersion).map(({ kind, text }) => `${kind} ${text}`)
}

describe('tokenize', () => {
  test.each([
    [
      'words, names and numbers',
      'Select `a``b` 1.5e-3 0x1F .5',
      ['word Select', 'name a`b', 'number 1.5e-3', 'number 0x1F', 'number .5'],
    ],
    [
      'strings with either quote, doubled and escaped',
      `'it''s' "a\\"b" 'n\\n'`,
      ["string it's", 'string a"b', 'string n\n'],
    ],
    [
      'user variables, bare and quoted',
      "@a.b @`x y` @'z'",
      ['user-variable a.b', 'user-variable x y', 'user-variable z'],
    ],
    [
      'system variables with scope and quotes',
      "@@session.`autocommit` @@'x'",
      ['system-variable session.autocommit', "system-variable 'x'"],
    ],
    [
      'operators of two and three characters',
      'a<=>b:=c->>d',
      ['word a', 'symbol <=>', 'word b', 'symbol :=', 'word c', 'symbol ->>', 'word d'],
    ],
    [
      'comments of three kinds, and hints',
      '/* a */ # b\n-- c\n/*+ d */',
      ['comment /* a */', 'comment # b', 'comment -- c', 'hint /*+ d */'],
    ],
    ['minus signs that begin no comment', '1--1', ['number 1', 'symbol -', 'symbol -', 'number 1']],
    ['version comments that run', 'a /*!40101 b */ c /*! d */', ['word a', 'word b', 'word c', 'word d']],
    ['version comments that do not', '/*!99999 b */ c', ['comment /*!99999 b */', 'word c']],
    ['a comment inside one that runs', '/*!40101 a /* b */ c */', ['word a', 'comment /* b */', 'word c']],
    ['an unclosed string', "'ab", ["unclosed 'ab"]],
    ['an unclosed comment', 'a /* b', ['word a', 'unclosed /* b']],
    ['a backslash at the end', "'a\\", ["unclosed 'a\\"]],
    ['letters beyond ASCII', 'größe', ['word größe']],
    ['nothing', ' \t\n', []],
  ])('reads %s', (_, sql, tokens) => {
    expect(read(sql)).toEqual(tokens)
  })

  test('steps in and out of any number of version comments without a stack', () => {
    expect(read('/*!*/'.repeat(200_000)).length).toBe(0)
  })
})
