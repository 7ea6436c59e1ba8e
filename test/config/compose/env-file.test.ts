// biome-ignore-all lint/suspicious/noTemplateCurlyInString: env files hold them
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EnvDialect, readEnvFile } from '../../../src/config/compose/env-file.ts'
import { looksLikeEnvFile } from '../../../src/config/form-signs.ts'
import type { Piece } from '../../../src/config/model.ts'
import { contextOf, fixture } from '../../support/read-context.ts'

/** A piece as `text@line:column`, a hole in angle brackets. */
function shown(piece: Piece): string {
  const text = piece.kind === 'hole' ? `<${piece.name}>` : piece.text
  return `${text.trim()}@${piece.place ? `${piece.place.line}:${piece.place.column}` : 'supplied'}`
}

function valuesOf(text: string, dialect: EnvDialect, env: Record<string, string> = {}) {
  const { values, diagnostics } = readEnvFile(text, contextOf('.env', {}, env), dialect)
  const texts = [...values].map(([name, pieces]) => [
    name,
    pieces.map(piece => (piece.kind === 'hole' ? `<${piece.name}>` : piece.text)).join(''),
  ])
  return { texts: Object.fromEntries(texts), codes: diagnostics.map(diagnostic => diagnostic.code) }
}

describe("compose's .env", () => {
  it('gives every word of a value the place where it was written', () => {
    const { text, context } = fixture('env-file/compose.env', { UID_FROM_SHELL: '1000' })
    const { entries, diagnostics } = readEnvFile(text, context, 'compose')
    expect(entries.map(entry => [entry.name, entry.place.line, entry.place.column])).toEqual([
      ['TOPOLOGY', 2, 1],
      ['MYSQL_HOST', 3, 1],
      ['POOL', 4, 8],
      ['STREAM', 5, 1],
      ['GREETING', 6, 1],
      ['RATIO', 7, 1],
      ['VTTABLET_FLAGS_COMMON', 9, 1],
      ['PRICE', 15, 1],
      ['EMPTY', 16, 1],
      ['ALIAS', 17, 1],
      ['UID_FROM_SHELL', 18, 1],
    ])
    const common = entries[6]?.value.filter(piece => piece.text.trim() !== '')
    expect(common?.map(shown)).toEqual([
      '--topo_implementation@2:10',
      'consul@2:32',
      '--topo_global_server_address@2:39',
      'consul1:8500@2:68',
      '--queryserver-config-pool-size=@10:3',
      '10@4:13',
      '--queryserver-config-transaction-cap@11:3',
      '120@11:46',
      '--queryserver-config-stream-pool-size=@12:3',
      '200@5:9',
      '--db_host=@13:3',
      'mysql-main@3:12',
      '--cell=@14:3',
      '<CELL>@14:10',
    ])
    expect(diagnostics).toEqual([])
  })

  it.each<[string, string, Record<string, string>, readonly string[]]>([
    ['single quotes are literal', "A='it costs $5 ${B}'", { A: 'it costs $5 ${B}' }, []],
    ['a hash without a blank is text', 'A=a#b', { A: 'a#b' }, []],
    ['a hash after a blank begins a comment', 'A=a #b', { A: 'a' }, []],
    ['two dollars are one', 'A=$$5', { A: '$5' }, []],
    ['empty is set but not filled', 'A=\nB=${A:-x}${A-y}${A:+z}${A+w}', { A: '', B: 'xw' }, []],
    ['a default may hold a variable', 'A=1\nB=${C:-${A}0}', { A: '1', B: '10' }, []],
    ['a required variable that is not there', 'A=${B:?set B}', { A: '<B>' }, []],
    ['what the file assigned beats what is supplied', 'S=1\nA=$S', { S: '1', A: '1' }, []],
    ['what is supplied fills the rest', 'A=${T}', { A: 'from outside' }, []],
    ['a name alone is taken from outside', 'T', { T: 'from outside' }, []],
    ['escapes in double quotes', 'A="a\\tb \\$C \\"d\\""', { A: 'a\tb $C "d"' }, []],
    ['a reference to itself is not set', 'A=${A}', { A: '<A>' }, []],
    ['references in a circle are not set', 'A=${B}\nB=${A}', { A: '<B>', B: '<B>' }, []],
    ['what is no assignment is reported', 'A=1\n$%&\nB=2', { A: '1', B: '2' }, ['bad-env-line']],
    ['an unclosed quote is reported', 'A="1\nB=2', { A: '"1', B: '2' }, ['unclosed-quote']],
    ['the last of several counts', 'A=1\nA=2', { A: '2' }, []],
  ])('%s', (_, text, texts, codes) => {
    expect(valuesOf(text, 'compose', { T: 'from outside', S: 'outside' })).toEqual({ texts, codes })
  })

  it('does not fill the memory when variables double each other', () => {
    const lines = Array.from({ length: 60 }, (_, at) => `A${at + 1}=\${A${at}}\${A${at}}`)
    const { values, diagnostics } = readEnvFile(`A0=lol\n${lines.join('\n')}`, contextOf('.env'), 'compose')
    const longest = Math.max(...[...values.values()].map(pieces => pieces.length))
    expect(longest).toBeLessThan(1_100_000)
    expect(diagnostics.map(diagnostic => diagnostic.code)).toEqual(['expansion-too-long'])
  })
})

