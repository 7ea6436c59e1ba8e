// biome-ignore-all lint/suspicious/noTemplateCurlyInString: units hold them
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { looksLikeSystemd } from '../../../src/config/form-signs.ts'
import type { Invocation, ReadResult, Word } from '../../../src/config/model.ts'
import { readSystemd, readSystemdWithDropIns } from '../../../src/config/systemd/systemd.ts'
import { contextOf } from '../../support/read-context.ts'

const folder = 'fixtures/systemd/'

function hostFile(path: string): string {
  return readFileSync(`${folder}host/${path}`, 'utf8')
}

const etc = {
  '/etc/vitess/common.env': hostFile('etc/common.env'),
  '/etc/vitess/vttablet-104.env': hostFile('etc/vttablet-104.env'),
}

/** A word as text with where it stands and, in brackets, where its pieces were defined. */
function shown({ pieces, place }: Word): string {
  const text = pieces.map(piece => {
    if (piece.kind === 'hole') return `<${piece.name ?? piece.text}${piece.splits ? ' …' : ''}>`
    return piece.place
      ? `${piece.text}[${piece.place.file}:${piece.place.line}:${piece.place.column}]`
      : piece.text
  })
  return `${place.line}:${place.column} ${text.join('')}`
}

function texts(invocation: Invocation): readonly string[] {
  return invocation.words.map(word => {
    return word.pieces.map(piece => (piece.kind === 'hole' ? `<${piece.name}>` : piece.text)).join('')
  })
}

function unit(
  lines: string,
  files: Record<string, string> = {},
  env: Record<string, string> = {},
): ReadResult {
  return readSystemd(`[Service]\n${lines}\n`, contextOf('vttablet@100.service', files, env))
}

function codes(result: ReadResult): readonly string[] {
  return result.diagnostics.map(diagnostic => diagnostic.code)
}

describe('a host with an instance unit', () => {
  const text = hostFile('vttablet@.service')

  it('takes the instance from the name and its flags from the EnvironmentFile, with places', () => {
    const result = readSystemd(text, contextOf('vttablet@104.service', etc))
    const [invocation, ...more] = result.invocations
    expect(more).toEqual([])
    expect({ ...invocation, words: invocation?.words.map(shown) }).toEqual({
      form: 'systemd',
      name: 'vttablet@104',
      place: { file: 'vttablet@104.service', line: 13, column: 11 },
      instances: { kind: 'known', value: 1, origin: 'default', text: '1' },
      words: [
        '14:5 --topo_implementation[vttablet@104.service:10:30]',
        '14:5 etcd2[vttablet@104.service:10:52]',
        '14:5 --topo_global_server_address[vttablet@104.service:10:58]',
        '14:5 etcd:2379[vttablet@104.service:10:87]',
        '15:5 --tablet-path',
        '15:19 zone1[vttablet@104.service:10:18]-104',
        '17:5 --port',
        '17:12 15104',
        '18:5 --db_host',
        '18:15 db1.example.com[/etc/vitess/common.env:2:12]',
        '19:5 --queryserver-config-pool-size=100[/etc/vitess/common.env:3:6]',
        '20:5 --log_dir',
        '20:15 /var/log/vitess/tablet 104',
        '21:5 --queryserver-config-transaction-cap=500[/etc/vitess/vttablet-104.env:1:23]',
        '21:5 --queryserver-config-stream-pool-size=16[/etc/vitess/vttablet-104.env:2:3]',
      ],
    })
    expect(result.mysqlds).toEqual([])
    expect(result.diagnostics).toEqual([])
  })

  it('leaves every variable open when the file of the instance is not there', () => {
    const result = readSystemd(text, contextOf('vttablet@105.service', etc, { POOL: '75' }))
    expect(result.invocations.map(texts)).toEqual([
      [
        '<TOPO>',
        '--tablet-path',
        '<CELL>-105',
        '--port',
        '15105',
        '--db_host',
        '<MYSQL_HOST>',
        '--queryserver-config-pool-size=75',
        '--log_dir',
        '/var/log/vitess/tablet 105',
        '<EXTRA_VTTABLET_FLAGS>',
      ],
    ])
    expect(result.diagnostics).toEqual([
      {
        severity: 'warning',
        code: 'env-file-not-read',
        message:
          'The EnvironmentFile /etc/vitess/vttablet-105.env was not read: no such file. It may set any variable of the command.',
        hint: 'Put the file in place, or supply the values with --env NAME=VALUE.',
        place: { file: 'vttablet@105.service', line: 12, column: 17 },
      },
    ])
  })

  it('as a template does not know how many instances there are, unless one is supplied', () => {
    const template = readSystemd(text, contextOf('vttablet@.service', etc))
    expect(template.invocations[0]?.instances).toEqual({
      kind: 'unresolved',
      text: 'vttablet@.service',
      why: 'the unit is a template, and its instances are not named',
      supply: '--env %i=INSTANCE',
      place: { file: 'vttablet@.service', line: 13, column: 11 },
    })
    const supplied = readSystemd(text, contextOf('vttablet@.service', etc, { '%i': '104' }))
    expect(supplied.invocations[0]?.name).toBe('vttablet@104')
    expect(supplied.invocations[0]?.instances).toMatchObject({ kind: 'known', value: 1 })
    expect(supplied.diagnostics).toEqual([])
  })

  it('with a drop-in runs the drop-in, through its shell', () => {
    const dropIn = { file: '10-flags.conf', text: hostFile('vttablet@.service.d/10-flags.conf') }
    const result = readSystemdWithDropIns(text, [dropIn], contextOf('vttablet@104.service', etc))
    expect(result.invocations.map(texts)).toEqual([
      [
        '--tablet-path',
        'zone1-104',
        '--queryserver-config-transaction-cap=300',
        '--queryserver-config-transaction-cap=500',
        '--queryserver-config-stream-pool-size=16',
      ],
    ])
    expect(result.invocations[0]?.place).toEqual({ file: '10-flags.conf', line: 4, column: 30 })
    expect(result.diagnostics).toEqual([])
  })
})

