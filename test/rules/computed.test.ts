import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { clusterExample } from '../../src/rules/cluster-example.ts'
import { runRules } from '../../src/rules/run.ts'
import { ruleInput } from '../support/rule-input.ts'

/** A command line or a manifest with its options, and what one rule says of it: `line:column message`. */
type Row = readonly [title: string, text: string, options: readonly string[], ...said: readonly string[]]

const named = ([title, text, options, ...expected]: Row) => ({ title, text, options, expected })

async function said(rule: string, file: string, text: string, options: readonly string[]) {
  const found = runRules(await ruleInput({ file, text, options }), new Map([['VT107', 'warning']]))
  return found
    .filter(finding => finding.rule === rule)
    .map(({ place, message }) => `${place?.line}:${place?.column} ${message}`)
}

const v22 = ['--vitess', '22']
const v23 = ['--vitess', '23']

describe('VT208 flag given twice', () => {
  const rows: readonly Row[] = [
    [
      'two of three are not in force',
      'vttablet --queryserver-config-pool-size=1 --queryserver-config-pool-size 2 --queryserver-config-pool-size=3',
      v22,
      '1:10 --queryserver-config-pool-size is 1 here and 3 at 1:76, which counts',
      '1:43 --queryserver-config-pool-size is 2 here and 3 at 1:76, which counts',
    ],
    [
      'the same value twice',
      'vttablet --queryserver-config-pool-size=3 --queryserver-config-pool-size 3',
      v22,
    ],
    [
      'another spelling counts as the same flag',
      'vttablet --dba_pool_size=1 --dba-pool-size=2',
      v23,
      '1:10 --dba_pool_size is 1 here and 2 at 1:28, which counts',
    ],
    ['lists add up', 'vttablet --topo_read_concurrency=1 --vmodule=a=1 --onclose_timeout=1s', v22],
    [
      'a variable may hold the same value',
      'vttablet --queryserver-config-pool-size=$A --queryserver-config-pool-size=$B',
      v22,
    ],
    [
      'two tablets are two command lines',
      'vttablet --queryserver-config-pool-size=1\nvttablet --queryserver-config-pool-size=2',
      v22,
    ],
  ]
  it.each(rows.map(named))('$title', async ({ text, options, expected }) => {
    expect(await said('VT208', 'vttablet.sh', `${text}\n`, options)).toEqual(expected)
  })
})

describe('VT211 settings that vttablet refuses together', () => {
  const limit = 'vttablet --enable_transaction_limit'
  const nameless = '--transaction_limit_by_username=false --transaction_limit_by_principal=false'
  const rows: readonly Row[] = [
    ['8 slots of 20', limit, v22],
    ['1 slot of 3', `${limit} --queryserver-config-transaction-cap=3`, v22],
    [
      '0 slots of 2',
      `${limit} --queryserver-config-transaction-cap=2`,
      v22,
      '1:37 vttablet.sh does not start with v22.0.3: a share of 0.4 of a transaction cap of 2 gives each user no slot',
    ],
    ['a limiter that is off refuses nothing', 'vttablet --queryserver-config-transaction-cap=2', v22],
    [
      'a dry one is checked as well',
      'vttablet --enable_transaction_limit_dry_run --transaction_limit_per_user=1',
      v22,
      '1:45 vttablet.sh does not start with v22.0.3: a share of 1 is not between 0 and 1',
    ],
    [
      'earnest and dry',
      `${limit} --enable_transaction_limit_dry_run`,
      v22,
      '1:37 vttablet.sh does not start with v22.0.3: the transaction limiter cannot run in earnest and dry at once',
    ],
    [
      'callers that nothing tells apart',
      `${limit} ${nameless}`,
      v22,
      '1:37 vttablet.sh does not start with v22.0.3: the transaction limiter tells callers apart by nothing',
    ],
    ['callers told apart by component', `${limit} ${nameless} --transaction_limit_by_component`, v22],
    [
      'hot rows without a queue',
      'vttablet --hot_row_protection_max_queue_size=0',
      v22,
      '1:10 vttablet.sh does not start with v22.0.3: 0 is no size for --hot_row_protection_max_queue_size',
    ],
    [
      'a global queue shorter than that of a row',
      'vttablet --hot-row-protection-max-queue-size=50 --hot-row-protection-max-global-queue-size=40',
      v23,
      '1:49 vttablet.sh does not start with v23.0.1: the queue of all hot rows (40) is shorter than that of one (50)',
    ],
    [
      'unmanaged without an address',
      'vttablet --unmanaged',
      v22,
      '1:10 vttablet.sh does not start with v22.0.3: an unmanaged tablet needs the host or the socket of its MySQL',
    ],
    ['unmanaged with a socket', 'vttablet --unmanaged --db_socket=/tmp/mysql.sock', v22],
    ['a share that is a variable', `${limit} --transaction_limit_per_user=$SHARE`, v22],
    ['flags that a script may add', `${limit} --queryserver-config-transaction-cap=$CAP "$@"`, v22],
    ['no release', `${limit} --queryserver-config-transaction-cap=2`, []],
  ]
  it.each(rows.map(named))('$title', async ({ text, options, expected }) => {
    expect(await said('VT211', 'vttablet.sh', `${text}\n`, options)).toEqual(expected)
  })

  it('looks at the flags alone: the tablet YAML is read after the checks', async () => {
    const withYaml = (cap: string, size: string) =>
      pod(
        [`--queryserver-config-transaction-cap=${cap}`, '--enable_transaction_limit'],
        `txPool: {size: ${size}}`,
      )
    expect(await said('VT211', 'pod.yaml', withYaml('20', '2'), [])).toEqual([])
    expect(await said('VT211', 'pod.yaml', withYaml('2', '20'), [])).toEqual([
      '16:11 pod/vttablet does not start with v22.0.3: a share of 0.4 of a transaction cap of 2 gives each user no slot',
    ])
  })
})