describe("systemd's EnvironmentFile", () => {
  it('is no shell script: quotes, continuations and comments are its own', () => {
    const { text, context } = fixture('env-file/vttablet-101.env')
    const { entries, diagnostics } = readEnvFile(text, context, 'systemd')
    expect(entries.map(entry => [entry.name, entry.value.map(shown)])).toEqual([
      ['PORT', ['15101@3:6']],
      ['CELL', ['zone1@4:8']],
      [
        'EXTRA_VTTABLET_FLAGS',
        [
          '--queryserver-config-pool-size=100@5:23',
          '--queryserver-config-transaction-cap=500@6:3',
          '--queryserver-config-stream-pool-size=16@7:3',
        ],
      ],
      ['LITERAL', ['cost@8:9', '$PORT@8:14', '#@8:20', 'no@8:22', 'comment@8:25']],
      ['QUOTED', ['a@9:9', 'b@9:12', 'tail@9:15']],
      ['ESCAPED', ['say@11:10', '"hi"@11:14', '\\n@11:21']],
    ])
    expect(diagnostics).toEqual([
      {
        severity: 'warning',
        code: 'bad-env-line',
        message: 'systemd ignores lines that begin with export: an EnvironmentFile is no shell script.',
        hint: 'Take export away.',
        place: { file: 'vttablet-101.env', line: 10, column: 1 },
      },
    ])
  })

  it.each<[string, string, Record<string, string>, readonly string[]]>([
    ['blanks around an unquoted value go', 'A=  a b  ', { A: 'a b' }, []],
    ['blanks in quotes stay', 'A=" a "  ', { A: ' a ' }, []],
    ['a comment may be continued', '# a \\\nA=1\nB=2', { B: '2' }, []],
    ['a line may be continued', 'A=1\\\n2\nB=3', { A: '12', B: '3' }, []],
    ['an unclosed quote goes on to the end', 'A="1\nB=2', { A: '1\nB=2' }, ['unclosed-quote']],
    ['CRLF ends a line', 'A=1\r\nB=2\r\n', { A: '1', B: '2' }, []],
  ])('%s', (_, text, texts, codes) => {
    expect(valuesOf(text, 'systemd')).toEqual({ texts, codes })
  })
})

describe('any text', () => {
  const part = fc.constantFrom(
    'A',
    '=',
    '"',
    "'",
    '\n',
    '$',
    '{',
    '}',
    ':-',
    ':?',
    '+',
    '\\',
    '#',
    ' ',
    'export ',
    '$$',
  )
  const texts = fc.oneof(
    fc.string(),
    fc.array(part).map(parts => parts.join('')),
  )
  it.each<EnvDialect>(['compose', 'systemd'])('is read without throwing by the rules of %s', dialect => {
    fc.assert(
      fc.property(texts, text => {
        const { entries, values } = readEnvFile(text, contextOf('.env'), dialect)
        expect(values.size).toBeLessThanOrEqual(entries.length)
      }),
    )
  })

  it.each(['${', '${A:-', '$A', '"', "'", '\\', 'A="', '${a ', '#', '\n', 'A\n', '=', 'A=$A\n', ' '])(
    'takes time in proportion to its length: a megabyte of %j',
    part => {
      const started = performance.now()
      for (const dialect of ['compose', 'systemd'] as const) {
        readEnvFile(`A="${part.repeat(1_000_000 / part.length)}`, contextOf('a'), dialect)
        readEnvFile(`A=${part.repeat(1_000_000 / part.length)}}`, contextOf('a'), dialect)
      }
      expect(performance.now() - started).toBeLessThan(6000)
    },
  )
})

describe('what looks like an env file', () => {
  it.each<[string, string, boolean]>([
    ['.env', '', true],
    ['deploy/.env.prod', '', true],
    ['vttablet-101.env', '', true],
    ['/etc/default/vttablet', '', true],
    ['settings', '# x\nPOOL=10\nexport FLAGS="--a=1"\n', true],
    ['settings', 'POOL=10\nexec vttablet $FLAGS\n', false],
    ['run.sh', 'POOL=10\n', false],
    ['empty', '', false],
  ])('%s %j: %s', (file, text, expected) => {
    expect(looksLikeEnvFile(file, text)).toBe(expected)
  })
})
