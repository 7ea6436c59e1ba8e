import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { baselineOf, baselineText, beyondBaseline, parseBaseline } from '../../src/check/baseline.ts'
import type { Finding } from '../../src/rules/rule.ts'

function finding(line: number, rule = 'VT201', message = 'no such flag'): Finding {
  return { rule, severity: 'error', message, place: { file: 'a.sh', line, column: 1 } }
}

const before = 'vttablet --a\nvttablet --b\nvttablet --b\n'
const sources = (text: string) => () => text
const known = baselineOf([finding(1), finding(2), finding(3)], sources(before))

describe('baseline', () => {
  it.each<[string, readonly Finding[], string, number]>([
    ['accepts what it knows', [finding(1), finding(2), finding(3)], before, 0],
    ['accepts lines that moved', [finding(3), finding(4)], `\n\n${before}`, 0],
    ['accepts a line with other blanks', [finding(1)], '  vttablet   --a\n', 0],
    ['accepts a finding that is worded anew', [finding(1, 'VT201', 'unknown flag')], before, 0],
    ['does not accept the same line for another rule', [finding(1, 'VT202')], before, 1],
    ['does not accept a line that says something else', [finding(1)], 'vttablet --c\n', 1],
    [
      'accepts as many of a kind as there were',
      [2, 3, 4].map(line => finding(line)),
      `${before}vttablet --b\n`,
      1,
    ],
    ['has nothing against findings that are gone', [], '', 0],
  ])('%s', (_name, findings, text, left) => {
    expect(beyondBaseline(findings, known, sources(text)).length).toBe(left)
  })

  it('comes back from its file as it went in', () => {
    expect(parseBaseline(baselineText(known))).toEqual(known)
  })

  it('accepts every finding that it was written for', () => {
    const lines = fc.array(fc.integer({ min: 1, max: 5 }).map(line => finding(line)))
    fc.assert(
      fc.property(lines, fc.string(), (findings, text) => {
        expect(beyondBaseline(findings, baselineOf(findings, sources(text)), sources(text))).toEqual([])
      }),
    )
  })

  it.each([
    ['no JSON', '{'],
    ['other JSON', '{"schema":"x"}'],
    ['a broken entry', '{"schema":"vtsize/baseline/1","findings":[{}]}'],
  ])('is none: %s', (_name, text) => {
    expect(parseBaseline(text)).toBeUndefined()
  })
})
