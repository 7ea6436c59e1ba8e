// biome-ignore-all lint/suspicious/noTemplateCurlyInString: option files hold them
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { looksLikeMyCnf, looksLikePersistedSettings } from '../../../src/config/form-signs.ts'
import type { MysqldSettings, ReadResult, Sourced } from '../../../src/config/model.ts'
import { type MyCnfOptions, readMyCnf, readMyCnfChain } from '../../../src/config/mysqld/my-cnf.ts'
import { overlaySettings } from '../../../src/config/mysqld/mysqld-settings.ts'
import { readPersistedSettings } from '../../../src/config/mysqld/persisted-settings.ts'
import { contextOf, fixture } from '../../support/read-context.ts'

function known<T>(value: T, text: string, line: number, column: number, file = 'my.cnf') {
  return { kind: 'known', origin: 'flag', value, text, place: { file, line, column } }
}

function read(text: string, options: MyCnfOptions = {}, env: Record<string, string> = {}): ReadResult {
  return readMyCnf(text, contextOf('my.cnf', {}, env), options)
}

function short(value: Sourced<unknown> | undefined): unknown {
  return value?.kind === 'known' ? value.value : value && `? ${value.text}`
}

function limitOf(result: ReadResult): unknown {
  return short(result.mysqlds[0]?.maxConnections)
}

function codes(result: ReadResult): readonly string[] {
  return result.diagnostics.map(diagnostic => diagnostic.code)
}

describe('a fragment of EXTRA_MY_CNF', () => {
  it('is read as [mysqld] with the defaults of Vitess, every value with its place', () => {
    const { text, context } = fixture('my-cnf/extra-limits.cnf')
    const place = (line: number, column: number) => ({ file: 'extra-limits.cnf', line, column })
    expect(readMyCnf(text, context)).toEqual({
      invocations: [],
      mysqlds: [
        {
          name: 'extra-limits.cnf',
          place: place(1, 1),
          defaults: 'vitess',
          maxConnections: known(4096, '4K', 8, 24, 'extra-limits.cnf'),
          maxUserConnections: known(0, '0', 9, 24, 'extra-limits.cnf'),
          tableOpenCache: known(8000, '8000', 10, 24, 'extra-limits.cnf'),
          openFilesLimit: known(40000, '40000', 11, 24, 'extra-limits.cnf'),
          mysqlx: known(false, 'loose-skip-mysqlx', 12, 1, 'extra-limits.cnf'),
          waitTimeout: known(36000, '36000', 13, 24, 'extra-limits.cnf'),
        },
      ],
      diagnostics: [],
    })
  })

  it('that ends inside [mysql] diverts the next file of the list', () => {
    const client = fixture('my-cnf/extra-client.cnf')
    const limits = fixture('my-cnf/extra-limits.cnf')
    const chain = [
      { file: 'extra-client.cnf', text: client.text },
      { file: 'extra-limits.cnf', text: limits.text },
    ]
    const result = readMyCnfChain(chain, contextOf('EXTRA_MY_CNF'), { name: 'mysqld' })
    expect(result).toEqual({
      invocations: [],
      mysqlds: [
        {
          name: 'mysqld',
          place: { file: 'extra-client.cnf', line: 1, column: 1 },
          defaults: 'vitess',
          maxConnections: known(2000, '2000', 3, 19, 'extra-client.cnf'),
        },
      ],
      diagnostics: [
        {
          severity: 'warning',
          code: 'diverted-fragment',
          message:
            'The file before extra-limits.cnf ends inside [mysql], so what extra-limits.cnf begins with is not read by mysqld.',
          hint: 'Begin the fragment with [mysqld].',
          place: { file: 'extra-limits.cnf', line: 1, column: 1 },
        },
      ],
    })
  })

  it('may carry its own [mysqld], and the last of the list wins', () => {
    const chain = [
      { file: 'a.cnf', text: '[mysqld]\nmax_connections = 700' },
      { file: 'b.cnf', text: 'max_connections = 900' },
    ]
    const [mysqld] = readMyCnfChain(chain, contextOf('x')).mysqlds
    expect(mysqld?.maxConnections).toEqual(known(900, '900', 1, 19, 'b.cnf'))
  })
})

