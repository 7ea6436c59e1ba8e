// biome-ignore-all lint/suspicious/noTemplateCurlyInString: compose files hold them
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCompose } from '../../../src/config/compose/compose.ts'
import type { Invocation, ReadResult, Word } from '../../../src/config/model.ts'
import { contextOf, fixture } from '../../support/read-context.ts'

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

function texts(invocation: Invocation | undefined): readonly string[] {
  return (invocation?.words ?? []).map(word => {
    return word.pieces
      .map(piece => (piece.kind === 'hole' ? `<${piece.name ?? piece.text}>` : piece.text))
      .join('')
  })
}

function read(
  text: string,
  files: Record<string, string> = {},
  env: Record<string, string> = {},
): ReadResult {
  return readCompose(text, contextOf('compose.yml', files, env))
}

function service(body: string): string {
  return `services:\n  tablet:\n    ${body.replaceAll('\n', '\n    ')}\n`
}

describe('eighteen tablets on one MySQL', () => {
  const { text, context } = fixture('compose/shared-mysqld/docker-compose.yml')
  const result = readCompose(text, context)

  it('are eighteen invocations, and what waits for a tablet is none', () => {
    expect(result.invocations.map(invocation => invocation.name)).toEqual(
      Array.from({ length: 18 }, (_, at) => `vttablet_${101 + at}`),
    )
    expect(result.diagnostics).toEqual([])
  })

  it('take their sizes from .env, each word with the place that defines it', () => {
    const [first] = result.invocations
    expect({ ...first, words: first?.words.map(shown) }).toEqual({
      form: 'compose',
      name: 'vttablet_101',
      place: { file: 'docker-compose.yml', line: 39, column: 37 },
      instances: { kind: 'known', value: 1, origin: 'default', text: '1' },
      release: {
        kind: 'known',
        value: 'v19.0.4',
        origin: 'flag',
        text: 'vitess/lite:v19.0.4',
        place: { file: 'docker-compose.yml', line: 3, column: 10 },
      },
      words: [
        '39:61 --topo_implementation[.env:3:17]',
        '39:61 consul[.env:3:39]',
        '39:61 --topo_global_server_address[.env:3:46]',
        '39:61 consul1:8500[.env:3:75]',
        '39:61 --topo_global_root[.env:3:88]',
        '39:61 vitess/global[.env:3:107]',
        '39:61 --cell[.env:13:3]',
        '39:61 zone1[.env:2:6]',
        '39:61 --db_host=[.env:14:3]mysql-main[.env:6:12]',
        '39:61 --db_port=[.env:15:3]3306[.env:7:12]',
        '39:61 --db_app_user=vt_app[.env:16:3]',
        '39:61 --unmanaged[.env:17:3]',
        '39:61 --queryserver-config-pool-size=[.env:18:3]10[.env:11:6]',
        '39:61 --queryserver-config-transaction-cap=120[.env:19:3]',
        '39:61 --queryserver-config-stream-pool-size=200[.env:20:3]',
        '39:61 --dba_pool_size=5[.env:21:3]',
        '39:61 --app_pool_size=[.env:22:3]1[.env:22:31]',
        '39:61 --queryserver-config-idle-timeout=1800s[.env:23:3]',
        '39:86 --tablet-path[.env:26:21]',
        '39:86 zone1[.env:2:6]-101[.env:26:42]',
        '39:86 --init_keyspace[.env:26:47]',
        '39:86 customer[.env:26:63]',
        '39:86 --init_shard[.env:26:72]',
        '39:86 -40[.env:26:85]',
        '39:86 --init_tablet_type[.env:26:89]',
        '39:86 replica[.env:26:108]',
        '39:86 --port[.env:26:116]',
        '39:86 15101[.env:26:123]',
        '39:86 --grpc_port[.env:26:129]',
        '39:86 16101[.env:26:141]',
      ],
    })
    for (const invocation of result.invocations) {
      expect(texts(invocation)).toContain('--queryserver-config-transaction-cap=120')
      expect(texts(invocation)).toContain('--app_pool_size=1')
      expect(texts(invocation)).toContain('--db_host=mysql-main')
    }
  })

  it('share a server under the name by which they call it', () => {
    const place = (line: number, column: number) => ({ file: 'docker-compose.yml', line, column })
    const from = { kind: 'known', origin: 'flag' }
    expect(result.mysqlds).toEqual([
      {
        name: 'mysql-main',
        place: place(16, 3),
        defaults: 'mysql',
        flavour: 'mysql',
        maxConnections: {
          ...from,
          value: 3000,
          text: '3000',
          place: place(21, 27),
          definedAt: { file: '.env', line: 8, column: 11 },
        },
        mysqlx: { ...from, value: false, text: 'skip-mysqlx', place: place(23, 9) },
        nofile: { ...from, value: { soft: 20000, hard: 40000 }, text: '20000:40000', place: place(28, 9) },
      },
    ])
  })

  it('follow the user where compose would follow the shell', () => {
    const supplied = fixture('compose/shared-mysqld/docker-compose.yml', { MYSQL_MAX: '8500', APP_POOL: '9' })
    const { mysqlds, invocations } = readCompose(supplied.text, supplied.context)
    expect(mysqlds[0]?.maxConnections).toMatchObject({ kind: 'known', value: 8500 })
    expect(texts(invocations[17])).toContain('--app_pool_size=9')
  })
})

