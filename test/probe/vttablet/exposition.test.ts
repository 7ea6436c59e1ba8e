import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readExposition } from '../../../src/probe/vttablet/exposition.ts'
import { recordedPages, recordedStates } from '../../support/tablet-pages.ts'

const one = (line: string) => {
  const { samples, brokenLines } = readExposition(line)
  return [samples.map(({ name, labels, value }) => [name, Object.fromEntries(labels), value]), brokenLines]
}

describe('the text format of Prometheus', () => {
  it.each([
    ['up 1', [[['up', {}, 1]], 0]],
    ['vttablet_errors{error_code="OK"} 12', [[['vttablet_errors', { error_code: 'OK' }, 12]], 0]],
    ['a{b="1",c="2",} 1.5e+3', [[['a', { b: '1', c: '2' }, 1500]], 0]],
    ['a { b = "x" , c="y" } 3 1395066363000', [[['a', { b: 'x', c: 'y' }, 3]], 0]],
    [String.raw`a{b="q\"\\\n{}"} 1`, [[['a', { b: 'q"\\\n{}' }, 1]], 0]],
    ['a +Inf', [[['a', {}, Number.POSITIVE_INFINITY]], 0]],
    ['a NaN', [[['a', {}, Number.NaN]], 0]],
    ['a_bucket{le="+Inf"} 7 # {trace="1"} 0.5', [[['a_bucket', { le: '+Inf' }, 7]], 0]],
    ['# HELP a {not a line\n\n# TYPE a counter\na 2', [[['a', {}, 2]], 0]],
    [
      'a 1\r\nb 2\r',
      [
        [
          ['a', {}, 1],
          ['b', {}, 2],
        ],
        0,
      ],
    ],
    ['a{b="1} 2\nc 3', [[['c', {}, 3]], 1]],
    ['a', [[], 1]],
    ['a one', [[], 1]],
    ['{b="1"} 2', [[], 1]],
    ['<html><body>1</body></html>', [[], 1]],
    ['', [[], 0]],
  ])('%j', (text, expected) => {
    expect(one(text)).toEqual(expected)
  })

  it.each(recordedStates())('of %s is read whole', state => {
    const text = recordedPages(state)['/metrics'] ?? ''
    const lines = text.split('\n').filter(line => line !== '' && !line.startsWith('#'))
    const { samples, brokenLines } = readExposition(text)
    expect([samples.length, brokenLines]).toEqual([lines.length, 0])
  })

  it('never throws, and tells each line once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const { samples, brokenLines } = readExposition(text)
        expect(samples.length + brokenLines).toBeLessThanOrEqual(text.split('\n').length)
      }),
    )
  })

  const label = fc.string({ unit: 'grapheme' })
  const name = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/)
  it('gives back what was written', () => {
    fc.assert(
      fc.property(
        name,
        fc.dictionary(name, label),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (metric, labels, value) => {
          const pairs = Object.entries(labels).map(
            ([key, text]) =>
              `${key}="${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
          )
          const { samples } = readExposition(`${metric}{${pairs.join(',')}} ${value}`)
          const [sample] = samples
          expect([sample?.name, sample?.value]).toEqual([metric, Number(String(value))])
          expect([...(sample?.labels ?? [])].toSorted()).toEqual(Object.entries(labels).toSorted())
        },
      ),
    )
  })

  it.each([
    ['one endless label', `a{b="${'\\'.repeat(4_000_000)}`],
    ['labels without end', `a{${'b="1",'.repeat(700_000)}`],
    ['blanks', `a${' '.repeat(4_000_000)}`],
    ['braces', '{'.repeat(4_000_000)],
    ['short lines', 'a{b="1"} 1\n'.repeat(300_000)],
  ])('reads four megabytes of %s in linear time', (_, text) => {
    const start = performance.now()
    readExposition(text)
    expect(performance.now() - start).toBeLessThan(4000)
  })
})