describe('a my.cnf of its own', () => {
  it("has MySQL's defaults; spellings, quotes, groups and comments are mysqld's", () => {
    const { text, context } = fixture('my-cnf/server.cnf')
    const result = readMyCnf(text, context, { serverVersion: '8.4.10' })
    expect(result.mysqlds).toEqual([
      {
        name: 'server.cnf',
        place: { file: 'server.cnf', line: 1, column: 1 },
        defaults: 'mysql',
        maxConnections: known(3000, '3000', 24, 18, 'server.cnf'),
        mysqlx: known(false, 'OFF', 25, 10, 'server.cnf'),
        mysqlxMaxConnections: known(50, '50', 26, 26, 'server.cnf'),
      },
    ])
    expect(codes(result)).toEqual(['option-case', 'abbreviated-option'])
  })

  it('leaves unresolved what only an unknown version would change', () => {
    const { text, context } = fixture('my-cnf/server.cnf')
    expect(readMyCnf(text, context).mysqlds[0]?.tableOpenCache).toEqual({
      kind: 'unresolved',
      text: '4000',
      why: '[mysqld-8.0] is read by that series only, and the version of the server is not known',
      supply: 'a plain value in the file',
      place: { file: 'server.cnf', line: 29, column: 20 },
    })
  })

  it('with directories that cannot be listed leaves the limit unresolved and says so', () => {
    const { text, context } = fixture('my-cnf/debian.cnf')
    const result = readMyCnf(text, context)
    expect(result.mysqlds[0]).toEqual({
      name: 'debian.cnf',
      place: { file: 'debian.cnf', line: 1, column: 1 },
      defaults: 'mysql',
      maxConnections: {
        kind: 'unresolved',
        text: '!includedir /etc/mysql/mysql.conf.d/',
        why: '/etc/mysql/mysql.conf.d/ was not read: a directory is not listed from here',
        supply: '--max-connections N',
        place: { file: 'debian.cnf', line: 6, column: 1 },
      },
      waitTimeout: {
        kind: 'unresolved',
        text: '!includedir /etc/mysql/mysql.conf.d/',
        why: '/etc/mysql/mysql.conf.d/ was not read: a directory is not listed from here',
        supply: 'a plain value in the file',
        place: { file: 'debian.cnf', line: 6, column: 1 },
      },
    })
    expect(codes(result)).toEqual(['include-not-read', 'include-not-read'])
  })

  it('reads the files it includes, in their place and with their places', () => {
    const { text, context } = fixture('my-cnf/with-include.cnf')
    const result = readMyCnf(text, context)
    expect(result.mysqlds[0]).toEqual({
      name: 'with-include.cnf',
      place: { file: 'with-include.cnf', line: 1, column: 1 },
      defaults: 'mysql',
      maxConnections: known(1500, '1500', 2, 19, 'tuning.cnf'),
      tableOpenCache: known(2500, '2500', 3, 20, 'tuning.cnf'),
      openFilesLimit: known(65535, '65535', 6, 20, 'with-include.cnf'),
    })
    expect(result.diagnostics).toEqual([
      {
        severity: 'warning',
        code: 'include-not-read',
        message: '!include base.cnf was not read (no such file); options in it override those above it.',
        hint: 'Supply the limit with --max-connections N, or name the included files as inputs too.',
        place: { file: 'with-include.cnf', line: 1, column: 1 },
      },
    ])
  })

  it('as a template: conditions and expressions leave their settings unresolved', () => {
    const { text, context } = fixture('my-cnf/chart.cnf.j2', { WAIT_TIMEOUT: '900' })
    const [mysqld] = readMyCnf(text, context).mysqlds
    expect(mysqld).toEqual({
      name: 'chart.cnf.j2',
      place: { file: 'chart.cnf.j2', line: 1, column: 1 },
      defaults: 'mysql',
      maxConnections: {
        kind: 'unresolved',
        text: '1000',
        why: 'it stands inside a template condition',
        supply: '--max-connections N',
        place: { file: 'chart.cnf.j2', line: 6, column: 19 },
      },
      tableOpenCache: {
        kind: 'unresolved',
        text: '{{ (pool_size * 2) | int }}',
        why: '{{ (pool_size * 2) | int }} is not rendered',
        supply: 'a plain value in the file',
        place: { file: 'chart.cnf.j2', line: 8, column: 20 },
      },
      waitTimeout: known(900, '900', 9, 16, 'chart.cnf.j2'),
      maxUserConnections: known(0, '0', 10, 24, 'chart.cnf.j2'),
    })
  })

  it.each([
    ['the last of several wins', 'max_connections=1\nmax_connections=2', 2],
    ['a dash is an underscore', 'max-connections=9', 9],
    ['a comment needs no blank before it', 'max_connections=9#x', 9],
    ['a semicolon after the value is no comment', 'max_connections=9 ; x', '? 9 ; x'],
    ['quotes come off', "max_connections = '12'", 12],
    ['a suffix multiplies', 'max_connections=2k', 2048],
    ['too many are cut to the most the server takes', 'max_connections=1M', 100_000],
    ['none is raised to the least', 'max_connections=0', 1],
    ['loose- comes off', 'loose-max_connections=33', 33],
    ['max_connect may be another option', 'max_connect=33', '? 33'],
    ['max_connect_errors is another option', 'max_connect_errors=33', undefined],
    ['a commented line is none', '# max_connections=83', undefined],
    ['a variable without a value', 'max_connections=${LIMIT}', '? ${LIMIT}'],
    ['no number', 'max_connections=many', '? many'],
    ['no value', 'max_connections', '? '],
    ['a blank instead of =', 'max_connections 44', 44],
    ['dashes before the name', '--max_connections=44', 44],
    ['another server of mysqld_multi', '[mysqld2]\nmax_connections=5', undefined],
    ['a client group', '[client]\nmax_connections=5', undefined],
    ['names of groups in any case', '[MySQLd]\nmax_connections=5', 5],
    [
      'an expression line of a template',
      'max_connections=5\n{{ .Values.extraCnf }}',
      '? {{ .Values.extraCnf }}',
    ],
    ['a comment of a template', 'max_connections=5\n{{/* note */}}', 5],
    ['a condition that is over', '{{ if .Big }}\ntmpdir=/x\n{{ end }}\nmax_connections=5', 5],
    ['a byte order mark', '\uFEFFmax_connections=5', 5],
    ['lines that end in CRLF', 'max_connections=5\r\nx=1\r\n', 5],
    ['an edit by sed', 'sed -i "s/max_connections = 500/max_connections = 100000/" /etc/my.cnf', undefined],
  ])('%s', (_, text, expected) => {
    expect(limitOf(read(`[mysqld]\n${text}`))).toBe(expected)
  })

  it.each<[string, MyCnfOptions, unknown]>([
    ['MariaDB 10.11 reads its own groups', { flavour: 'mariadb', serverVersion: '10.11.18' }, 900],
    ['MariaDB 11.8 leaves out the other series', { flavour: 'mariadb', serverVersion: '11.8.9' }, 800],
    ['MySQL reads neither', { flavour: 'mysql', serverVersion: '8.0.46' }, 700],
    ['nobody knows', {}, '? 900'],
  ])('groups of MariaDB: %s', (_, options, expected) => {
    const text =
      '[mysqld]\nmax_connections=700\n[mariadb]\nmax_connections=800\n[mariadb-10.11]\nmax_connections=900'
    expect(limitOf(read(text, options))).toBe(expected)
  })

  it('MariaDB takes at least ten connections', () => {
    const result = read('[mysqld]\nmax_connections = 4', { flavour: 'mariadb' })
    expect(result.mysqlds[0]?.maxConnections).toEqual(known(10, '4', 2, 19))
    expect(result.diagnostics).toEqual([
      {
        severity: 'warning',
        code: 'clamped-value',
        message: 'max_connections = 4 is out of range; the server takes 10 and warns.',
        hint: 'Write a number from 10 to 100000.',
        place: { file: 'my.cnf', line: 2, column: 19 },
      },
    ])
  })

  it('without a group of the server gives no mysqld', () => {
    const result = read('[client]\nport=3306\n')
    expect(result.mysqlds).toEqual([])
    expect(codes(result)).toEqual(['no-server-group'])
  })

  it('repeats in a doubtful group do not make a value doubtful', () => {
    expect(limitOf(read('[mysqld]\nmax_connections=7\n[mysqld-8.0]\nmax_connections=7'))).toBe(7)
  })
})

