import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { yamlDocuments } from '../../../src/config/yaml/yaml-documents.ts'
import {
  child,
  entries,
  items,
  keyPlace,
  keyText,
  kindOf,
  placeOf,
  scalarOf,
  scalarText,
  textPlaces,
  type YamlValue,
} from '../../../src/config/yaml/yaml-values.ts'

const read = (text: string) => [...yamlDocuments(text, 'a.yaml')]
const only = (text: string): YamlValue | undefined => read(text)[0]?.root
const spot = (place: { line: number; column: number }) => `${place.line}:${place.column}`

describe('documents', () => {
  const countRows: readonly (readonly [string, string, readonly string[]])[] = [
    ['an empty text holds none', '', []],
    ['comments alone hold none', '# nothing\n\n# here\n', []],
    ['three dashes part two', 'a: 1\n---\na: 2\n', ['1', '2']],
    ['a leading marker opens the first', '---\na: 1\n---\na: 2\n', ['1', '2']],
    ['a comment before the marker belongs to the document after it', '# x\n---\na: 1\n', ['1']],
    [
      'a directive belongs to the document after it',
      '%YAML 1.1\n---\na: 1\n...\n%YAML 1.1\n---\na: 2\n',
      ['1', '2'],
    ],
    ['dots end a document', 'a: 1\n...\na: 2\n', ['1', '2']],
    ['dashes inside a block scalar part nothing', 'a: |\n  ---\n  x\n', ['---\nx\n']],
    ['dashes with text behind them part nothing', 'a: 1\n----: 2\n', ['1']],
    ['content may follow the marker', '--- {a: 1}\n--- {a: 2}\n', ['1', '2']],
    ['line ends may be CRLF', 'a: 1\r\n---\r\na: 2\r\n', ['1', '2']],
    ['a byte order mark is no content', '\uFEFF---\na: 1\n', ['1']],
    ['JSON is YAML, tabs and all', '{\n\t"a": 1\n}', ['1']],
  ]
  it.each(countRows)('%s', (_title, text, expected) => {
    expect(read(text).map(document => scalarText(child(document.root, 'a')))).toEqual(expected)
  })

  it('a broken document is one diagnostic with its place, and the others are read', () => {
    const documents = read('a: 1\n---\na: [1\nb: ]2\n---\na: 3\n')
    expect(documents.map(document => scalarText(child(document.root, 'a')))).toEqual(['1', undefined, '3'])
    expect(documents.flatMap(document => document.diagnostics)).toMatchObject([
      { severity: 'error', code: 'broken-yaml', place: { file: 'a.yaml', line: 4, column: 1 } },
    ])
  })

  it.each([
    ['brackets', '['],
    ['dashes', '- '],
    ['braces', '{a: '],
    ['question marks', '? '],
  ])('100,000 nested %s are one diagnostic, and the next document is read', (_title, opening) => {
    const documents = read(`${opening.repeat(100_000)}\n---\na: 1\n`)
    expect(documents.flatMap(document => document.diagnostics)).toMatchObject([
      { code: 'yaml-too-deep', place: { file: 'a.yaml', line: 1 } },
    ])
    expect(scalarText(child(documents[1]?.root, 'a'))).toBe('1')
  })
})