describe('a stack whose tablets start in a mounted script', () => {
  const { text, context } = fixture('compose/scripts/docker-compose.yml', {
    EXTRA_FLAGS: '--dba_pool_size=7',
  })
  const result = readCompose(text, context)

  it('is read through the script, with the arguments and the environment of each service', () => {
    const [first, second] = result.invocations
    expect(first?.name).toBe('vttablet100')
    expect(first?.place).toEqual({ file: 'script/vttablet-up.sh', line: 7, column: 6 })
    expect(first?.words.map(shown)).toEqual([
      '8:3 --tablet-path',
      '8:17 zone1-[script/vttablet-up.sh:4:8]100[docker-compose.yml:4:78]',
      '9:3 --port',
      '9:10 15[script/vttablet-up.sh:5:7]100[docker-compose.yml:4:78]',
      '10:3 --db_host=db[tablet.env:3:6]',
      '11:3 --queryserver-config-pool-size=30[tablet.env:1:6]',
      '12:3 --queryserver-config-transaction-cap',
      '12:40 300[docker-compose.yml:7:12]',
      '13:3 --tablet-config',
      '13:19 /config/tablet.yaml',
      expect.stringContaining('14:3 --dba_pool_size=7'),
    ])
    expect(first?.mounted).toEqual({
      '/config/tablet.yaml': {
        text: 'oltpReadPool:\n  size: 12\n',
        place: { file: 'tablet.yaml', line: 1, column: 1 },
      },
    })
    expect(second?.name).toBe('vttablet101')
    expect(second?.instances).toMatchObject({ kind: 'known', value: 2 })
    expect(texts(second)).toContain('zone1-101')
  })

  it('says of a script that lies in the image that it was not read', () => {
    expect(result.diagnostics).toEqual([
      {
        severity: 'warning',
        code: 'script-not-read',
        message:
          'The script /script/vttablet-up.sh was not read (it lies in the image), so the vttablet that it starts is not counted.',
        hint: 'Give the script as an input of its own, or the command that runs: ps -ef.',
        place: { file: 'docker-compose.yml', line: 20, column: 28 },
      },
    ])
  })

  it('knows its servers: arguments beat mounted files, clients are no servers', () => {
    const place = (line: number, column: number) => ({ file: 'docker-compose.yml', line, column })
    const from = { kind: 'known', origin: 'flag' }
    const test = {
      name: 'vitess-test',
      place: place(34, 3),
      defaults: 'vitess',
      maxConnections: { ...from, value: 70000, text: '70000', place: place(39, 30) },
    }
    expect(result.mysqlds).toEqual([
      {
        name: 'db',
        place: place(24, 3),
        defaults: 'mysql',
        flavour: 'mariadb',
        maxConnections: { ...from, value: 250, text: '250', place: place(26, 32) },
        tableOpenCache: {
          ...from,
          value: 2000,
          text: '2000',
          place: { file: 'limits.cnf', line: 3, column: 20 },
        },
        waitTimeout: { ...from, value: 600, text: '600', place: place(26, 51) },
      },
      test,
      {
        name: 'vitess-default',
        place: place(40, 3),
        defaults: 'vitess',
        maxConnections: {
          kind: 'known',
          origin: 'operator',
          value: 1000,
          text: '1000',
          place: place(41, 12),
          cite: 'docker/vttestserver/run.sh',
        },
      },
    ])
    const tests = result.invocations.filter(invocation => invocation.deployment === 'vttestserver')
    expect(tests.map(({ name, mysqld, words }) => ({ name, mysqld, words }))).toEqual([
      { name: 'vitess-test', mysqld: test, words: [] },
      { name: 'vitess-default', mysqld: result.mysqlds[2], words: [] },
    ])
  })
})

