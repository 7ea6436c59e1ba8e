import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readerFor } from '../../../src/config/detect.ts'
import type { Invocation, Reader, ReadResult } from '../../../src/config/model.ts'
import { readShell } from '../../../src/config/shell/shell.ts'
import { isTemplate, templateReader, withoutTags } from '../../../src/config/template/templates.ts'
import { contextOf, fixture } from '../../support/read-context.ts'
import { shownDiagnostics, shownInvocation, shownWords } from '../../support/shown-words.ts'

const shown = (invocation: Invocation) => [shownInvocation(invocation), ...shownWords(invocation)]
const readTemplate = templateReader(readShell)
const read = (text: string, file = 't.sh') => readTemplate(text, contextOf(file)).invocations.map(shown)

describe('what is a template', () => {
  test.each([
    ['Go and Helm', 'a: {{ .Values.b }}', true],
    ['Jinja', '{% if x %}', true],
    ['ERB', '<%= x %>', true],
    ['Mustache', '{{pool}}', true],
    ['a comment of a template alone', '{# x #}', false],
    ["docker's own format", "docker ps --format '{{.Names}}'", false],
    ["kubectl's own format", 'kubectl get pod -o go-template="{{.x}}"', false],
    ['the length of an array', 'echo ${#A[@]}', false],
    ['a group of commands', '{ {a; }; }', false],
    ['a tag that never closes', '{{ x', false],
  ])('%s', (_, text, expected) => {
    expect(isTemplate(text)).toBe(expected)
  })
})

test('a Jinja script: values are holes, a loop may hold any flag, a conditional variable too', () => {
  const { invocations, diagnostics } = readTemplate(
    fixture('template/tablet.sh.j2').text,
    contextOf('t.sh.j2'),
  )
  expect(invocations.map(shown)).toEqual([
    [
      'shell t.sh.j2 at 7:6 × 1',
      '8:3 --tablet-path',
      '8:17 <{{ cell }}>-<{{ uid }}>',
      '9:3 --queryserver-config-pool-size=<{{ tablet.connection_pool_size | default(300) }}>',
      '10:3 --queryserver-config-transaction-cap',
      '10:40 <{{ tx_cap }}>',
      '11:1 <{% for flag in extra_flags %}*>',
      '14:3 --dba_pool_size',
      '14:19 10',
      '14:22 <{% if tls_enabled %}*>',
      '14:22 <{% if tls_enabled %}*>',
      '15:3 <{{ more_flags }}*>',
    ],
  ])
  expect(diagnostics).toEqual([
    {
      severity: 'note',
      code: 'template',
      message: 'The file is a template: only what it says literally was read.',
      hint: 'Check what it renders to: `ansible-playbook PLAYBOOK --check --diff`.',
      place: { file: 't.sh.j2', line: 1, column: 1 },
    },
  ])
})

test('a hole of a template says its language and where it stands', () => {
  const [invocation] = readTemplate('vttablet --a=<%= @b %>', contextOf('t')).invocations
  expect(invocation?.words).toEqual([
    {
      place: { file: 't', line: 1, column: 10 },
      pieces: [
        { kind: 'text', text: '--a=' },
        { kind: 'hole', text: '<%= @b %>', by: 'erb', place: { file: 't', line: 1, column: 14 } },
      ],
    },
  ])
})

test('flags of an unknown form: what is literal, and a hole for the rest', () => {
  const { invocations } = readTemplate(fixture('template/tablets.env.erb').text, contextOf('t.erb'))
  expect(invocations.map(shown)).toEqual([
    [
      'template t.erb at 3:23 × 1',
      '3:23 --queryserver-config-pool-size=<<%= @pool %>>',
      '3:67 --queryserver-config-transaction-cap',
      '3:104 120',
      '3:108 --app_pool_size=40',
      '3:23 <the rest of the template*>',
    ],
  ])
})

