import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayWidth, endWithin, piecesWithin, startWithin } from '../../src/report/display-width.ts'
import { visible } from '../../src/report/visible-text.ts'
import { wrappedBlock, wrappedLines } from '../../src/report/wrapped-lines.ts'
import { nastyText } from '../support/arbitrary-reports.ts'

describe('wrapping', () => {
  it.each([
    ['breaks at blanks', 'one two three four five six', 0, ['one two three four', '  five six']],
    ['leaves room on the first line', 'one two three', 16, ['one', '  two three']],
    ['starts on the second line when the first is full', 'one two', 19, ['', '  one two']],
    ['keeps the blanks inside a line', 'one    two', 0, ['one    two']],
    ['cuts a word that no line holds', 'a'.repeat(30), 0, ['a'.repeat(18), `  ${'a'.repeat(12)}`]],
    ['counts wide characters twice', '東京東京 東京東京 東京', 0, ['東京東京 東京東京', '  東京']],
    ['gives an empty text its line', '', 0, ['']],
  ])('%s', (_, text, first, lines) => {
    expect(wrappedLines(text, { columns: 20, first, indent: 2 })).toEqual(lines)
  })

  it('leaves everything in one line where there is no terminal', () => {
    expect(wrappedLines('a '.repeat(200), { columns: undefined, first: 0, indent: 2 })).toHaveLength(1)
  })

  it('indents what goes on under an indented line', () => {
    expect(wrappedBlock(['  a note that goes on'], 16)).toEqual(['  a note that', '    goes on'])
  })

  it('fits, and loses nothing but blanks', () => {
    fc.assert(
      fc.property(nastyText.map(visible), fc.integer({ min: 30, max: 90 }), (text, columns) => {
        const lines = wrappedLines(text, { columns, first: 10, indent: 4 })
        expect(lines.slice(1).filter(line => displayWidth(line) > columns)).toEqual([])
        expect(displayWidth(lines[0] ?? '')).toBeLessThanOrEqual(columns - 10)
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      }),
      { numRuns: 500 },
    )
  })

  it('is linear in its text', () => {
    const started = performance.now()
    wrappedLines('語'.repeat(300_000), { columns: 80, first: 0, indent: 2 })
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})

describe('cutting to cells', () => {
  it.each([
    ['ASCII', 'abcdef', 4, 'abcd', 'cdef', ['abcd', 'ef']],
    ['wide characters whole', 'a東京b', 4, 'a東', '京b', ['a東', '京b']],
    [
      'characters of several code points whole',
      '👩‍👩‍👧x👩‍👩‍👧',
      4,
      '👩‍👩‍👧x',
      'x👩‍👩‍👧',
      ['👩‍👩‍👧x', '👩‍👩‍👧'],
    ],
    ['nothing at all', '', 4, '', '', []],
  ])('keeps %s', (_, text, cells, start, end, pieces) => {
    expect([startWithin(text, cells), endWithin(text, cells), piecesWithin(text, cells)]).toEqual([
      start,
      end,
      pieces,
    ])
  })
})

describe('visible text', () => {
  it.each([
    ['line ends and tabs', 'a\r\n\tb', 'a\\r\\n\\tb'],
    ['escape sequences', '\u001b[2Ja\u009b1m', '\\u001b[2Ja\\u009b1m'],
    ['marks that turn the direction', 'a\u202eb\u2066c\u200f', 'a\\u202eb\\u2066c\\u200f'],
    ['line separators', 'a\u2028b\u2029\u0085', 'a\\u2028b\\u2029\\u0085'],
    ['half a character', 'a\ud800b', 'a\\ud800b'],
    ['nothing of what is plain', 'a "東京" 👩‍👩‍👧 \\n', 'a "東京" 👩‍👩‍👧 \\n'],
  ])('escapes %s', (_, text, shown) => {
    expect(visible(text)).toBe(shown)
  })
})