describe('values', () => {
  const scalarRows: readonly (readonly [string, string, string, unknown, string | undefined])[] = [
    ['a plain word', 'x', 'string', 'x', 'x'],
    ['a decimal number', '12', 'number', 12, '12'],
    ['an octal number', '010', 'number', 8, '010'],
    ['a hexadecimal number', '0x10', 'number', 16, '0x10'],
    ['a number with underscores', '1_000', 'number', 1000, '1_000'],
    ['a fraction', '5.0', 'number', 5, '5.0'],
    ['a quoted number', '"12"', 'string', '12', '12'],
    ['a number tagged as a string', '!!str 12', 'string', '12', '12'],
    ['yes', 'yes', 'boolean', true, 'yes'],
    ['nothing', '', 'null', undefined, undefined],
    ['a tilde', '~', 'null', undefined, undefined],
    ['a duration', '60s', 'string', '60s', '60s'],
    ['an address', '10.0.0.1:3306', 'string', '10.0.0.1:3306', '10.0.0.1:3306'],
    ['a map', '{b: 1}', 'map', undefined, undefined],
    ['a list', '[1]', 'list', undefined, undefined],
  ]
  it.each(scalarRows)(
    '%s keeps its kind, its value and its spelling',
    (_title, source, kind, value, text) => {
      const found = child(only(`a: ${source}\n`), 'a')
      expect([kindOf(found), scalarOf(found), scalarText(found)]).toEqual([kind, value, text])
    },
  )

  it('keys and values have places, in later documents too', () => {
    const [, second] = read('x: 1\n---\nspec:\n  a: 5\n  list: [7, 8]\n')
    const entry = child(second?.root, 'spec', 'a')
    expect(entry && [spot(keyPlace(entry)), spot(placeOf(entry))]).toEqual(['4:3', '4:6'])
    expect(items(child(second?.root, 'spec', 'list')).map(item => spot(placeOf(item)))).toEqual([
      '5:10',
      '5:13',
    ])
  })

  it('of equal keys the last counts and the first is reported once', () => {
    const root = only('a: 1\nb: 2\na: 3\n')
    expect(scalarText(child(root, 'a'))).toBe('3')
    expect(entries(root).map(entry => [keyText(entry), scalarText(entry)])).toEqual([
      ['a', '3'],
      ['b', '2'],
    ])
    expect(root?.document.diagnostics).toMatchObject([
      { severity: 'warning', code: 'duplicate-key', place: { line: 1, column: 1 } },
    ])
  })

  it('merge keys lend what the map does not have; an alias stands where it is used', () => {
    const root = only(
      'base: &b {x: 1, y: 2}\nmore: &m {y: 8, z: 9}\nuse:\n  <<: [*b, *m]\n  x: 5\nsame: *b\n',
    )
    const use = child(root, 'use')
    expect(entries(use).map(entry => [keyText(entry), scalarText(entry)])).toEqual([
      ['x', '5'],
      ['y', '2'],
      ['z', '9'],
    ])
    expect(scalarText(child(use, 'z'))).toBe('9')
    const same = child(root, 'same')
    expect(same && spot(placeOf(same))).toBe('6:7')
    expect(scalarText(child(same, 'y'))).toBe('2')
  })

  it('an alias means the last anchor of that name before it', () => {
    const root = only('a: &n 1\nb: *n\nc: &n 2\nd: *n\n')
    expect(['b', 'd'].map(key => scalarText(child(root, key)))).toEqual(['1', '2'])
  })

  it('an alias bomb costs one diagnostic and little time', () => {
    const levels = Array.from(
      { length: 9 },
      (_, at) => `l${at + 1}: &l${at + 1} [${`*l${at}, `.repeat(100)}]`,
    )
    const root = only(`l0: &l0 [x]\n${levels.join('\n')}\n`)
    const count = (value: YamlValue): number => {
      let total = 1
      for (const item of items(value)) total += count(item)
      return total
    }
    const top = child(root, 'l9')
    expect(top && count(top)).toBeLessThan(1_000_000)
    expect(root?.document.diagnostics.map(({ code }) => code)).toEqual(['alias-expansion'])
  })

  it('a merge that contains itself ends', () => {
    expect(child(only('a: &a\n  <<: *a\n  x: 1\n'), 'a', 'nothing')).toBeUndefined()
  })
})

