import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { looksLikeCmdline, readCommandLine } from '../../../src/config/command-line/command-line-text.ts'
import { looksLikeDescribe } from '../../../src/config/command-line/describe-text.ts'
import { readFlagWords } from '../../../src/config/command-line/flag-words.ts'
import type { Invocation, ReadResult } from '../../../src/config/model.ts'
import { contextOf, fixture } from '../../support/read-context.ts'
import { shownDiagnostics, shownInvocation, shownWords } from '../../support/shown-words.ts'

const shown = (invocation: Invocation) => [shownInvocation(invocation), ...shownWords(invocation)]

function read(path: string): ReadResult {
  return readCommandLine(fixture(path).text, contextOf('t'))
}

function words(text: string): readonly string[] {
  return readCommandLine(text, contextOf('t')).invocations.flatMap(shownWords)
}

test('a command pasted into an issue, with its prompt, continuations and redirects', () => {
  const { invocations, diagnostics } = read('command-line/issue.txt')
  expect(invocations.map(shown)).toEqual([
    [
      'command-line zone1-0000000401 at 1:3 × 1',
      '1:12 -tablet-path',
      '1:25 zone1-0000000401',
      '1:42 -queryserver-config-pool-size',
      '1:72 16',
      '2:5 -queryserver-config-transaction-cap',
      '2:41 300',
      '2:45 -queryserver-config-stream-pool-size',
      '2:82 16',
      '3:5 -db-config-app-uname',
      '3:26 vt app',
    ],
  ])
  expect(diagnostics).toEqual([])
})

test('ps -ef: one vttablet a line, cut at blanks, without its su and without grep', () => {
  const { invocations, diagnostics } = read('command-line/ps.txt')
  expect(invocations.map(shown)).toEqual([
    [
      'command-line zone1-1 at 3:49 × 1',
      '3:66 --tablet-path',
      '3:80 zone1-1',
      '3:88 --queryserver-config-pool-size',
      '3:119 96',
      '3:122 --service_map',
      '3:136 grpc-queryservice,grpc-tabletmanager',
    ],
    [
      'command-line vttablet (process 4124) at 4:49 × 1',
      '4:66 --port',
      '4:73 15101',
      '4:79 --queryserver-config-pool-size',
      '4:110 48',
      '4:113 --init_tags',
      '4:125 a:$x',
    ],
  ])
  expect(diagnostics).toEqual([])
})

test('a wrapper counts when no line shows the vttablet itself', () => {
  const text = '  PID COMMAND\n 4100 su -p -c /vt/bin/vttablet --a 1 vitess\n'
  expect(words(text)).toEqual(['2:33 --a', '2:37 1', '2:39 vitess'])
})

test('/proc/PID/cmdline: arguments with blanks, and an empty one', () => {
  expect(read('command-line/cmdline.bin').invocations.map(shown)).toEqual([
    [
      'command-line zone1-0000000300 at 1:1 × 1',
      '1:18 --tablet-path',
      '1:32 zone1-0000000300',
      '1:49 --queryserver-config-pool-size=64',
      '1:83 --log_dir',
      '1:93 /var/log/my vitess',
      '1:112 --init_db_name_override',
      '1:136 ',
      '1:137 --port',
      '1:144 15100',
    ],
  ])
})

test('kubectl describe pod: one argument a line, variables from the environment, the release of the image', () => {
  const { invocations, diagnostics } = read('command-line/describe.txt')
  expect(invocations.map(shown)).toEqual([
    [
      'command-line zone1-0000000100 at 23:7 × 1',
      '25:7 --tablet-path=zone1-0000000100',
      '26:7 --queryserver-config-pool-size=96',
      '27:7 --queryserver-config-stream-pool-size=96',
      '28:7 --queryserver-config-transaction-cap=300',
      '29:7 --init_db_name_override=my shop',
      '30:7 --db_host=mysql-0.internal from t:38:17',
      '31:7 --db_port=<$(DB_PORT)>',
    ],
  ])
  expect(invocations[0]?.release).toEqual({
    kind: 'known',
    value: 'v21.0.3',
    origin: 'flag',
    text: 'vitess/lite:v21.0.3',
    place: { file: 't', line: 20, column: 20 },
  })
  expect(diagnostics).toEqual([])
})

