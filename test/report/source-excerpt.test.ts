import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayWidth } from '../../src/report/display-width.ts'
import { sourceExcerpt } from '../../src/report/source-excerpt.ts'
import { nastyText } from '../support/arbitrary-reports.ts'

/** The excerpt as the terminal shows it: the line, and the marks below it. */
function shown(line: string, at: { column: number; text?: string }, cells: number): readonly string[] {
  const { text, skip, mark } = sourceExcerpt(line, at, cells)
  return [text, ' '.repeat(skip) + '^'.repeat(mark)]
}

describe('an excerpt of a source line', () => {
  it.each([
    {
      what: 'marks the text it is given',
      line: '  - --dba-pool-size=20',
      at: { column: 5, text: '--dba-pool-size=20' },
      cells: 60,
      lines: ['  - --dba-pool-size=20', '    ^^^^^^^^^^^^^^^^^^'],
    },
    {
      what: 'marks the word that stands there when it is given another text',
      line: 'args: ["--a=30m", "--b"]',
      at: { column: 9, text: '--c' },
      cells: 60,
      lines: ['args: ["--a=30m", "--b"]', '        ^^^^^^^'],
    },
    {
      what: 'marks a quoted word with its quotes',
      line: 'pool: "20 s"  # why',
      at: { column: 7 },
      cells: 60,
      lines: ['pool: "20 s"  # why', '      ^^^^^^'],
    },
    {
      what: 'marks one cell where the line has ended',
      line: 'max_connections',
      at: { column: 40 },
      cells: 60,
      lines: ['max_connections', '               ^'],
    },
    {
      what: 'shows a tab as four blanks, so that the mark stays under its text',
      line: '\t\t-a\t-b',
      at: { column: 6, text: '-b' },
      cells: 60,
      lines: ['        -a    -b', '              ^^'],
    },
    {
      what: 'counts wide characters as two cells',
      line: '東京 -a',
      at: { column: 4, text: '-a' },
      cells: 60,
      lines: ['東京 -a', '     ^^'],
    },
    {
      what: 'marks as many cells as the text takes',
      line: 'a: 東京 b',
      at: { column: 4, text: '東京' },
      cells: 60,
      lines: ['a: 東京 b', '   ^^^^'],
    },
    {
      what: 'cuts on both sides of a text in the middle of a long line',
      line: `${'a'.repeat(500)} 30m ${'b'.repeat(500)}`,
      at: { column: 502, text: '30m' },
      cells: 20,
      lines: ['…aaaaaa 30m bbbbbbb…', '        ^^^'],
    },
    {
      what: 'gives the room that one side does not need to the other',
      line: `${'a'.repeat(500)} 30m`,
      at: { column: 502, text: '30m' },
      cells: 20,
      lines: ['…aaaaaaaaaaaaaaa 30m', '                 ^^^'],
    },
    {
      what: 'cuts a text that is wider than the room',
      line: `a ${'b'.repeat(500)} c`,
      at: { column: 3 },
      cells: 12,
      lines: ['a bbbbbbbbb…', '  ^^^^^^^^^^'],
    },
    {
      what: 'marks the first line of a text of several',
      line: 'args: |',
      at: { column: 7, text: '|\n  --a' },
      cells: 60,
      lines: ['args: |', '      ^'],
    },
    {
      what: 'shows control characters as escapes',
      line: 'a\u001b[31mb',
      at: { column: 7, text: 'b' },
      cells: 60,
      lines: ['a\\u001b[31mb', '           ^'],
    },
  ])('$what', ({ line, at, cells, lines }) => {
    expect(shown(line, at, cells)).toEqual(lines)
  })

  it('never takes more cells than it may, and marks inside them', () => {
    fc.assert(
      fc.property(
        nastyText.map(text => text.repeat(9)),
        fc.integer({ min: 1, max: 400 }),
        fc.option(nastyText, { nil: undefined }),
        fc.integer({ min: 10, max: 100 }),
        (line, column, text, cells) => {
          const excerpt = sourceExcerpt(line, { column, ...(text !== undefined && { text }) }, cells)
          expect(displayWidth(excerpt.text)).toBeLessThanOrEqual(cells)
          expect(excerpt.text).not.toMatch(/[\r\n\u001b]/)
          expect(excerpt.mark).toBeGreaterThanOrEqual(1)
          expect(excerpt.skip + excerpt.mark).toBeLessThanOrEqual(cells + 1)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('takes no longer for a line of 20 MB than for what it shows', () => {
    const line = 'a語'.repeat(10_000_000)
    const started = performance.now()
    for (let at = 0; at < 100; at++) sourceExcerpt(line, { column: 10_000_000 }, 80)
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})
