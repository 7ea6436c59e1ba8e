import { expect, test } from 'vitest'
import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { newContext } from '../../src/statements/context.ts'
import { holdings } from '../../src/statements/holdings.ts'
import { applyScript, statementsIn } from '../../src/statements/script.ts'

test.each([
  [
    'a; b;\n\n c',
    [
      ['a', 1],
      ['b', 1],
      ['c', 3],
    ],
  ],
  [
    'x \';\' ; "a\\";" ; `;` ',
    [
      ["x ';'", 1],
      ['"a\\";"', 1],
      ['`;`', 1],
    ],
  ],
  [
    '/* ; */ a; # ;\nb; -- ;\nc',
    [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ],
  ],
  ['a -- b', [['a -- b', 1]]],
  ["'unclosed; ", [["'unclosed;", 1]]],
  ['/* unclosed; ', []],
  [
    '/*!40101 SET a=1 */;\n/*+ hint */ b;\n-- why\n/* so */\n\nc /* d */;\n# the end',
    [
      ['/*!40101 SET a=1 */', 1],
      ['/*+ hint */ b', 2],
      ['c /* d */', 6],
    ],
  ],
  [' ;; \n;', []],
] as const)('splits %j', (text, statements) => {
  expect([...statementsIn(text)].map(({ sql, line }) => [sql, line])).toEqual(statements)
})

test('carries the session along', () => {
  const context = newContext({
    release: parseRelease('16') as Release,
    keyspace: { name: 'ks', sharded: false },
  })
  const { effects, session } = applyScript("set time_zone = '+03:00';\nselect 1 from t;\nbogus", context)
  expect(effects.map(({ line, effect }) => [line, effect.kind])).toEqual([
    [1, 'reserved'],
    [2, 'reserved'],
    [3, 'error'],
  ])
  expect(holdings(session, context).dedicated).toEqual({ least: 1, most: 1 })
})
