import { expect, test } from 'vitest'
import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { commandIn } from '../../src/statements/commands.ts'
import { newContext } from '../../src/statements/context.ts'
import { holdings } from '../../src/statements/holdings.ts'
import { statementsIn } from '../../src/statements/script.ts'
import { appliedScript } from '../support/applied-script.ts'

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
  const text =
    "set time_zone = '+03:00';\nselect 1 from t;\nbogus;\nCOM_INIT_DB other ;\nCOM_RESET_CONNECTION"
  const { effects, session } = appliedScript(text, context)
  expect(effects.map(([line, { kind }]) => [line, kind])).toEqual([
    [1, 'reserved'],
    [2, 'reserved'],
    [3, 'error'],
    [4, 'none'],
    [5, 'none'],
  ])
  expect(holdings(session, context)).toMatchObject({ dedicated: { least: 0 }, settingsTravel: 'reserved' })
  expect(session.target.keyspace).toBe('other')
})

test.each([
  ['COM_QUIT', { name: 'COM_QUIT' }],
  ['COM_INIT_DB commerce', { name: 'COM_INIT_DB', database: 'commerce' }],
  ['COM_SLEEP', undefined],
  ['com_quit', undefined],
  ['COM_QUIT and more', undefined],
  ['COMMIT', undefined],
])('%s is a command of the protocol, or is not', (text, command) => {
  expect(commandIn(text)).toEqual(command)
})
