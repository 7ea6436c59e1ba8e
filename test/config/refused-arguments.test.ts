import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../src/config/arguments.ts'
import { textWord } from '../../src/config/words/words.ts'
import { release } from '../support/tablets.ts'

/** Each word on a line of its own. */
const parsed = (words: readonly string[], text = '22') =>
  parseArguments(
    words.map((word, at) => textWord(word, { file: 'f', line: at + 1, column: 1 })),
    release(text),
  )

describe('words that vttablet does not take', () => {
  const rows = [
    [
      'a boolean with its value as a word',
      ['--unmanaged', 'false'],
      ['1 boolean-as-two-words --unmanaged false → --unmanaged=false'],
    ],
    ['a boolean and any word', ['--unmanaged', 'really'], ['2 stray-word really']],
    ['a boolean that has its value', ['--unmanaged=true', 'false'], ['2 stray-word false']],
    [
      'the second of two words',
      ['--unmanaged', 'false', 'true'],
      ['1 boolean-as-two-words --unmanaged false → --unmanaged=false', '3 stray-word true'],
    ],
    ['1 is a boolean to Go', ['--unmanaged', '1'], ['1 boolean-as-two-words --unmanaged 1 → --unmanaged=1']],
    ['a text takes the next word', ['--db_host', 'false'], []],
    ['the value of a flag is no word of the next', ['--db_host', 'a', 'false'], ['3 stray-word false']],
    ['one dash is refused', ['-db_host', 'a'], ['1 single-dash -db_host → --db_host']],
    ['the end of the line', ['--db_host'], ['1 flag-without-value --db_host']],
  ] as const
  it.each(rows)('%s', (_title, words, expected) => {
    const told = parsed(words).diagnostics.map(({ code, place, text, mended }) =>
      [place?.line, code, text, ...(mended === undefined ? [] : ['→', mended])].join(' '),
    )
    expect(told).toEqual(expected)
  })

  it('a single dash that v14 warns of is not one that v15 refuses', () => {
    expect(parsed(['-db_host=a'], '14').diagnostics.map(({ code }) => code)).toEqual(['single-dash-warned'])
    expect(parsed(['-db_host=a'], '13').diagnostics).toEqual([])
  })

  it('are told with the text that stands at their place, and are never thrown for', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('--unmanaged', 'false', '--db_host', '-x', '=', '--', '--db_host='),
    )
    fc.assert(
      fc.property(fc.array(word), fc.constantFrom('6', '14', '22', '24'), (words, text) => {
        for (const { place, text: about } of parsed(words, text).diagnostics) {
          const standing = words[(place?.line ?? 0) - 1] ?? ''
          expect(standing.startsWith(about?.split(' ')[0] ?? '')).toBe(true)
        }
      }),
    )
  })
})
