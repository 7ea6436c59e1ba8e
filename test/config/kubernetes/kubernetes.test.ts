import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readYaml } from '../../../src/config/yaml-form.ts'
import { shown, shownMysqld, told } from '../../support/invocations.ts'
import { contextOf, fixture } from '../../support/read-context.ts'

function read(path: string, env: Readonly<Record<string, string>> = {}) {
  const { text, context } = fixture(path, env)
  return readYaml(text, context)
}

const readText = (text: string) => readYaml(text, contextOf('pod.yaml'))
const all = (path: string) => read(path).invocations.flatMap(shown)

/** A pod of one container, whose lines are `container`. */
const pod = (container: string) =>
  readText(
    `kind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - ${container.replaceAll('\n', '\n    ')}\n`,
  )

describe('Kubernetes objects', () => {
  it('a StatefulSet: variables, a mounted tablet YAML, and the limit of the mysqld beside it', () => {
    expect(all('kubernetes/statefulset.yaml')).toEqual([
      'commerce-x-0/vttablet at 52:15',
      '  instances 3 (31:13)',
      '  release v19.0.10 (50:18)',
      '  --topo_implementation=etcd2 (54:15)',
      '  --tablet-path (55:15)',
      '  zone1-$(ORDINAL) (56:15) [from 73:22, hole variable $(ORDINAL) at 78:17]',
      '  --queryserver-config-pool-size=48 (57:15) [from 6:15]',
      '  --queryserver-config-transaction-cap (58:15)',
      '  64 (59:15) [from 7:12]',
      '  --queryserver-config-stream-pool-size=$(STREAM) (60:15) [hole variable $(STREAM) at 60:53]',
      '  --app_pool_size (61:15)',
      '  12 (62:15)',
      '  --tablet_config=/vt/tablet/tablet.yaml (63:15)',
      '  --init_tablet_type=replica (64:15)',
      '  --price=5$ (65:15)',
      '  mysqld mysqld of commerce-x-0/mysqlctld [vitess] at 83:11, max_connections 900 (20:23)',
      '  mounted /vt/tablet/tablet.yaml (15:5)',
    ])
    expect(read('kubernetes/statefulset.yaml').diagnostics).toEqual([])
  })

  it('what the file does not tell, the user may supply; what it tells stays', () => {
    const { invocations } = read('kubernetes/statefulset.yaml', {
      STREAM: '33',
      ORDINAL: '2',
      POOL_SIZE: '1',
    })
    const words = invocations
      .flatMap(shown)
      .filter(line => /stream|zone1|--queryserver-config-pool/.test(line))
    expect(words).toEqual([
      '  zone1-2 (56:15) [from 73:22]',
      '  --queryserver-config-pool-size=48 (57:15) [from 6:15]',
      '  --queryserver-config-stream-pool-size=33 (60:15)',
    ])
  })

  it('a Deployment with plain MySQL, a DaemonSet with a script elsewhere, a test server', () => {
    expect(all('kubernetes/mysql-beside.yaml')).toEqual([
      'orders/vttablet at 16:11',
      '  instances 2 (6:13)',
      '  release v12.0.0 (17:18)',
      '  -queryserver-config-pool-size (19:15)',
      '  400 (20:15)',
      '  -queryserver-config-stream-pool-size (21:15)',
      '  400 (22:15)',
      '  -db_host (23:15)',
      '  127.0.0.1 (24:15)',
      '  -unmanaged (25:15)',
      '  mysqld orders/mysql [mysql] at 10:11, max_connections 10000 (12:36)',
      'tablets-everywhere/vttablet at 35:11',
      '  instances unresolved: a DaemonSet runs one pod on every node (27:1)',
      '  release unresolved: the image vitess/lite has no tag (36:18)',
      '  /scripts/run-vttablet.sh (37:20) [hole arguments /scripts/run-vttablet.sh at 37:20]',
      'test-cluster/vttestserver at 60:7 vttestserver',
      '  instances unresolved: the image decides how many tablets it starts for its keyspaces and shards (60:7)',
      '  mysqld mysqld of test-cluster/vttestserver [vitess] at 60:7, max_connections 70000 (60:7)',
    ])
    expect(read('kubernetes/mysql-beside.yaml').diagnostics.map(told)).toEqual([
      'warning script-elsewhere 37:20',
    ])
  })

  it('a list whose containers hold shell texts, quotes within quotes', () => {
    expect(all('kubernetes/list.yaml')).toEqual([
      'zone1-100/vttablet at 24:95',
      '  instances 1 (13:5)',
      '  release v15.0.3 (20:18)',
      '  --topo_global_root (25:15)',
      '  /vitess/global (25:34)',
      '  --tablet-path (25:53)',
      '  zone1-100 (28:35)',
      '  --queryserver-config-pool-size (25:77)',
      '  30 (25:108)',
      '  --queryserver-config-transaction-cap (26:15)',
      '  50 (26:52)',
      '  mysqld mysqld of zone1-100/mysql [vitess] at 29:11, max_connections unresolved: EXTRA_MY_CNF names /etc/team/limits.cnf, which is not in this file (38:22)',
    ])
  })

  it('the JSON of kubectl', () => {
    expect(all('kubernetes/list.json')).toEqual([
      'shop-vttablet-zone1-2469782763/vttablet at 14:29',
      '  instances 1 (4:9)',
      '  release v24.0.0 (20:34)',
      '  --queryserver-config-pool-size=96 (17:29)',
      '  --queryserver-config-transaction-cap=300 (18:29)',
    ])
  })

  it('thirteen documents, the script and the my.cnf in ConfigMaps', () => {
    expect(all('kubernetes/thirteen-documents.yaml')).toEqual([
      'vttablet/vttablet at 52:10',
      '  instances 2 (115:13)',
      '  release v16.0.0 (120:18)',
      '  --tablet-path (53:7)',
      `  \${CELL:-zone1}-100 (53:21) [hole variable \${CELL:-zone1} at 48:10, from 121:49]`,
      '  --queryserver-config-pool-size (54:7)',
      '  75 (54:38) [from 50:10]',
      '  --queryserver-config-transaction-cap=$(TX_CAP) (55:7) [hole variable $(TX_CAP) at 125:17]',
      '  --queryserver-config-stream-pool-size=35 (56:7)',
      '  mysqld vttablet/mysql [mysql] at 128:11, max_connections 400 (30:21)',
    ])
    expect(read('kubernetes/thirteen-documents.yaml').mysqlds).toEqual([])
    expect(JSON.stringify(read('kubernetes/thirteen-documents.yaml'))).not.toContain('not-for-the-report')
  })
})