describe('places inside scalars', () => {
  const rows: readonly (readonly [string, string, string, string])[] = [
    ['plain text', 'a: one two\n', 'two', '1:8'],
    ['single quotes, doubled ones before it', "a: 'it''s two'\n", 'two', '1:11'],
    ['double quotes with escapes before it', 'a: "x\\n\\u0041\\"two"\n', 'two', '1:16'],
    ['a literal block', 'a: |\n    one\n      two\n', 'two', '3:7'],
    ['a literal block with blank lines', 'a: |\n    one\n\n\n    two\n', 'two', '5:5'],
    ['a folded block', 'a: >-\n    one\n    and two\n', 'two', '3:9'],
    ['a plain scalar over two lines', 'a: one\n  two\n', 'two', '2:3'],
    ['a double-quoted scalar over two lines', 'a: "one\\\n    two"\n', 'two', '2:5'],
    ['a block under a list', 'a:\n- |-\n  x\n  two\n', 'two', '4:3'],
  ]
  it.each(rows)('are exact in %s', (_title, text, word, expected) => {
    const entry = child(only(text), 'a')
    const value = items(entry)[0] ?? entry
    const offset = scalarText(value)?.indexOf(word) ?? -1
    expect(offset).toBeGreaterThanOrEqual(0)
    expect(value && spot(textPlaces(value).at(offset))).toBe(expected)
  })

  it('of every letter show that letter in the source', () => {
    const letters = fc.stringMatching(/^[a-z'" \n]{0,40}$/)
    fc.assert(
      fc.property(letters, fc.constantFrom('|', '>', 'json'), (body, style) => {
        const text =
          style === 'json' ? `a: ${JSON.stringify(body)}\n` : `a: ${style}2\n${body.replace(/^/gm, '  ')}\n`
        const value = child(only(text), 'a')
        const lines = text.split('\n')
        ;[...(scalarText(value) ?? '')].forEach((letter, at) => {
          if (!value || !/[a-z]/.test(letter)) return
          const { line, column } = textPlaces(value).at(at)
          expect(lines[line - 1]?.[column - 1]).toBe(letter)
        })
      }),
    )
  })
})

describe('any text', () => {
  const yamlish = fc
    .array(
      fc.constantFrom(
        'a',
        ': ',
        '- ',
        '\n',
        '  ',
        '[',
        ']',
        '{',
        '}',
        '&a ',
        '*a',
        '"',
        "'",
        '|',
        '---\n',
        '#',
        '<<: ',
        '? ',
        '\t',
        '%',
        '!!str ',
      ),
    )
    .map(parts => parts.join(''))
  it('is read without throwing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), yamlish), text => {
        for (const { root } of read(text)) {
          for (const entry of entries(root)) textPlaces(entry).at(3)
          items(root).map(item => scalarText(item))
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('of half a megabyte of one mistake, or five of noise, ends in bounded time', { timeout: 60_000 }, () => {
    for (const unit of ['a: |\n', '"', ', ', '[,', '\t', '- - -\n', "''", '&a ']) {
      expect(read(unit.repeat(5e5 / unit.length)).length).toBeLessThan(3)
    }
    expect(read('\u0000\u0007x'.repeat(1.7e6)).length).toBe(1)
  })
})

describe('throughput', () => {
  it('10,000 small documents cost at most what the YAML package needs by itself, half as much again', {
    timeout: 120_000,
  }, () => {
    const text = Array.from(
      { length: 10_000 },
      (_, at) =>
        `apiVersion: v1\nkind: Service\nmetadata:\n  name: s${at}\nspec:\n  ports:\n  - port: 80\n    name: http\n`,
    ).join('---\n')
    const timed = (run: () => void): number => {
      const start = performance.now()
      run()
      return performance.now() - start
    }
    const own = () => {
      for (const { root } of yamlDocuments(text, 'a.yaml')) scalarText(child(root, 'kind'))
    }
    const theirs = () => parseAllDocuments(text, { merge: true })
    const ratios = Array.from({ length: 3 }, () => timed(own) / timed(theirs))
    expect(Math.min(...ratios)).toBeLessThan(1.5)
  })
})
