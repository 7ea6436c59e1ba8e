import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRelease } from '../../../src/catalog/release.ts'
import { allTabletYamlRows, tabletYamlKey } from '../../../src/catalog/tablet-yaml.ts'
import type { FlagValue, ReadContext, Sourced } from '../../../src/config/model.ts'
import { startOf } from '../../../src/config/start.ts'
import { readTabletConfig } from '../../../src/config/tablet-config/tablet-config.ts'

interface Recorded {
  readonly release: string
  readonly case: string
  readonly flags: Readonly<Record<string, number>>
  readonly yaml: string | null
  readonly started: boolean
  readonly serving?: boolean
  readonly error?: string
  readonly capacity?: Readonly<Record<string, number>>
  readonly idleTimeoutSeconds?: Readonly<Record<string, number>>
}

const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(new URL('../../../fixtures/recorded/behaviour.json', import.meta.url), 'utf8'),
).tabletYaml

const context: ReadContext = {
  file: 'tablet.yaml',
  env: new Map(),
  neighbour: path => ({ kind: 'unreadable', file: path, why: 'no files here' }),
}
const read = (text: string, release?: string) =>
  readTabletConfig(text, context, release === undefined ? undefined : parseRelease(release))

/** Values of known settings; `?` for unresolved ones. */
const values = (settings: Readonly<Record<string, Sourced<FlagValue>>>) =>
  Object.fromEntries(
    Object.entries(settings).map(([path, setting]) => [path, setting.kind === 'known' ? setting.value : '?']),
  )

const poolFlags = {
  ConnPool: ['queryserver-config-pool-size', 16],
  StreamConnPool: ['queryserver-config-stream-pool-size', 200],
  TransactionPool: ['queryserver-config-transaction-cap', 20],
  FoundRowsPool: ['queryserver-config-transaction-cap', 20],
} as const

describe('what real vttablets did', () => {
  const named = recorded.map(row => [`${row.release}: ${row.case}`, row] as const)

  it.each(named.filter(([, row]) => row.started))('%s', (_title, row) => {
    const { start, flags, settings } = startedWith(row)
    expect(start).toBe(row.serving ? 'serves' : 'never-serves')
    const capacities = Object.entries(poolFlags).map(([pool, [flag, byDefault]]) => {
      const setting = flags[flag]
      return [pool, setting?.kind === 'known' ? setting.value : byDefault] as const
    })
    // A tablet that never serves closes all its pools, so only the one that stopped it shows its size.
    const shown = row.serving ? capacities : capacities.slice(0, 1)
    expect(row.capacity).toMatchObject(Object.fromEntries(shown))
    const idle = settings['oltpReadPool.idleTimeoutSeconds']
    expect(idle?.kind === 'known' ? idle.value : 1800).toBe(row.idleTimeoutSeconds?.ConnPoolIdleTimeout)
  })

  const said: Readonly<Record<string, string>> = {
    'stack overflow while reading it': 'overflows the stack',
    'panic: invalid/out of range capacity': 'panics when the pool opens',
    'did not come up within 90 s': 'does not come up',
    'error parsing config file': 'ends at',
  }

  it.each(named.filter(([, row]) => !row.started))('%s: it does not start', (_title, row) => {
    const { start, why } = startedWith(row)
    expect(start).toBe(row.error?.startsWith('did not come up') ? 'never-serves' : 'dies')
    expect(why).toContain(said[row.error ?? ''] ?? row.error)
  })
})

function startedWith(row: Recorded) {
  const release = parseRelease(row.release)
  const fromFlags = Object.entries(row.flags).map(([flag, value]): [string, Sourced<FlagValue>] => [
    flag,
    { kind: 'known', value, origin: 'flag', text: String(value) },
  ])
  const { settings, death } =
    row.yaml === null ? { settings: {}, death: undefined } : readTabletConfig(row.yaml, context, release)
  const fromYaml = Object.entries(settings).flatMap(([path, setting]) => {
    const flag = tabletYamlKey(path, release)?.flag
    return flag === undefined ? [] : [[flag, setting] as const]
  })
  const flags: Readonly<Record<string, Sourced<FlagValue>>> = Object.fromEntries([...fromFlags, ...fromYaml])
  const start = death ? ({ kind: 'dies', ...death } as const) : startOf(flags, release)
  const why = start.kind === 'serves' ? '' : start.why
  return { start: start.kind, why, flags, settings: settings as Readonly<Record<string, Sourced<FlagValue>>> }
}