describe('includes', () => {
  it('that include each other end, with the limit unresolved', () => {
    const files = { 'a.cnf': '[mysqld]\nmax_connections=1\n!include b.cnf', 'b.cnf': '!include a.cnf' }
    const result = readMyCnf(files['a.cnf'], contextOf('a.cnf', files))
    expect(limitOf(result)).toBe('? !include a.cnf')
    expect(codes(result)).toEqual(['include-not-read'])
  })

  it('that double at every level stop at the budget', () => {
    const files = Object.fromEntries(
      Array.from({ length: 9 }, (_, level) => [`${level}.cnf`, `!include ${level + 1}.cnf\n`.repeat(20)]),
    )
    const started = performance.now()
    const result = readMyCnf(files['0.cnf'] as string, contextOf('0.cnf', files))
    expect(limitOf(result)).toBe('? !include 1.cnf')
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('values that SET PERSIST left', () => {
  it('are read from mysqld-auto.cnf and beat my.cnf', () => {
    const { text, context } = fixture('my-cnf/mysqld-auto.cnf')
    const persisted = readPersistedSettings(text, context).mysqlds[0] as MysqldSettings
    expect(persisted).toEqual({
      name: 'mysqld-auto.cnf',
      place: { file: 'mysqld-auto.cnf', line: 1, column: 1 },
      defaults: 'mysql',
      openFilesLimit: known(20000, '20000', 1, 43, 'mysqld-auto.cnf'),
      maxConnections: known(2500, '2500', 1, 194, 'mysqld-auto.cnf'),
    })
    const [mysqld] = read('[mysqld]\nmax_connections=500\nwait_timeout=60').mysqlds
    const { name: _, place: __, defaults: ___, ...values } = persisted
    expect(overlaySettings(mysqld as MysqldSettings, values)).toEqual({
      ...mysqld,
      maxConnections: persisted.maxConnections,
      openFilesLimit: persisted.openFilesLimit,
    })
    expect(looksLikePersistedSettings('x', text)).toBe(true)
  })

  it('in the layout of version 1', () => {
    const text =
      '{ "Version" : 1 , "mysql_server" : { "max_connections" : { "Value" : "77" , "Metadata" : {} } } }'
    expect(limitOf(readPersistedSettings(text, contextOf('mysqld-auto.cnf')))).toBe(77)
  })

  it('that are no JSON are reported', () => {
    expect(codes(readPersistedSettings('{ "Version": 2, ', contextOf('mysqld-auto.cnf')))).toEqual([
      'bad-persisted-settings',
    ])
  })
})

describe('what looks like a my.cnf', () => {
  it.each<[string, string, string, boolean]>([
    ['by its name', 'config/mycnf/rbr.cnf', 'max_connections = 5', true],
    ['a template of one by its name', 'templates/my.cnf.j2', '', true],
    ['by its group', 'pod-config', '# tuned\n[mysqld]\nmax_connections = 5', true],
    ['not the file of SET PERSIST', 'data/mysqld-auto.cnf', '{"Version": 2}', false],
    ['not ProxySQL', 'proxysql.cnf', 'mysql_variables=\n{\n max_connections=2048\n}', false],
    ['not ProxySQL under another name', 'px.cnf', 'datadir="/x"\nmysql_variables =\n{\n}', false],
    ['not an edit of one', 'patch.sh', 'sed -i "s/max_connections = 500/max_connections = 1/" my.cnf', false],
    ['not a unit', 'mysqld.service', '[Service]\nExecStart=/usr/sbin/mysqld', false],
  ])('%s', (_, file, text, expected) => {
    expect(looksLikeMyCnf(file, text)).toBe(expected)
  })
})

describe('any text', () => {
  const fragments = fc.constantFrom(
    '[mysqld]',
    '[',
    'max_connections',
    '=',
    '{{',
    '}}',
    '${',
    '!include x',
    '#',
    '"',
    '\\',
    '\n',
    '500',
    '<%',
    '%>',
    ' do ',
    '-',
    'loose-',
  )
  it('is read without throwing, alone and as a fragment', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fragments).map(parts => parts.join('')),
        ),
        text => {
          const result = read(text, {}, {})
          expect(result.mysqlds.length).toBeLessThanOrEqual(1)
          expect(read(text, { use: 'fragment' }).mysqlds).toHaveLength(1)
          readPersistedSettings(text, contextOf('a'))
        },
      ),
    )
  })

  it.each(['${', '{{', '<% do {', '"', '[', '\\', '!include ', '-', 'max_connections=${'])(
    'takes time in proportion to its length: a megabyte of %s',
    part => {
      const started = performance.now()
      read(`[mysqld]\nmax_connections=${part.repeat(1_000_000 / part.length)}`)
      read(part.repeat(1_000_000 / part.length))
      expect(performance.now() - started).toBeLessThan(2000)
    },
  )
})