describe('what a container runs', () => {
  const words = (container: string) =>
    pod(container).invocations.map(({ words: all }) =>
      all.map(({ pieces }) => pieces.map(({ text }) => text).join('')),
    )

  const rows: readonly (readonly [string, string, readonly (readonly string[])[]])[] = [
    ['vttablet by its path', 'name: a\ncommand: [/vt/bin/vttablet, --x=1]', [['--x=1']]],
    ['vttablet as the first argument', 'name: a\nargs: [vttablet, --x=1]', [['--x=1']]],
    [
      'vttablet behind an init program',
      'name: a\ncommand: [dumb-init, --, /vt/bin/vttablet]\nargs: [--x=1]',
      [['--x=1']],
    ],
    ['an image of vttablet with flags', 'name: a\nimage: vitess/vttablet:v12.0.0\nargs: [-x=1]', [['-x=1']]],
    ['an image of vttablet without flags', 'name: a\nimage: vitess/vttablet', [[]]],
    [
      'a container called vttablet with flags',
      'name: vttablet\nimage: vitess/lite\nargs: [--x=1]',
      [['--x=1']],
    ],
    ['a numeric argument as written', 'name: a\ncommand: [vttablet, --x, 010]', [['--x', '010']]],
    [
      'a shell text',
      'name: a\ncommand: [sh, -c, "vttablet --x=1 --y $Y"]\nenv: [{name: Y, value: "2"}]',
      [['--x=1', '--y', '2']],
    ],
    [
      'a loop of two',
      'name: a\ncommand: [sh, -c, "for i in 1 2; do vttablet --x=$i & done; wait"]',
      [['--x=1'], ['--x=2']],
    ],
    ['vtgate with the same words', 'name: a\ncommand: [vtgate, --queryserver-config-pool-size, "5"]', []],
    ['a client that speaks of vttablet', 'name: a\ncommand: [sh, -c, "echo vttablet --x=1"]', []],
    ['a sidecar of another image', 'name: exporter\nimage: prom/mysqld-exporter\nargs: [--x=1]', []],
    ['a template', 'name: a\ncommand: [vttablet, "--x={{ .Values.x }}"]', [['--x={{ .Values.x }}']]],
  ]
  it.each(rows)('%s', (_title, container, expected) => {
    expect(words(container)).toEqual(expected)
  })

  it('a command that is not understood is named without its arguments', () => {
    const { diagnostics } = pod('name: vttablet\ncommand: [/run.sh, --password=hunter2, /x]')
    expect(diagnostics[0]?.message).toContain('(/run.sh)')
    expect(diagnostics[0]?.message).not.toContain('hunter2')
  })

  it('what it mounts is found whole, by key, by path and by subPath', () => {
    const { invocations } = readText(
      [
        'kind: ConfigMap\nmetadata: {name: c}\ndata: {a.yaml: "txPool: {}", b.yaml: "txPool: {size: 2}"}',
        `kind: Pod
metadata: {name: p}
spec:
  containers:
  - name: vttablet
    command: [vttablet, --tablet_config, /one/a.yaml, --x, /two/y.yaml, --y=/three/b.yaml, --z=/four/other]
    volumeMounts:
    - {name: whole, mountPath: /one}
    - {name: items, mountPath: /two}
    - {name: whole, mountPath: /three/b.yaml, subPath: b.yaml}
  volumes:
  - {name: whole, configMap: {name: c}}
  - {name: items, projected: {sources: [{configMap: {name: c, items: [{key: b.yaml, path: y.yaml}]}}]}}`,
      ].join('\n---\n'),
    )
    const texts = Object.entries(invocations[0]?.mounted ?? {}).map(([path, { text }]) => [path, text])
    expect(texts).toEqual([
      ['/one/a.yaml', 'txPool: {}'],
      ['/two/y.yaml', 'txPool: {size: 2}'],
      ['/three/b.yaml', 'txPool: {size: 2}'],
    ])
  })
})

