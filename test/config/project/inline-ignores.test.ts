import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inlineIgnores } from '../../../src/config/project/inline-ignores.ts'

/** An ignore as `lines rules until reason`. */
function shown(text: string): readonly string[] {
  return inlineIgnores(text, 'f').map(
    ({ firstLine, lastLine, rules, until, reason }) =>
      `${firstLine}-${lastLine} ${rules.join('+')} ${until ?? 'always'}: ${reason ?? 'no reason'}`,
  )
}

describe('inline ignores', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'behind something it means its own line',
      'a: 1 # vtsize: ignore VT203 -- known',
      ['1-1 VT203 always: known'],
    ],
    [
      'alone it means the next line',
      '# vtsize: ignore VT203 -- known\na: 1\nb: 2',
      ['2-2 VT203 always: known'],
    ],
    [
      'other comments and blank lines between do not count',
      '# vtsize: ignore VT203 -- x\n# y\n\na',
      ['4-4 VT203 always: x'],
    ],
    [
      'a continued command is one line',
      '# vtsize: ignore VT203 -- x\nvttablet \\\n  --a \\\n  --b\nc',
      ['2-4 VT203 always: x'],
    ],
    ['slashes open a comment', '// vtsize: ignore VT101 -- x\na', ['2-2 VT101 always: x']],
    ['two dashes do in SQL', '-- vtsize: ignore VT101 -- x\na', ['2-2 VT101 always: x']],
    ['a semicolon does in option files', '; vtsize: ignore VT101 -- x\na', ['2-2 VT101 always: x']],
    [
      'a tag of a template does, and its end is no reason',
      '{{/* vtsize: ignore VT101 -- x */}}\na',
      ['2-2 VT101 always: x'],
    ],
    ['several rules', '# vtsize: ignore VT101, VT203 VT204 -- x\na', ['2-2 VT101+VT203+VT204 always: x']],
    ['a last day', '# vtsize: ignore VT101 until 2027-01-31 -- x\na', ['2-2 VT101 2027-01-31: x']],
    ['no reason', '# vtsize: ignore VT101\na', ['2-2 VT101 always: no reason']],
    ['an empty reason is none', '# vtsize: ignore VT101 -- \na', ['2-2 VT101 always: no reason']],
    ['no rule', '# vtsize: ignore -- x\na', ['2-2  always: x']],
    ['other words of vtsize are none', '# vtsize: ignored VT101 -- x\n# vtsize: explain\na', []],
    [
      'line ends of any kind',
      '# vtsize: ignore VT101 -- x\r\na\rb # vtsize: ignore VT102 -- y',
      ['2-2 VT101 always: x', '3-3 VT102 always: y'],
    ],
  ])('%s', (_name, text, expected) => {
    expect(shown(text)).toEqual(expected)
  })

  it('stands where the comment begins', () => {
    const [ignore] = inlineIgnores('a: 1  # vtsize: ignore VT203 -- x', 'f.yaml')
    expect(ignore?.place).toEqual({ file: 'f.yaml', line: 1, column: 7 })
  })

  it('never throws, and takes time in proportion', () => {
    const pieces = fc.constantFrom(
      '# ',
      'vtsize:',
      ' ignore',
      ' VT101',
      ' --',
      '\n',
      '\\\n',
      ' until ',
      '2027-01-01',
      '*/',
    )
    fc.assert(
      fc.property(
        fc.array(pieces).map(each => each.join('')),
        text => void inlineIgnores(text, 'f'),
      ),
    )
    const long = '# vtsize: ignore '.repeat(100_000)
    const started = performance.now()
    inlineIgnores(long, 'f')
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
