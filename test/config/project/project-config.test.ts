import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readProjectConfig } from '../../../src/config/project/project-config.ts'

/** What a text is refused for, as `line:column message hint`. */
function complaints(text: string): readonly string[] {
  const reading = readProjectConfig(text, '.vtsize.yaml')
  if (reading.kind === 'read') return []
  return reading.diagnostics.map(
    ({ place, message, hint }) =>
      `${place?.line}:${place?.column} ${message}${hint === undefined ? '' : ` ${hint}`}`,
  )
}

describe('.vtsize.yaml', () => {
  it('holds what a project says', () => {
    const text = `
vitess: 22
mysql: {max-connections: 800, nofile: 1024:524288}
budget:
  headroom: 15%
  keep: {people: 3}
rules:
  VT101: off
  VT203: error
ignore:
  - rule: VT502
    reason: clients retry
    until: 2027-01-31
topology:
  - mysqld: shared
    tablets: ["zone1-*"]
clients: [clients.yaml, "rails:2000"]
quantile: 0.99
overrides:
  - files: [staging/**]
    vitess: v21.0.5
    clients: rails:20
`
    const reading = readProjectConfig(text, '.vtsize.yaml')
    expect(reading.kind === 'read' && reading.config).toEqual({
      vitess: 22,
      mysql: { 'max-connections': 800, nofile: '1024:524288' },
      budget: { headroom: '15%', keep: { people: 3 } },
      rules: { VT101: 'off', VT203: 'error' },
      ignore: [{ rule: 'VT502', reason: 'clients retry', until: '2027-01-31' }],
      topology: [{ mysqld: 'shared', tablets: ['zone1-*'] }],
      clients: ['clients.yaml', 'rails:2000'],
      quantile: 0.99,
      overrides: [{ files: ['staging/**'], vitess: 'v21.0.5', clients: 'rails:20' }],
    })
  })

  it('tells where a value stands', () => {
    const reading = readProjectConfig('ignore:\n  - rule: VT101\n    reason: x\n', '.vtsize.yaml')
    expect(reading.kind === 'read' && reading.placeOf(['ignore', 0, 'reason'])).toEqual({
      file: '.vtsize.yaml',
      line: 3,
      column: 13,
    })
  })

  it.each<[string, string, readonly string[]]>([
    ['an empty file is a project that says nothing', '', []],
    ['comments alone too', '# later\n', []],
    [
      'a misspelled key',
      'mysql:\n  max-connection: 3\n',
      ['2:3 There is no key "max-connection" in mysql. Did you mean "max-connections"?'],
    ],
    ['a key of nobody', 'colour: red\n', ['1:1 There is no key "colour" in a .vtsize.yaml.']],
    ['an ignore without a reason', 'ignore:\n  - rule: VT101\n', ['2:5 ignore[0].reason: is missing']],
    [
      'an ignore with a blank reason',
      'ignore:\n  - rule: VT101\n    reason: " "\n',
      ['3:13 ignore[0].reason: expected a reason'],
    ],
    [
      'a day that no calendar has',
      'ignore:\n  - {rule: VT101, reason: x, until: 2026-02-30}\n',
      ['2:37 ignore[0].until 2026-02-30: expected a day as YYYY-MM-DD'],
    ],
    [
      'a severity that is none',
      'rules: {VT101: fatal}\n',
      ['1:16 rules.VT101 fatal: expected error, warning, note or off'],
    ],
    ['a quantile of nothing', 'quantile: 0\n', ['1:11 quantile 0: expected a probability between 0 and 1']],
    [
      'a quantile of everything',
      'quantile: 1\n',
      ['1:11 quantile 1: expected a probability between 0 and 1'],
    ],
    [
      'clients that are no text',
      'clients: {rails: 20}\n',
      ['1:10 clients: expected a clients file, or sessions of a client (rails:2000)'],
    ],
    [
      'a rule that is none',
      'rules: {unknown-flag: off}\n',
      ['1:23 rules.unknown-flag: expected the id of a rule, such as VT203'],
    ],
    [
      'a shared mysqld without members',
      'topology:\n  - mysqld: db\n',
      ['2:5 topology[0]: expected tablets, files or both'],
    ],
    [
      'a list instead of a map',
      '- vitess: 22\n',
      ['1:1 the file: Invalid input: expected object, received array'],
    ],
    [
      'broken YAML',
      'rules: [\n',
      [
        '2:1 This document is not valid YAML, so it is not read: Flow sequence in block collection must be sufficiently indented and end with a ] Mend it here; if a template engine renders this file, give the rendered text.',
      ],
    ],
  ])('%s', (_name, text, expected) => {
    expect(complaints(text)).toEqual(expected)
  })

  it('ends on an alias that contains itself', () => {
    expect(readProjectConfig('overrides: &a [*a]\n', '.vtsize.yaml').kind).toBe('invalid')
  })

  it('never throws', () => {
    const pieces = fc.constantFrom(
      'rules',
      ':',
      ' ',
      '\n',
      '- ',
      '[',
      '{',
      '&a',
      '*a',
      'VT101',
      'ignore',
      '"',
      '!!x',
      '\t',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map(each => each.join('')),
        ),
        text => {
          expect(['read', 'invalid']).toContain(readProjectConfig(text, 'x').kind)
        },
      ),
    )
  })
})