test('keys of a map in an unknown form', () => {
  const text =
    'flags:\n  # dba_pool_size: 1\n  queryserver-config-pool-size: "{{ .Values.pool }}"\n  dba_pool_size: 30 # x\n  other: 1\n'
  expect(read(text, 't.yaml')).toEqual([
    [
      'template t.yaml at 3:3 × 1',
      '3:3 --queryserver-config-pool-size=<{{ .Values.pool }}>',
      '4:3 --dba_pool_size=30',
      '3:3 <the rest of the template*>',
    ],
  ])
})

test('a chart: conditions and inclusions among the arguments may hold any flag', async () => {
  const { text, context } = fixture('template/chart/templates/tablet.yaml')
  const { invocations } = (await readerFor('templates/tablet.yaml', text))(text, context)
  expect(invocations.map(shownWords)).toEqual([
    [
      '15:15 --tablet-path=<{{ .Values.cell }}>-<$(UID)>',
      '17:15 --queryserver-config-pool-size=<{{ .Values.pool.size }}>',
      '18:15 --queryserver-config-transaction-cap=300',
      '19:13 <{{- if .Values.pool.stream }}*>',
      '22:13 <{{- toYaml .Values.extraArgs | nindent 12 }}*>',
    ],
  ])
  expect(invocations[0]?.instances).toEqual({
    kind: 'unresolved',
    text: '{{ .Values.tablet.replicas }}',
    why: 'a template fills it',
    supply: '`helm template RELEASE CHART -f VALUES`',
    place: { file: 'tablet.yaml', line: 7, column: 13 },
  })
})

test('a loop around the command leaves open how many there are', () => {
  expect(read(fixture('template/loop.sh.tmpl').text, 'loop.sh.tmpl')).toEqual([
    [
      'shell loop.sh.tmpl at 4:1 × ? ({{ range .Tablets }}: the template repeats it a number of times that the file does not say)',
      '4:10 --tablet-path',
      '4:24 <{{ .Alias }}>',
      '4:37 --queryserver-config-pool-size',
      '4:68 50',
    ],
  ])
})

test.each([
  ['a condition around the command is no loop', '{{ if .x }}\nvttablet --a\n{{ end }}', ['2:10 --a']],
  [
    'a condition among the flags may hold any',
    'vttablet --a {{ if .x }} --b {{ else }} --c {{ end }} --d',
    ['1:10 --a', '1:14 <{{ if .x }}*>', '1:55 --d'],
  ],
  ['a comment among the flags is nothing', 'vttablet --a {{/* no */}} --b', ['1:10 --a', '1:27 --b']],
  [
    'a lone tag behind a continuation may print flags',
    'vttablet --a \\\n  {{ include "x" . }}\n',
    ['1:10 --a', '2:3 <{{ include "x" . }}*>'],
  ],
  ['a tag in single quotes', "vttablet '{{ a }} b'", ['1:10 <{{ a }}> b']],
  ['a tag as a word is any number of words', 'vttablet {{ flags }} --b', ['1:10 <{{ flags }}*>', '1:22 --b']],
  ['a tag behind a flag is its value', 'vttablet --a {{ b }}', ['1:10 --a', '1:14 <{{ b }}>']],
  [
    'a definition is no condition',
    '{{ define "x" }}\nA=--a\nvttablet $A\n{{ end }}',
    ['3:10 --a from t.sh:2:3'],
  ],
  [
    'an assignment under a condition is open',
    '{% if x %}\nA=--a\n{% endif %}\nvttablet $A',
    ['4:10 <{% if x %}*>'],
  ],
  ['a shell comment does not count', '# vttablet {{ a }}\nvttablet --b={{ c }}', ['2:10 --b=<{{ c }}>']],
])('%s', (_, text, expected) => {
  expect(read(text).map(([, ...words]) => words)).toEqual([expected])
})