test('describe of a container that runs a shell', () => {
  const text = `Containers:
  vttablet:
    Command:
      bash
      -c
      set -ex
      exec /vt/bin/vttablet \\
        --queryserver-config-pool-size $POOL
    State: Running
`
  expect(words(text)).toEqual(['8:9 --queryserver-config-pool-size', '8:40 <$POOL*>'])
})

test('only the Args block of a describe', () => {
  expect(words('    Args:\n      --a=1\n      --b=c d\n')).toEqual(['2:7 --a=1', '3:7 --b=c d'])
})

describe('flags alone', () => {
  test('on several lines, without backslashes', () => {
    const { invocations, diagnostics } = read('flags/plain.txt')
    expect(invocations.map(shown)).toEqual([
      [
        'flags zone1-100 at 1:1 × 1',
        '1:1 --queryserver-config-pool-size',
        '1:32 16',
        '1:35 --queryserver-config-stream-pool-size=16',
        '2:1 --queryserver-config-transaction-cap',
        '2:38 300',
        '2:42 --tablet-path',
        '2:56 zone1-100',
      ],
    ])
    expect(diagnostics).toEqual([])
  })

  test('copied from documentation: a blank after =, curly quotes, a dash that is none', () => {
    const { invocations, diagnostics } = read('flags/documentation.txt')
    expect(invocations.flatMap(shownWords)).toEqual([
      '1:1 --queryserver-config-pool-size=24',
      '1:35 --queryserver-config-stream-pool-size=',
      '1:74 16',
      '2:1 --queryserver-config-transaction-cap=“300”',
      '2:44 –dba_pool_size',
      '2:59 10',
    ])
    expect(diagnostics).toEqual([
      {
        severity: 'error',
        code: 'curly-quote',
        message:
          'Read "“" (U+201C, a left double quotation mark), which vttablet takes as a letter like any other.',
        hint: 'Type " in its place.',
        place: { file: 't', line: 2, column: 38 },
        text: '“',
      },
      {
        severity: 'error',
        code: 'curly-quote',
        message:
          'Read "”" (U+201D, a right double quotation mark), which vttablet takes as a letter like any other.',
        hint: 'Type " in its place.',
        place: { file: 't', line: 2, column: 42 },
        text: '”',
      },
      {
        severity: 'error',
        code: 'unicode-dash',
        message: 'Read "–" (U+2013, an en dash), which vttablet takes as a letter like any other.',
        hint: 'Type - or -- in its place.',
        place: { file: 't', line: 2, column: 44 },
        text: '–',
      },
      {
        severity: 'error',
        code: 'blank-after-equals',
        message:
          'Read --queryserver-config-stream-pool-size= with nothing after the equals sign, and then the stray word 16.',
        hint: 'Write --queryserver-config-stream-pool-size=16 without a blank.',
        place: { file: 't', line: 1, column: 35 },
        text: '--queryserver-config-stream-pool-size= 16',
        mended: '--queryserver-config-stream-pool-size=16',
      },
    ])
  })

  test('a blank before = is told, too', () => {
    const { diagnostics } = readCommandLine('--a = 16', contextOf('t'))
    expect(shownDiagnostics(diagnostics)).toEqual(['1:5 blank-before-equals'])
  })

  test('--env fills variables', () => {
    const { invocations } = readCommandLine('--a=$X $Y', contextOf('t', {}, { X: '1', Y: '--b 2' }))
    expect(invocations.flatMap(shownWords)).toEqual(['1:1 --a=1', '1:8 --b', '1:8 2'])
  })
})