describe('a tablet config of a named release', () => {
  const rows: readonly (readonly [string, string, string, Readonly<Record<string, FlagValue>>])[] = [
    [
      'whole numbers may be written as 5.0, 0x10 and 1_000',
      'v18.0.8',
      'oltpReadPool: {size: 5.0}\nolapReadPool: {size: 0x10}\ntxPool: {size: 1_000}\n',
      { 'oltpReadPool.size': 5, 'olapReadPool.size': 16, 'txPool.size': 1000 },
    ],
    [
      'seconds are numbers up to v18, fractions too',
      'v16',
      'oltpReadPool: {idleTimeoutSeconds: 0.5}\n',
      { 'oltpReadPool.idleTimeoutSeconds': 0.5 },
    ],
    [
      'seconds are durations from v19',
      'v19',
      'olap: {txTimeoutSeconds: 1m30s}\n',
      { 'olap.txTimeoutSeconds': 90 },
    ],
    ['a quoted zero is a duration', 'v22', 'olap: {txTimeoutSeconds: "0"}\n', { 'olap.txTimeoutSeconds': 0 }],
    [
      'null keeps the flag of a time, up to v16',
      'v16',
      'oltpReadPool: {size: 4, timeoutSeconds: null}\n',
      { 'oltpReadPool.size': 4 },
    ],
    ['null keeps the flag of a size', 'v18', 'oltpReadPool: {size: ~}\n', {}],
    ['an empty block keeps all flags up to v18', 'v18', 'txPool:\n', {}],
    [
      'an empty block zeroes the pool from v19',
      'v19',
      'txPool:\n',
      { 'txPool.size': 0, 'txPool.prefillParallelism': 0 },
    ],
    [
      'an empty map does so too, the idle count with it from v22',
      'v22',
      'txPool: {}\n',
      { 'txPool.size': 0, 'txPool.prefillParallelism': 0, 'txPool.maxIdleCount': 0 },
    ],
    [
      'keys of other releases are ignored',
      'v21',
      'oltpReadPool: {size: 3, maxIdleCount: 2, maxWaiters: 7}\n',
      { 'oltpReadPool.size': 3, 'oltpReadPool.prefillParallelism': 0 },
    ],
    [
      'keys that differ in case fill the same field, the last in byte order wins',
      'v18',
      'txPool: {size: 1}\nTXPOOL: {size: 2}\n',
      { 'txPool.size': 1 },
    ],
    [
      'the misspelt row cap is the one that counts up to v11',
      'v11',
      'oltp: {maxRows: 5, maxRpws: 6}\n',
      { 'oltp.maxRpws': 6 },
    ],
    [
      'a replicationTracker without mode loses its mode',
      'v20',
      'replicationTracker: {heartbeatIntervalSeconds: 1s}\n',
      { 'replicationTracker.heartbeatIntervalSeconds': 1, 'replicationTracker.mode': '' },
    ],
    [
      'any file resets the schema reload of v19.0.4',
      'v19.0.4',
      'olap: {}\n',
      { schemaReloadIntervalSeconds: 0, schemaChangeReloadTimeout: 0 },
    ],
    [
      'passwords are not kept',
      'v22',
      'db: {app: {user: vt_app, password: secret}}\nexternalConnections: {x: {app: {password: secret}}}\n',
      { 'db.app.user': 'vt_app' },
    ],
    ['words may be unquoted numbers', 'v22', 'db: {socket: 12}\n', { 'db.socket': '12' }],
    ['an empty file is fine', 'v22', '', {}],
    ['comments alone are fine', 'v22', '# later\n', {}],
    [
      'aliases and merges are YAML',
      'v18',
      'txPool: &p {size: 9}\noltpReadPool: *p\nolapReadPool: {<<: *p}\n',
      { 'txPool.size': 9, 'oltpReadPool.size': 9, 'olapReadPool.size': 9 },
    ],
    [
      'JSON is accepted',
      'v22',
      '{"olapReadPool": {"size": 12, "prefillParallelism": 0, "maxIdleCount": 0}}',
      { 'olapReadPool.size': 12, 'olapReadPool.prefillParallelism': 0, 'olapReadPool.maxIdleCount': 0 },
    ],
  ]
  it.each(rows)('%s (%s)', (_title, release, text, expected) => {
    const reading = read(text, release)
    expect(reading.death).toBeUndefined()
    expect(values(reading.settings)).toEqual(expected)
  })

  const deaths: readonly (readonly [string, string, string, string, string])[] = [
    [
      'a quoted number',
      'v22',
      'txPool:\n  size: "33"\n',
      'cannot unmarshal string into a value of type int',
      '2:9',
    ],
    [
      'a fraction',
      'v22',
      'txPool:\n  size: 5.5\n',
      'cannot unmarshal number 5.5 into a value of type int',
      '2:9',
    ],
    [
      'a number of seconds from v19',
      'v20.0.8',
      'txPool: {size: 1, idleTimeoutSeconds: 0}\n',
      'cannot unmarshal number into a value of type string',
      '1:39',
    ],
    ['a duration up to v18', 'v18', 'olap: {txTimeoutSeconds: 60s}\n', 'cannot unmarshal string', '1:26'],
    ['null for a time in v17', 'v17', 'txPool: {timeoutSeconds: }\n', 'null', '1:26'],
    [
      'a duration without unit',
      'v22',
      'olap: {txTimeoutSeconds: "60"}\n',
      'missing unit in duration "60"',
      '1:26',
    ],
    ['an empty oltp block from v19', 'v19', 'txPool: {size: 4}\noltp:\n', 'overflows the stack', '2:1'],
    ['a list for a block', 'v22', 'txPool: [1]\n', 'cannot unmarshal array into the block txPool', '1:9'],
    ['a text for a file', 'v22', 'hello\n', 'cannot unmarshal string into the configuration', '1:1'],
    [
      'a text for a switch',
      'v22',
      'terseErrors: "true"\n',
      'cannot unmarshal string into a value of type bool',
      '1:14',
    ],
    ['broken YAML', 'v22', 'txPool: [\n', 'not valid YAML', '2:1'],
  ]
  it.each(deaths)('vttablet dies of %s (%s)', (_title, release, text, why, place) => {
    const { death } = read(text, release)
    expect(death?.why).toContain(why)
    expect(`${death?.place.line}:${death?.place.column}`).toBe(place)
  })

  it('each value has its place and its spelling', () => {
    expect(read('txPool:\n  size: 0x10\n', 'v18').settings['txPool.size']).toEqual({
      kind: 'known',
      value: 16,
      origin: 'yaml',
      text: '0x10',
      place: { file: 'tablet.yaml', line: 2, column: 9 },
    })
  })

  it('a template mark inside a value leaves that value unresolved', () => {
    const { settings, death } = read('txPool:\n  size: "{{ .Values.cap }}"\n', 'v18')
    expect(death).toBeUndefined()
    expect(settings['txPool.size']).toMatchObject({ kind: 'unresolved', text: '{{ .Values.cap }}' })
  })

  it('ignored keys, later documents and reset sizes are told', () => {
    const { diagnostics } = read('foo: 1\ntxPool: {siez: 4}\n---\nx: 1\n', 'v22')
    expect(
      diagnostics.map(({ severity, code, place }) => [severity, code, `${place?.line}:${place?.column}`]),
    ).toEqual([
      ['note', 'ignored-key', '1:1'],
      ['note', 'ignored-key', '2:10'],
      ['warning', 'pool-block-without-size', '2:1'],
      ['note', 'pool-block-without-size', '2:1'],
      ['warning', 'later-document', '3:1'],
    ])
  })
})