describe('twelve units of one host', () => {
  it('are twelve tablets with the same sizes', () => {
    const names = Array.from({ length: 12 }, (_, at) => `vttablet-${101 + at}`)
    const results = names.map(name => {
      const file = `${name}.service`
      return readSystemd(readFileSync(`${folder}units/${file}`, 'utf8'), contextOf(file))
    })
    expect(results.flatMap(result => result.invocations.map(each => each.name))).toEqual(names)
    for (const { invocations, diagnostics } of results) {
      expect(invocations.flatMap(texts).slice(-6)).toEqual([
        '--queryserver-config-pool-size',
        '100',
        '--queryserver-config-transaction-cap',
        '500',
        '--queryserver-config-stream-pool-size',
        '16',
      ])
      expect(invocations[0]?.words.at(-1)?.place).toMatchObject({ line: 15, column: 41 })
      expect(diagnostics).toEqual([])
    }
  })
})

describe('a unit of mysqld', () => {
  it('gives what its arguments and limits tell; an unread file of options leaves the limit open', () => {
    const result = readSystemd(hostFile('mysqld.service'), contextOf('mysqld.service'))
    expect(result.invocations).toEqual([])
    expect(result.mysqlds).toEqual([
      {
        name: 'mysqld',
        place: { file: 'mysqld.service', line: 8, column: 11 },
        defaults: 'mysql',
        maxConnections: {
          kind: 'unresolved',
          text: '$MYSQLD_OPTS',
          why: '$MYSQLD_OPTS may hold any argument',
          supply: '--max-connections N',
          place: { file: 'mysqld.service', line: 8, column: 52 },
        },
        nofile: {
          kind: 'known',
          origin: 'flag',
          value: { soft: 10000, hard: 65536 },
          text: '10000:65536',
          place: { file: 'mysqld.service', line: 10, column: 13 },
        },
      },
    ])
    expect(codes(result)).toEqual(['env-file-not-read'])
  })

  it.each<[string, string, unknown, unknown]>([
    ['with an argument', 'ExecStart=/usr/sbin/mysqld --max-connections=10000', 10000, undefined],
    [
      'with its variable set',
      'Environment=O=--max-connections=7\nExecStart=/usr/sbin/mysqld $O',
      7,
      undefined,
    ],
    ['without one', 'ExecStart=/usr/sbin/mariadbd', '? /usr/sbin/mariadbd', undefined],
    [
      'without a limit on files',
      'ExecStart=mysqld --max-connections=9\nLimitNOFILE=infinity',
      9,
      { soft: Number.MAX_SAFE_INTEGER, hard: Number.MAX_SAFE_INTEGER },
    ],
    [
      'with one limit',
      'LimitNOFILE=1024\nExecStart=mysqld --max-connections=9',
      9,
      { soft: 1024, hard: 1024 },
    ],
  ])('%s', (_, lines, limit, nofile) => {
    const [mysqld] = unit(lines).mysqlds
    const value = mysqld?.maxConnections
    expect(value?.kind === 'known' ? value.value : `? ${value?.text}`).toBe(limit)
    expect(mysqld?.nofile?.kind === 'known' ? mysqld.nofile.value : undefined).toEqual(nofile)
  })
})