describe('the mysqld of a pod', () => {
  const rows: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'arguments of an image',
      'name: db\nimage: mysql:8.4\nargs: [--max-connections=700]',
      ['mysqld p/db [mysql] at 5:5, max_connections 700 (7:30)'],
    ],
    ['no argument at all', 'name: db\nimage: docker.io/library/mariadb:11.8', ['mysqld p/db [mysql] at 5:5']],
    [
      'the program itself',
      'name: db\ncommand: [mysqld, --max_connections, "650"]',
      ['mysqld p/db [mysql] at 5:5, max_connections 650 (6:42)'],
    ],
    ['an exporter is none', 'name: db\nimage: prom/mysqld-exporter\nargs: [--x]', []],
    ['a client of that image is none', 'name: db\nimage: mysql:8.4\ncommand: [mysqladmin, ping]', []],
  ]
  it.each(rows)('%s', (_title, container, expected) => {
    expect(pod(container).mysqlds.map(shownMysqld)).toEqual(expected)
  })

  it('an option file of a ConfigMap that nothing mounts stands for a server of its own', () => {
    const { mysqlds } = readText(
      'kind: ConfigMap\nmetadata: {name: c}\ndata:\n  my.cnf: |\n    [mysqld]\n    max_connections=5\n',
    )
    expect(mysqlds.map(shownMysqld)).toEqual(['mysqld c/my.cnf [mysql] at 5:5, max_connections 5 (6:21)'])
  })

  it('option files of other programs are none', () => {
    const { mysqlds, diagnostics } = readText(
      'kind: ConfigMap\nmetadata: {name: c}\ndata:\n  vttablet.cnf: |\n    [vttablet]\n    # max_connections=83\n    queryserver_config_pool_size=30\n',
    )
    expect([mysqlds, diagnostics]).toEqual([[], []])
  })
})

describe('scripts in ConfigMaps that nothing runs', () => {
  it('are read as vttablets of their own', () => {
    const { invocations } = readText(
      'kind: ConfigMap\nmetadata: {name: c}\ndata:\n  up.sh: |\n    pool=9\n    vttablet --queryserver-config-pool-size $pool\n',
    )
    expect(invocations.flatMap(shown)).toEqual([
      'c/up.sh at 6:5',
      '  instances 1 (nowhere)',
      '  --queryserver-config-pool-size (6:14)',
      '  9 (6:45) [from 5:10]',
    ])
  })
})

describe('hostile manifests', () => {
  it('variables that double each other end in a hole', () => {
    const env = Array.from(
      { length: 60 },
      (_, at) => `- {name: V${at + 1}, value: "$(V${at})$(V${at})"}`,
    ).join('\n')
    const { invocations } = pod(
      `name: a\ncommand: [vttablet, --x=$(V60)]\nenv:\n- {name: V0, value: aaaaaaaaaaaaaaaa}\n${env}`,
    )
    expect(JSON.stringify(invocations).length).toBeLessThan(50_000_000)
  })

  it('many pods that share one long script end in one diagnostic', () => {
    const script = `    ${'echo vttablet\n    '.repeat(20_000)}\n`
    const one =
      'kind: Pod\nspec: {containers: [{name: a, command: [sh, /s/run.sh], volumeMounts: [{name: s, mountPath: /s}]}], volumes: [{name: s, configMap: {name: c}}]}\n'
    const { diagnostics } = readText(
      `kind: ConfigMap\nmetadata: {name: c}\ndata:\n  run.sh: |\n${script}---\n${Array.from({ length: 500 }, () => one).join('---\n')}`,
    )
    expect(diagnostics.map(({ code }) => code)).toEqual(['expansion-too-long'])
  })

  it('no text throws, and none has a place outside itself', () => {
    const part = fc.constantFrom(
      'kind: Pod\n',
      'spec:\n',
      '  containers:\n',
      '  - name: vttablet\n',
      '    command: [vttablet, "$(A)"]\n',
      '    args: *a\n',
      '    env: &a\n',
      '    - name: A\n',
      '      value: "{{"\n',
      '---\n',
      'kind: List\nitems:\n- ',
      'data:\n',
      '  x.sh: |\n    vttablet $@\n',
      '  replicas: x\n',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(part).map(parts => parts.join('')),
        ),
        text => {
          const lines = text.split('\n').length
          for (const { place } of readText(text).invocations) expect(place.line).toBeLessThanOrEqual(lines)
        },
      ),
    )
  })
})