describe('arguments that are split already', () => {
  test('stay as they are', () => {
    const { invocations, diagnostics } = readFlagWords(
      ['--a=x y', '--tablet-path', 'zone1-7', '$X'],
      'arguments',
    )
    expect(invocations.map(shown)).toEqual([
      ['flags zone1-7 at 1:1 × 1', '1:1 --a=x y', '1:9 --tablet-path', '1:23 zone1-7', '1:31 $X'],
    ])
    expect(diagnostics).toEqual([])
  })

  test('may begin with the program', () => {
    expect(readFlagWords(['/vt/bin/vttablet', '--a'], 'arguments').invocations.flatMap(shownWords)).toEqual([
      '1:18 --a',
    ])
  })

  test('are told of what a shell let through', () => {
    const { diagnostics } = readFlagWords(['--a=', '16', '—b'], 'arguments')
    expect(shownDiagnostics(diagnostics)).toEqual(['1:9 unicode-dash', '1:1 blank-after-equals'])
  })

  test('none at all are a vttablet with default flags', () => {
    expect(readFlagWords([], 'arguments').invocations.map(shown)).toEqual([['flags vttablet at 1:1 × 1']])
  })
})

test.each([
  ['nothing', ''],
  ['prose', 'The pool size of 16 is too low.'],
  ['another component', 'vtgate --cell zone1 --port 15001'],
  ['a prompt and another command', '$ ls -l /vt/bin/vttablet'],
])('no vttablet in %s', (_, text) => {
  expect(readCommandLine(text, contextOf('t'))).toEqual({ invocations: [], mysqlds: [], diagnostics: [] })
})

test.each([
  ['flags', '--a=1', true, false],
  ['flags with a typographic dash', '–a=1', true, false],
  ['a command with a prompt', '$ vttablet --a', true, false],
  ['a process list', '  PID COMMAND\n 1 vttablet\n', true, false],
  ['NUL-separated arguments', '/vt/bin/vttablet\0--a\0', true, false],
  ['a described pod', 'Name: x\nContainers:\n  a:\n    Args:\n      --b\n', false, true],
  ['YAML', 'kind: Pod\nargs:\n- --a\n', false, false],
  ['a YAML document mark', '---\nkind: Pod\n', false, false],
  ['a list in YAML', '- a\n- b\n', false, false],
])('looks like: %s', (_, text, cmdline, described) => {
  expect([looksLikeCmdline(text), looksLikeDescribe(text)]).toEqual([cmdline, described])
})

test.each([
  ['long lines of blanks', ' '.repeat(1_000_000)],
  ['many words before a process number', `${'a '.repeat(500_000)}vttablet`],
  ['many lines with vttablet', '1 vttablet --a\n'.repeat(60_000)],
  ['many curly quotes', `--a=${'“'.repeat(1_000_000)}`],
  ['a described pod without end', `Args:\n${'  x\n'.repeat(200_000)}`],
  ['many backslashes', `--a ${'\\ '.repeat(300_000)}`],
  ['many NULs', '\0'.repeat(1_000_000)],
])('a megabyte of %s is read in seconds', (_, text) => {
  const start = performance.now()
  readCommandLine(text, contextOf('t'))
  looksLikeCmdline(text)
  looksLikeDescribe(text)
  expect(performance.now() - start).toBeLessThan(10_000)
})

test('no text throws', () => {
  const parts = fc.array(
    fc.constantFrom(
      'vttablet',
      ' ',
      '\n',
      '\0',
      'Args:',
      '  Command:',
      '  x:',
      '--a=',
      '“',
      '4 ',
      '$(X)',
      '-c',
      'sh',
      '\\',
      '"',
      'PID CMD',
    ),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        parts.map(each => each.join('')),
      ),
      text => {
        readCommandLine(text, contextOf('t'))
        looksLikeCmdline(text)
        looksLikeDescribe(text)
      },
    ),
    { numRuns: 500 },
  )
})