describe('a service', () => {
  it.each<[string, string, readonly string[]]>([
    ['with a string', 'command: vttablet --port 1 "--a=b c"', ['--port', '1', '--a=b c']],
    ['with a folded string', 'command: >-\n  vttablet\n  --port 1', ['--port', '1']],
    ['with a list', 'command: [vttablet, "--a=b c", --b, "$$HOME"]', ['--a=b c', '--b', '$HOME']],
    ['with an entrypoint', 'entrypoint: /vt/bin/vttablet\ncommand: [--port, "1"]', ['--port', '1']],
    ['behind sh -c', 'command: [sh, -c, "exec vttablet --a=$$POOL"]\nenvironment: {POOL: 7}', ['--a=7']],
    ['with a list of variables', 'command: sh -c "vttablet --a=$$POOL"\nenvironment: [POOL=7]', ['--a=7']],
    ['with a default', 'command: vttablet --a=${POOL:-16}', ['--a=16']],
    ['with a value from .env', 'command: vttablet --a=${SIZE}', ['--a=12']],
    ['with a value of the user above .env', 'command: vttablet --a=${BOTH}', ['--a=user']],
    ['with a value that is nowhere', 'command: vttablet --a=${NONE}', ['--a=<NONE>']],
    ['with a value that must be there', 'command: vttablet --a=${NONE:?set it}', ['--a=<NONE>']],
    ['with words that are nowhere', 'command: vttablet $FLAGS --b', ['<FLAGS>', '--b']],
    ['with an empty variable', 'command: vttablet ${EMPTY} --b', ['--b']],
  ])('%s', (_, body, words) => {
    const files = { '.env': 'SIZE=12\nBOTH=file\nEMPTY=' }
    const result = read(service(body), files, { BOTH: 'user' })
    expect(result.invocations.map(texts)).toEqual([words])
  })

  it.each<[string, string]>([
    ['that checks a tablet', 'command: curl http://vttablet100:15100/debug/health'],
    ['that speaks of vttablet', 'command: echo vttablet --port 1'],
    ['that runs vtgate', 'command: vtgate --queryserver-config-pool-size=1'],
    ['without a command', 'image: vitess/lite:v19.0.4'],
  ])('%s is no tablet', (_, body) => {
    expect(read(service(body))).toEqual({ invocations: [], mysqlds: [], diagnostics: [] })
  })

  it.each<[string, string, unknown]>([
    ['scale', 'scale: 3', { kind: 'known', value: 3, text: '3' }],
    ['deploy.replicas', 'deploy:\n  replicas: 4', { kind: 'known', value: 4 }],
    ['a variable', 'deploy:\n  replicas: ${N:-5}', { kind: 'known', value: 5 }],
    ['an unset variable', 'deploy:\n  replicas: ${N}', { kind: 'unresolved', text: '${N}' }],
  ])('counts its containers by %s', (_, body, expected) => {
    expect(read(service(`command: vttablet\n${body}`)).invocations[0]?.instances).toMatchObject(
      expected as object,
    )
  })

  it('extends another of the same file, and one of another file only in words', () => {
    const text = `services:
  base:
    image: vitess/lite:v21.0.1
    environment: {POOL: 5, TX: 6}
  tablet:
    extends: {service: base}
    command: sh -c 'vttablet --a=$$POOL --b=$$TX'
    environment: {TX: 8}
  far:
    extends: {file: common.yml, service: tablet}
`
    const result = read(text)
    expect(result.invocations.map(texts)).toEqual([['--a=5', '--b=8']])
    expect(result.invocations[0]?.release).toMatchObject({ value: 'v21.0.1' })
    expect(result.diagnostics).toEqual([
      {
        severity: 'warning',
        code: 'extends-not-read',
        message: 'This service extends one of common.yml, which is not followed: its command may be there.',
        hint: 'Give the text that docker compose config prints.',
        place: { file: 'compose.yml', line: 10, column: 14 },
      },
    ])
  })

  it('that extends itself ends', () => {
    expect(
      read('services:\n  a: {extends: b, command: vttablet}\n  b: {extends: a}').invocations,
    ).toHaveLength(2)
  })

  it('without its env_file leaves the variables open and says so', () => {
    const result = read(service('command: sh -c "vttablet --a=$$POOL"\nenv_file: [gone.env]'))
    expect(result.invocations.map(texts)).toEqual([['--a=<POOL>']])
    expect(result.diagnostics.map(each => [each.code, each.place?.line])).toEqual([['env-file-not-read', 4]])
  })
})

