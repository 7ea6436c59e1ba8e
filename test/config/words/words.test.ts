import { expect, test } from 'vitest'
import type { Hole, Word } from '../../../src/config/model.ts'
import { displayText, substitute, textWord, wordText } from '../../../src/config/words/words.ts'

const place = { file: 'f', line: 1, column: 1 }
const hole = (name: string, splits = false): Hole => ({
  kind: 'hole',
  text: `$${name}`,
  name,
  by: 'variable',
  place,
  ...(splits && { splits }),
})
const word = (...pieces: Word['pieces']): Word => ({ pieces, place })

test('a word of text has its text', () => {
  expect(wordText(textWord('--port=1', place))).toBe('--port=1')
})

test('a word with a hole has none, but can be shown', () => {
  const holed = word({ kind: 'text', text: '--port=' }, hole('PORT'))
  expect([wordText(holed), displayText(holed)]).toEqual([undefined, '--port=$PORT'])
})

test.each([
  ['a hole inside a word is filled in place', [word({ kind: 'text', text: '--p=' }, hole('P'))], ['--p=a b']],
  ['a lone quoted hole stays one word', [word(hole('P'))], ['a b']],
  ['a splitting hole becomes its words', [word(hole('P', true))], ['a', 'b']],
  ['an empty splitting hole becomes none', [word(hole('E', true))], []],
  ['an empty quoted hole stays an empty word', [word(hole('E'))], ['']],
  ['a hole nobody supplies stays', [word(hole('Q', true))], ['$Q']],
] as const)('%s', (_, words, expected) => {
  const filled = substitute(
    words,
    new Map([
      ['P', 'a b'],
      ['E', ''],
    ]),
  )
  expect(filled.map(displayText)).toEqual(expected)
})