test.each([
  ['a chart', 'templates/x.yaml', '{{ .Values.x }}', '`helm template RELEASE CHART -f VALUES`'],
  ['a play', 'x.j2', '{{ x }}', '`ansible-playbook PLAYBOOK --check --diff`'],
  ['a unit', 'x.service.j2', '[Service]\nExecStart={{ x }}', '`systemctl show -p ExecStart UNIT`'],
  ['a compose file', 'compose.yaml', 'services:\n  a: {{ x }}', '`docker compose config`'],
  ['a manifest', 'pod.yaml', 'kind: Pod\nx: {{x}}', '`kubectl get pod POD -o yaml`'],
  ['anything else', 'x', '{{ x }}', '`ps -o args= -C vttablet` where it runs'],
])('the command that renders %s', (_, file, text, command) => {
  const { diagnostics } = readTemplate(text, contextOf(file))
  expect(diagnostics[0]?.hint).toBe(`Check what it renders to: ${command}.`)
})

test('tags are taken out letter for letter', () => {
  expect(withoutTags('a: {{ b }}\n  {{- if c }}\n{{ d }}-e\n')).toBe('a: ${_0__}\n             \n${_1__}-e\n')
})

test('another form is read through its own reader, and its numbers stay open', () => {
  const reader: Reader = (text, { file }): ReadResult => ({
    invocations: [],
    mysqlds: [
      {
        name: 'm',
        defaults: 'vitess',
        maxConnections: {
          kind: 'unresolved',
          text: text.slice(3),
          why: 'nobody knows',
          supply: '--env',
          place: { file, line: 1, column: 4 },
        },
      },
    ],
    diagnostics: [{ severity: 'note', code: 'x', message: `read ${text.slice(3)}` }],
  })
  const { mysqlds, diagnostics } = templateReader(reader)('a: {{ .Values.b }}', contextOf('t'))
  expect(mysqlds[0]?.maxConnections).toEqual({
    kind: 'unresolved',
    text: '{{ .Values.b }}',
    why: 'a template fills it',
    supply: '`helm template RELEASE CHART -f VALUES`',
    place: { file: 't', line: 1, column: 4 },
  })
  expect(diagnostics[1]?.message).toBe('read {{ .Values.b }}')
})

test.each([
  ['tags on one line', '{{a}} '.repeat(150_000)],
  ['open tags', '{{ '.repeat(300_000)],
  ['nested conditions', '{{ if x }}'.repeat(90_000)],
  ['lone tags', '{{ x }}\n'.repeat(100_000)],
  ['commands and blocks', 'vttablet --a {{ if x }} --b {{ end }} --c {{ y }}\n'.repeat(15_000)],
  ['a command with many blocks', `vttablet ${'--a {{ if x }} --b {{ end }} \\\n'.repeat(30_000)}`],
])('a megabyte of %s is read in seconds', (_, text) => {
  const start = performance.now()
  readTemplate(text, contextOf('t.sh'))
  expect(performance.now() - start).toBeLessThan(15_000)
})

test('a text over 8 MiB is not read', () => {
  const { diagnostics } = readTemplate('{{ x }}'.padEnd(8 * 1024 * 1024 + 1), contextOf('t'))
  expect(shownDiagnostics(diagnostics)).toEqual(['1:1 too-large'])
})

test('no text throws, and none changes its length', () => {
  const parts = fc.array(
    fc.constantFrom(
      '{{',
      '}}',
      '{%',
      '%}',
      '<%',
      '%>',
      ' if x ',
      ' end ',
      ' for ',
      'vttablet',
      ' --a',
      '=',
      '\n',
      ' ',
      '\\',
      '{#',
      '#}',
      '${_0}',
      '"',
      'A=',
    ),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        parts.map(each => each.join('')),
      ),
      text => {
        readTemplate(text, contextOf('t.sh'))
        expect(withoutTags(text)).toHaveLength(text.length)
      },
    ),
    { numRuns: 500 },
  )
})
