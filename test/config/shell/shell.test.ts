import { describe, expect, test } from 'vitest'
import { looksLikeShell, readShell } from '../../../src/config/shell/shell.ts'
import { contextOf, fixture } from '../../support/read-context.ts'
import { shownDiagnostics, shownInvocation, shownWords } from '../../support/shown-words.ts'

const neighbours = { 'env.sh': fixture('shell/env.sh').text }

describe('vttablet-up.sh: a loop over three tablets, settings in a sourced file', () => {
  const context = contextOf('up.sh', neighbours)
  const { invocations, diagnostics } = readShell(fixture('shell/vttablet-up.sh').text, context)

  test('two equal replicas and one batch tablet', () => {
    expect(invocations.map(shownInvocation)).toEqual([
      'shell zone1-0000000100 … zone1-0000000101 at 40:3 × 2',
      'shell zone1-0000000102 at 40:3 × 1',
    ])
    expect(diagnostics).toEqual([])
  })

  test('what tells the two replicas apart is a hole', () => {
    expect(shownWords(invocations[0] as never)).toEqual([
      '41:5 --topo_implementation from env.sh:10:17',
      '41:5 etcd2 from env.sh:10:39',
      '41:5 --topo_global_server_address from env.sh:10:45',
      '41:5 localhost:2379 from env.sh:10:74',
      '41:5 --topo_global_root from env.sh:10:89',
      '41:5 /vitess/global from env.sh:10:108',
      '42:5 --log_dir',
      '42:15 /vt/vtdataroot/tmp from env.sh:7:20',
      '43:5 --tablet-path',
      '43:19 <$alias>',
      '44:5 --init_keyspace',
      '44:21 commerce from up.sh:9:10',
      '45:5 --init_shard',
      '45:18 <${SHARD:-0}*>',
      '46:5 --init_tablet_type',
      '46:24 replica from up.sh:33:15',
      '47:5 --queryserver-config-pool-size',
      '47:36 24 from env.sh:12:18',
      '48:5 --queryserver-config-stream-pool-size=24',
      '49:5 --queryserver-config-transaction-cap',
      '49:42 300',
      '50:5 --port',
      '50:12 <$port>',
      '51:5 --grpc_port',
      '51:17 <$[$grpc_port_base + $uid_index]>',
      '52:5 --service_map',
      '52:19 grpc-queryservice,grpc-tabletmanager',
      '53:5 --pid_file',
      '53:16 <$VTDATAROOT/$tablet_dir/vttablet.pid>',
      '54:5 <$VTTABLET_EXTRA_FLAGS*>',
    ])
  })

  test('the third pass has a word of its own', () => {
    expect(shownWords(invocations[1] as never).slice(9, 16)).toEqual([
      '43:19 zone1-0000000102 from up.sh:31:19',
      '44:5 --init_keyspace',
      '44:21 commerce from up.sh:9:10',
      '45:5 --init_shard',
      '45:18 <${SHARD:-0}*>',
      '46:5 --init_tablet_type',
      '46:24 rdonly from up.sh:35:17',
    ])
  })

  test('--env fills what the files leave open, and nothing that they assign', () => {
    const env = { SHARD: '-80', VTTABLET_EXTRA_FLAGS: '--a 1', POOL_SIZE: '1' }
    const read = readShell(fixture('shell/vttablet-up.sh').text, contextOf('up.sh', neighbours, env))
    const words = shownWords(read.invocations[0] as never)
    expect(words.filter(word => /^(?:45:18|47:36|54)/.test(word))).toEqual([
      '45:18 -80',
      '47:36 24 from env.sh:12:18',
      '54:5 --a',
      '54:5 1',
    ])
  })

  test('without the sourced file its variables are open', () => {
    const read = readShell(fixture('shell/vttablet-up.sh').text, contextOf('up.sh'))
    expect(shownDiagnostics(read.diagnostics)).toEqual(['6:8 source-not-read'])
    const words = shownWords(read.invocations[0] as never)
    expect(words.slice(0, 3)).toEqual([
      '41:5 <$TOPOLOGY_FLAGS*>',
      '42:5 --log_dir',
      '42:15 <$VTDATAROOT>/tmp',
    ])
  })
})