describe('a tablet config without a release', () => {
  it('keeps what all releases agree on', () => {
    const { settings, death, diagnostics } = read('txPool: {size: 33}\n')
    expect(death).toBeUndefined()
    expect(values(settings)).toEqual({
      'txPool.size': 33,
      'txPool.prefillParallelism': '?',
      'txPool.maxIdleCount': '?',
    })
    expect(settings['txPool.maxIdleCount']).toMatchObject({ kind: 'unresolved', supply: '--vitess RELEASE' })
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })
  it('does not guess the size of a block that has none', () => {
    expect(values(read('txPool:\n').settings)['txPool.size']).toBe('?')
  })
  it('names the releases that die of it', () => {
    const { settings, diagnostics } = read('oltpReadPool: {size: 9, idleTimeoutSeconds: 60s}\n')
    expect(values(settings)['oltpReadPool.size']).toBe(9)
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        code: 'tablet-config-by-release',
        message: expect.stringContaining('v6 to v18'),
        place: { file: 'tablet.yaml', line: 1, column: 45 },
      }),
    )
  })
  it('is dead when it is dead everywhere', () => {
    expect(read('txPool: {size: "9"}\n').death?.why).toContain('cannot unmarshal string')
  })
})

describe('any tablet config', () => {
  it('is read without throwing, and never gives a setting that no row has', () => {
    const known = new Set(allTabletYamlRows().map(row => row.key))
    const key = fc.constantFrom(
      'txPool',
      'oltp',
      'size',
      'SIZE',
      'db',
      'app',
      'password',
      'x',
      '<<',
      'maxIdleCount',
    )
    const text = fc
      .array(fc.tuple(key, fc.constantFrom(': 1\n', ':\n  ', ': {}\n', ': "a"\n', ': &a\n  ', ': *a\n')))
      .map(parts => parts.flat().join(''))
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), text),
        fc.constantFrom(undefined, 'v18', 'v24'),
        (body, release) => {
          for (const path of Object.keys(read(body, release).settings)) expect(known).toContain(path)
        },
      ),
    )
  })
})
