import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyFixes } from '../../src/check/fix.ts'
import { unifiedDiff } from '../../src/check/unified-diff.ts'
import type { TextFix } from '../../src/rules/rule.ts'
import { inTree } from '../support/trees.ts'

function fix(line: number, column: number, before: string, after: string): TextFix {
  return { place: { file: 'f', line, column }, before, after }
}

describe('applyFixes', () => {
  it.each<[string, string, readonly TextFix[], string, number]>([
    ['one word', 'a --b_c d', [fix(1, 3, '--b_c', '--b-c')], 'a --b-c d', 1],
    [
      'several in one line, whatever their order',
      'a b c',
      [fix(1, 1, 'a', 'xx'), fix(1, 5, 'c', 'yyy')],
      'xx b yyy',
      2,
    ],
    [
      'lines by LF, CRLF and CR',
      'a\nb\r\nc\rd',
      [fix(2, 1, 'b', 'B'), fix(3, 1, 'c', 'C'), fix(4, 1, 'd', 'D')],
      'a\nB\r\nC\rD',
      3,
    ],
    ['behind the quote of a quoted value', 'k: "30m"', [fix(1, 4, '30m', '1800')], 'k: "1800"', 1],
    ['not where something else stands', 'a b', [fix(1, 1, 'x', 'y')], 'a b', 0],
    ['not where there is no such line', 'a', [fix(9, 1, 'a', 'b')], 'a', 0],
    ['the same twice is one', 'a', [fix(1, 1, 'a', 'b'), fix(1, 1, 'a', 'b')], 'b', 1],
    ['of two that overlap the later one', 'abcd', [fix(1, 1, 'abc', 'x'), fix(1, 3, 'cd', 'y')], 'aby', 1],
    ['columns count UTF-16 code units', '😀 a', [fix(1, 4, 'a', 'b')], '😀 b', 1],
  ])('%s', (_name, text, fixes, expected, applied) => {
    const fixed = applyFixes(text, fixes)
    expect([fixed.text, fixed.applied.length]).toEqual([expected, applied])
  })

  it('changes nothing but what the fixes name', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(words, fc.nat(), (all, seed) => {
        const text = all.join('\n')
        const at = seed % all.length
        const { text: fixed } = applyFixes(text, [fix(at + 1, 1, all[at] as string, 'MENDED')])
        expect(fixed.split('\n')).toEqual(all.with(at, 'MENDED'))
      }),
    )
  })
})

describe('unifiedDiff', () => {
  it('is empty for equal texts', () => {
    expect(unifiedDiff('f', 'a\n', 'a\n')).toBe('')
  })

  it('shows three lines around a change', () => {
    const lines = Array.from({ length: 9 }, (_, at) => `line ${at + 1}`)
    expect(unifiedDiff('f.sh', `${lines.join('\n')}\n`, `${lines.with(4, 'mended').join('\n')}\n`)).toBe(
      `--- a/f.sh
+++ b/f.sh
@@ -2,7 +2,7 @@
 line 2
 line 3
 line 4
-line 5
+mended
 line 6
 line 7
 line 8
`,
    )
  })

  it('is what git apply takes', async () => {
    const line = fc.constantFrom('a', 'b', 'c', '', 'd e')
    const text = fc.array(line, { maxLength: 30 }).map(lines => lines.join('\n'))
    await fc.assert(
      fc.asyncProperty(text, text, async (before, after) => {
        const diff = unifiedDiff('f', before, after)
        fc.pre(diff !== '' && before !== '' && after !== '')
        const patched = await inTree({ f: before }, folder => {
          writeFileSync(join(folder, 'p'), diff)
          execFileSync('git', ['apply', 'p'], { cwd: folder, stdio: 'pipe' })
          return readFileSync(join(folder, 'f'), 'utf8')
        })
        expect(patched).toBe(after)
      }),
      { numRuns: 40 },
    )
  })
})