test('entrypoint.sh: flags in a variable, handed to su -c; the echo before does not count', () => {
  const { invocations, diagnostics } = readShell(fixture('shell/entrypoint.sh').text, contextOf('e.sh'))
  expect(invocations.map(shownInvocation)).toEqual(['shell zone1-0000000101 at 19:29 × 1'])
  expect(invocations.flatMap(shownWords)).toEqual([
    '6:7 --topo_implementation',
    '6:29 etcd2',
    '7:3 --tablet-path',
    '7:17 zone1-0000000101',
    '8:3 --init_keyspace',
    '8:19 commerce',
    '8:28 --init_shard',
    '8:41 -80',
    '9:3 --queryserver-config-pool-size=500',
    '10:3 --queryserver-config-transaction-cap=2000',
    '11:3 --dba_pool_size=<${DBA_POOL:-20}>',
    '12:3 --db_app_password_file',
    '12:26 /secrets/app',
    '19:54 --grpc_port',
    '19:67 <$GRPC_PORT*>',
  ])
  expect(diagnostics).toEqual([])
})

test('as-vitess.sh: here-documents, expanded by the outer shell or by the inner one', () => {
  const { invocations } = readShell(fixture('shell/as-vitess.sh').text, contextOf('a.sh'))
  expect(invocations.map(each => [shownInvocation(each), ...shownWords(each)])).toEqual([
    [
      'shell zone2-7 at 9:1 × 1',
      '9:18 --tablet-path',
      '9:32 zone2-7',
      '10:3 --queryserver-config-pool-size',
      '2:13 32',
      '11:3 --app_pool_size',
      '3:7 40',
      '11:26 --dba_pool_size',
      '11:43 <$DBA*>',
    ],
    [
      'shell zone2-8 at 15:1 × 1',
      '15:18 --tablet-path',
      '15:32 zone2-8',
      '15:40 --queryserver-config-pool-size',
      '15:71 32 from a.sh:2:13',
      '15:77 --app_pool_size',
      '15:93 <$LIMIT*>',
    ],
  ])
})

test('arrays.bash: arrays with an element that may be missing, read -a, and the arguments of the script', () => {
  const { invocations } = readShell(fixture('shell/arrays.bash').text, contextOf('a.bash'))
  expect(invocations.map(each => [shownInvocation(each), ...shownWords(each)])).toEqual([
    [
      'shell a.bash at 18:42 × 1',
      '18:58 --topo_implementation from a.bash:5:7',
      '18:58 zk2 from a.bash:5:29',
      '18:58 --topo_global_root from a.bash:5:33',
      '18:58 /global from a.bash:5:52',
      '18:77 --tablet-path from a.bash:9:3',
      '18:77 zone3-<${1}> from a.bash:9:18',
      '18:77 --queryserver-config-pool-size from a.bash:10:3',
      '18:77 100 from a.bash:10:34',
      '18:77 --queryserver-config-stream-pool-size=100 from a.bash:11:4',
      '18:77 --queryserver-config-transaction-cap from a.bash:13:9',
      '18:77 100 from a.bash:13:46',
      '18:77 <${FLAGS[@]}*>',
      '18:91 <$@*>',
    ],
  ])
})

test('whole-cluster.sh: functions called twice; no other component counts, nor what only speaks of vttablet', () => {
  const { invocations, diagnostics } = readShell(fixture('shell/whole-cluster.sh').text, contextOf('w.sh'))
  expect(invocations.map(each => [shownInvocation(each), ...shownWords(each)])).toEqual([
    [
      'shell zone1-200 at 16:16 × 1',
      '16:25 --tablet-path',
      '16:39 zone1-200 from w.sh:25:14',
      '16:52 --queryserver-config-pool-size',
      '16:83 16 from w.sh:25:18',
    ],
    [
      'shell zone1-201 at 16:16 × 1',
      '16:25 --tablet-path',
      '16:39 zone1-201 from w.sh:26:14',
      '16:52 --queryserver-config-pool-size',
      '16:83 48 from w.sh:26:18',
    ],
  ])
  expect(diagnostics).toEqual([])
})

test('CRLF line ends are reported once and read as their author meant them', () => {
  const { invocations, diagnostics } = readShell('# up\r\nvttablet \\\r\n  --a=1\r\n', contextOf('f.sh'))
  expect(invocations.flatMap(shownWords)).toEqual(['3:3 --a=1'])
  expect(shownDiagnostics(diagnostics)).toEqual(['1:5 crlf-line-ends'])
})

test.each([
  ['a script by its name', 'up.sh', 'x', true],
  ['a script by its #! line', 'up', '#!/usr/bin/env bash\nx', true],
  ['a script by its words', 'up', 'set -e\nexec vttablet --a', true],
  ['YAML is none', 'pod.yaml', 'kind: Pod\nspec: {}\n', false],
  ['a my.cnf is none', 'my.cnf', '[mysqld]\nmax_connections = 1\n', false],
])('looks like shell: %s', (_, file, text, expected) => {
  expect(looksLikeShell(file, text)).toBe(expected)
})