describe('a MySQL service', () => {
  it.each<[string, string, unknown]>([
    ['without a command has the image defaults', 'image: mysql:8.4', undefined],
    ['with two-word options', 'image: mysql:8\ncommand: mysqld --max_connections 10000', 10000],
    ['with options alone', 'image: mariadb:11\ncommand: [--max-connections=77]', 77],
    [
      'behind its entrypoint',
      'image: x/db\nentrypoint: docker-entrypoint.sh mysqld\ncommand: --max-connections=8',
      8,
    ],
    ['with a variable', 'image: mysql\ncommand: --max-connections=${MAX}', '? ${MAX}'],
    ['with words that are nowhere', 'image: mysql\ncommand: mysqld --max-connections=5 $OPTS', '? $OPTS'],
    [
      'with a script',
      'image: mysql\ncommand: sh -c "exec mysqld --max-connections=5"',
      '? exec mysqld --max-connections=5',
    ],
    ['with a folder of options', 'image: mysql\nvolumes: ["./conf:/etc/mysql/conf.d"]', '? ./conf'],
    ['with an option file', 'image: mysql\nvolumes: ["./my.cnf:/etc/my.cnf:ro"]', 640],
  ])('%s', (_, body, expected) => {
    const [mysqld, ...more] = read(service(body), { 'my.cnf': '[mysqld]\nmax_connections=640' }).mysqlds
    const limit = mysqld?.maxConnections
    expect(more).toEqual([])
    expect(limit?.kind === 'unresolved' ? `? ${limit.text}` : limit?.value).toBe(expected)
    expect(mysqld?.name).toBe('tablet')
  })

  it.each([
    ['an exporter', 'image: prom/mysqld-exporter'],
    ['a client', 'image: mysql:8\ncommand: mysql -h db'],
  ])('%s is none', (_, body) => {
    expect(read(service(body)).mysqlds).toEqual([])
  })
})

describe('any text', () => {
  const part = fc.constantFrom(
    'services:\n',
    '  a:\n',
    '    command: ',
    '    environment: ',
    'vttablet',
    '${',
    '}',
    '$$',
    '"',
    "'",
    '[',
    ']',
    '&x ',
    '*x',
    '<<: ',
    '- ',
    '\n',
    '    extends: a\n',
    'image: mysql\n',
    ' ',
  )
  it('is read without throwing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part).map(parts => parts.join('')),
        ),
        text => {
          read(text, { '.env': text })
          read(service(`command: ${JSON.stringify(text)}`), { '.env': text })
        },
      ),
    )
  })

  it.each(['${A} ', '" ', 'x ', '$$', '${A:-', '/a.sh ', 'sh -c ', '\\'])(
    'takes time in proportion to its length: a command of %j repeated',
    part => {
      const started = performance.now()
      read(service(`command: ${JSON.stringify(part.repeat(200_000 / part.length))}`), { '.env': 'A=1 2 3' })
      expect(performance.now() - started).toBeLessThan(4000)
    },
  )

  it('does not fill the memory when variables double each other', () => {
    const lines = Array.from({ length: 60 }, (_, at) => `A${at + 1}=\${A${at}}\${A${at}}`)
    const result = read(service('command: vttablet ${A60}'), { '.env': `A0=lol\n${lines.join('\n')}` })
    expect(result.invocations).toHaveLength(1)
    expect(result.diagnostics.map(each => each.code)).toContain('expansion-too-long')
  })
})