/** A pod with these flags and this tablet YAML. */
function pod(flags: readonly string[], yaml: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: { name: c }
data:
  t.yaml: |
    ${yaml}
---
apiVersion: v1
kind: Pod
spec:
  containers:
    - name: vttablet
      image: vitess/lite:v22.0.3
      args:
        - vttablet
${flags.map(flag => `        - ${flag}\n`).join('')}        - --tablet_config=/c/t.yaml
      volumeMounts: [{ name: c, mountPath: /c }]
  volumes:
    - { name: c, configMap: { name: c } }
`
}

describe('VT305 tablet YAML over flags', () => {
  const rows = [
    ['another size', 'queryserver-config-pool-size=24', 'oltpReadPool: {size: 48}', 1],
    ['the same size, written otherwise', 'queryserver-config-pool-size=0x18', 'oltpReadPool: {size: 24}', 0],
    [
      'the same time in other words',
      'queryserver-config-txpool-timeout=1m',
      'txPool: {size: 20, timeoutSeconds: 60s}',
      0,
    ],
    ['another time', 'queryserver-config-txpool-timeout=1m', 'txPool: {size: 20, timeoutSeconds: 61s}', 1],
    ['a flag that is no key there', 'dba_pool_size=24', 'oltpReadPool: {size: 48}', 0],
    ['a reset is a rule of its own', 'queryserver-config-transaction-cap=24', 'txPool: {}', 0],
  ] as const
  it.each(rows)('%s', async (_title, flag, yaml, count) => {
    expect(await said('VT305', 'pod.yaml', pod([`--${flag}`], yaml), [])).toHaveLength(count)
  })
})

describe('VT501 to VT603, timeouts and reserved connections', () => {
  const idle = '--queryserver-config-idle-timeout'
  const timeout = '--queryserver-config-transaction-timeout'
  const rows: readonly (readonly [string, string, string, readonly string[], number])[] = [
    ['VT501', 'defaults on both sides', '', v22, 0],
    ['VT501', 'idle for ever against 28,800 s', `${idle}=0s`, v22, 1],
    ['VT501', '24,000 s times 1.2 is 28,800 s', `${idle}=24000s`, v22, 0],
    ['VT501', 'one second more', `${idle}=24001s`, v22, 1],
    ['VT501', 'the dba pool for itself', '--dba_idle_timeout=10h', v22, 1],
    ['VT501', 'an outside MySQL has an unknown wait_timeout', `--db_host=db ${idle}=0s`, v22, 0],
    ['VT502', 'a second against half a minute', '', v22, 0],
    ['VT502', 'as long as a transaction', '--queryserver-config-txpool-timeout=30s', v22, 1],
    ['VT502', 'a shade less', '--queryserver-config-txpool-timeout=29.9s', v22, 0],
    ['VT502', 'no timeout', '--queryserver-config-txpool-timeout=0', v22, 1],
    ['VT502', 'transactions without end are a rule of their own', `${timeout}=0`, v22, 0],
    ['VT503', 'the default', '', v22, 1],
    ['VT503', 'a timeout in seconds', '--queryserver-config-stream-pool-timeout=10', ['--vitess', '16'], 0],
    ['VT503', 'v6.0.19 has no such flag', '', ['--vitess', '6.0.19'], 0],
    ['VT504', 'the default', '', v22, 0],
    ['VT504', 'transactions without end', `${timeout}=0`, v22, 1],
    [
      'VT504',
      'and those of OLAP sessions',
      `${timeout}=0 --queryserver-config-olap-transaction-timeout=0`,
      v22,
      2,
    ],
    ['VT504', 'v7 has no killer of reserved connections to switch off', `${timeout}=0`, ['--vitess', '7'], 0],
    ['VT601', 'off by default in v16', '', ['--vitess', '16'], 1],
    ['VT601', 'on by default in v17', '', ['--vitess', '17'], 0],
    ['VT601', 'switched on in v15', '--queryserver-enable-settings-pool', ['--vitess', '15'], 0],
    ['VT601', 'not there in v14', '', ['--vitess', '14'], 0],
    [
      'VT601',
      'v21 takes the flag and no notice of it',
      '--queryserver-enable-settings-pool=false',
      ['--vitess', '21'],
      0,
    ],
    ['VT602', 'no limiter', '', v22, 0],
    ['VT602', 'v6 has no reserved connections', '--enable_transaction_limit', ['--vitess', '6'], 0],
    ['VT602', 'v7 has', '--enable_transaction_limit', ['--vitess', '7'], 1],
    ['VT603', 'the heartbeat of 5 s', `${timeout}=5s`, v22, 1],
    ['VT603', 'more than that', `${timeout}=5.1s`, v22, 0],
    ['VT603', 'for ever', `${timeout}=0`, v22, 0],
    ['VT603', 'v7 sends no heartbeat', `${timeout}=4`, ['--vitess', '7'], 0],
  ]
  it.each(rows)('%s: %s', async (rule, _title, flags, options, count) => {
    expect(await said(rule, 'vttablet.sh', `vttablet ${flags}\n`, options)).toHaveLength(count)
  })

  it('what a default does is said once for all tablets of a release', async () => {
    const text = 'vttablet\nvttablet --queryserver-config-stream-pool-timeout=0s\nvttablet\n'
    expect(await said('VT503', 'all.sh', text, v22)).toEqual([
      '1:1 --queryserver-config-stream-pool-timeout of all.sh:1 and 1 more is 0: a request waits for a stream connection without any timeout',
      '2:10 --queryserver-config-stream-pool-timeout of all.sh:2 is 0: a request waits for a stream connection without any timeout',
    ])
  })
})

describe('capacity rules keep out of each other’s way', () => {
  const rows = [
    ['a tablet that fits', '', ['--max-connections', '500'], []],
    ['a tablet over the sum', '', ['--max-connections', '300'], ['VT101']],
    ['a tablet that leaves too little', '', ['--max-connections', '400'], ['VT103']],
    ['two on one server over the sum', '', ['--max-connections', '400', '--tablets', '2'], ['VT105']],
    [
      'a pool that nobody knows',
      '--queryserver-config-pool-size=$X',
      ['--max-connections', '500'],
      ['VT104'],
    ],
    [
      'a lower bound over the ceiling',
      '--queryserver-config-pool-size=$X',
      ['--max-connections', '300'],
      ['VT101'],
    ],
  ] as const
  it.each(rows)('%s', async (_title, flags, options, expected) => {
    const input = await ruleInput({
      file: 'vttablet.sh',
      text: `vttablet ${flags}\n`,
      options: [...v22, '--replicas', '1', ...options],
    })
    const found = runRules(input, new Map())
    const ids = found.filter(({ rule }) => rule.startsWith('VT1')).map(({ rule }) => rule)
    expect([...new Set(ids)]).toEqual(expected)
  })
})

describe('VT111 sizes that the operator brings', () => {
  const told = async (pool: readonly string[], myCnf: readonly string[]) =>
    (await said('VT111', 'c.yaml', clusterExample({ pool, myCnf }), [])).map(message => message.slice(6))
  const flags = (...lines: readonly string[]) => [
    'vttablet:',
    '  extraFlags:',
    ...lines.map(line => `    ${line}`),
  ]

  it('are told as far as they are in force', async () => {
    expect(await told(flags('queryserver-config-pool-size: "8"'), [])).toEqual([
      'vitess-operator passes --queryserver-config-stream-pool-size=96, --queryserver-config-transaction-cap=300 to commerce/zone1/replica: 790 connections, and max_connections is left at 500',
    ])
  })

  it('are not told when they fit, or when somebody set max_connections', async () => {
    expect(await told(flags('queryserver-config-transaction-cap: "20"'), [])).toEqual([])
    expect(await told([], ['max_connections = 600'])).toEqual([])
  })

  it('are not those of the old chart', async () => {
    const values = readFileSync('fixtures/helm-values/shop.yaml', 'utf8')
    expect(await said('VT111', 'values.yaml', values, ['--vitess', '10'])).toEqual([])
  })
})