describe('a command', () => {
  const set = 'Environment="A=1 2" B=3 EMPTY='
  it.each<[string, string, readonly string[], readonly string[]]>([
    ['splits $A that stands alone', `${set}\nExecStart=vttablet $A x`, ['1', '2', 'x'], []],
    ['keeps ${A} in one argument', `${set}\nExecStart=vttablet \${A} --b=\${B}`, ['1 2', '--b=3'], []],
    ['leaves $A inside a word', `${set}\nExecStart=vttablet --a=$A`, ['--a=$A'], ['unexpanded-variable']],
    ['drops what is empty', `${set}\nExecStart=vttablet $EMPTY x`, ['x'], []],
    ['drops what nothing sets', `${set}\nExecStart=vttablet $FLAGS x`, ['x'], ['unset-variable']],
    ['respects quotes in a value', `Environment='F=--a "b c"'\nExecStart=vttablet $F`, ['--a', 'b c'], []],
    ['makes one dollar of two', 'ExecStart=vttablet --a=$$A', ['--a=$A'], ['unexpanded-variable']],
    ['takes prefixes off', 'ExecStart=-!vttablet x', ['x'], []],
    ['drops the name after @', 'ExecStart=@/vt/bin/vttablet tablet x', ['x'], []],
    ['expands nothing after a colon', `${set}\nExecStart=:vttablet \${B}`, ['${B}'], []],
    ['knows C escapes', 'ExecStart=vttablet "a\\x20b\\tc" \\s', ['a b\tc', ' '], []],
    [
      'knows specifiers',
      'ExecStart=vttablet %i %p %n %N 5%%',
      ['100', 'vttablet', 'vttablet@100.service', 'vttablet@100', '5%'],
      [],
    ],
    ['leaves other specifiers open', 'ExecStart=vttablet %H', ['<%H>'], []],
    ['skips comments in a continuation', 'ExecStart=vttablet \\\n# no\n; no\n  x', ['x'], []],
    ['may run in a shell', `${set}\nExecStart=/bin/sh -c "exec vttablet --b=$$B \${B}"`, ['--b=3', '3'], []],
    [
      'takes variables from a file over its own',
      `EnvironmentFile=e\n${set}\nExecStart=vttablet \${B}`,
      ['file'],
      [],
    ],
    [
      'forgets what an empty assignment takes back',
      `${set}\nEnvironment=\nExecStart=vttablet $B`,
      [],
      ['unset-variable'],
    ],
    ['reports an unclosed quote', 'ExecStart=vttablet "a b', ['a b'], ['unclosed-quote']],
  ])('%s', (_, lines, words, expected) => {
    const result = unit(lines, { e: 'B=file\n' })
    expect(result.invocations.map(texts)).toEqual([words])
    expect(codes(result)).toEqual(expected)
  })

  it('may be one of several, and an empty one takes back those before it', () => {
    const result = unit(
      'Type=oneshot\nExecStart=vttablet a\nExecStart=\nExecStart=vttablet b ; vttablet c\nExecStart=vttablet d',
    )
    expect(result.invocations.map(texts)).toEqual([['b'], ['c'], ['d']])
  })

  it('that passes on the environment of the manager leaves variables open', () => {
    expect(unit('PassEnvironment=F\nExecStart=vttablet $F').invocations.map(texts)).toEqual([['<F>']])
  })

  it('before the service or in another section is none', () => {
    expect(unit('ExecStartPre=/usr/bin/vttablet x\n[Install]\nExecStart=vttablet y')).toEqual({
      invocations: [],
      mysqlds: [],
      diagnostics: [],
    })
  })

  it('of other programs is none, and their files are not missed', () => {
    expect(unit('EnvironmentFile=/gone\nExecStart=/usr/bin/vtgate $FLAGS').diagnostics).toEqual([])
  })
})

describe('what systemctl prints', () => {
  it('show gives the arguments of several units', () => {
    const text = readFileSync(`${folder}show.txt`, 'utf8')
    const result = readSystemd(text, contextOf('show.txt'))
    expect(result.invocations.map(each => [each.name, each.words.map(shown)])).toEqual([
      [
        'vttablet@107',
        [
          '2:75 --tablet-path',
          '2:89 zone1-107',
          '2:99 --queryserver-config-pool-size=100',
          '2:134 --dba_pool_size=5[show.txt:3:18]',
        ],
      ],
    ])
    expect(result.mysqlds.map(each => [each.name, each.maxConnections])).toEqual([
      [
        'mysqld',
        {
          kind: 'known',
          origin: 'flag',
          value: 2500,
          text: '2500',
          place: { file: 'show.txt', line: 6, column: 79 },
        },
      ],
    ])
    expect(result.diagnostics).toEqual([])
  })

  it('show of the command alone does not tell the environment', () => {
    const text = 'ExecStart={ path=/x/vttablet ; argv[]=/x/vttablet --a $FLAGS ; ignore_errors=no ; pid=1 }'
    expect(readSystemd(text, contextOf('<stdin>')).invocations.map(texts)).toEqual([['--a', '<FLAGS>']])
  })

  it('cat gives a unit with its drop-ins, and the next unit', () => {
    const text = `# /etc/systemd/system/vttablet-1.service
[Service]
ExecStart=vttablet a

# /etc/systemd/system/vttablet-1.service.d/x.conf
[Service]
ExecStart=
ExecStart=vttablet b

# /etc/systemd/system/vttablet-2.service
[Service]
ExecStart=vttablet c
`
    const result = readSystemd(text, contextOf('<stdin>'))
    expect(result.invocations.map(each => [each.name, ...texts(each)])).toEqual([
      ['vttablet-1', 'b'],
      ['vttablet-2', 'c'],
    ])
  })
})

describe('any text', () => {
  const part = fc.constantFrom(
    'ExecStart=',
    'vttablet',
    ' ',
    '\\\n',
    '\n',
    '$A',
    '${A}',
    '$$',
    '%i',
    '%',
    '"',
    "'",
    '\\',
    '\\x4',
    'Environment=A=',
    'EnvironmentFile=',
    '[Service]',
    '# /a/b.service\n',
    '{ path= ; argv[]=',
    ';',
  )
  it('is read without throwing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part).map(parts => parts.join('')),
        ),
        text => {
          readSystemdWithDropIns(text, [{ file: 'd', text }], contextOf('a@.service', { a: text }))
          unit(`ExecStart=vttablet ${text}`)
        },
      ),
    )
  })

  it.each(['$A ', '${A}', '" ', '\\', 'x ', '%i', '; ', '\\\n', 'ExecStart=vttablet $A\n', '=', '-'])(
    'takes time in proportion to its length: %j repeated',
    part => {
      const started = performance.now()
      unit(`Environment="A=${'x '.repeat(1000)}"\nExecStart=vttablet ${part.repeat(100_000 / part.length)}`)
      expect(performance.now() - started).toBeLessThan(10_000)
    },
  )
})

describe('what looks like a unit', () => {
  it.each<[string, string, boolean]>([
    ['vttablet@.service', '', true],
    ['templates/vttablet.service.j2', '', true],
    ['x', '[Unit]\nA=b\n[Service]\nExecStart=y', true],
    ['<stdin>', 'ExecStart={ path=/x ; argv[]=/x }', true],
    ['x', '[mysqld]\nmax_connections=5', false],
  ])('%s %j: %s', (file, text, expected) => {
    expect(looksLikeSystemd(file, text)).toBe(expected)
  })
})
