import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseRelease } from '../../src/catalog/release.ts'
import { check } from '../../src/check/check.ts'
import { type CheckRequest, type CheckSettings, defaultSettings } from '../../src/check/check-request.ts'
import { treeInputs } from '../../src/config/project/input-tree.ts'
import { treePorts } from '../../src/config/project/tree-neighbours.ts'
import type { CheckReport } from '../../src/report/check-report.ts'
import { inTree, type Leaf } from '../support/trees.ts'

const everything = { include: [], exclude: [] }

/** The settings of a project that names its release. */
function settingsFor(release: string, change: Partial<CheckSettings> = {}): CheckSettings {
  const parsed = parseRelease(release)
  return { ...defaultSettings, tablets: { set: new Map(), ...(parsed && { release: parsed }) }, ...change }
}

/** Checks a whole tree; the folder's own name is taken out of everything. */
function checked(
  leaves: Readonly<Record<string, Leaf>>,
  change: Partial<CheckRequest> = {},
): Promise<CheckReport> {
  return inTree(leaves, async folder => {
    const report = await check({
      inputs: treeInputs([folder], everything),
      ports: treePorts(),
      settings: () => settingsFor('22'),
      ...change,
    })
    return JSON.parse(JSON.stringify(report).replaceAll(`${folder}/`, ''))
  })
}

function verdicts({ budgets }: CheckReport): readonly string[] {
  return budgets.map(
    ({ budget }) =>
      `${budget.verdict.kind}: ${budget.group.members.map(({ tablet }) => tablet.name).join(', ')} on ${budget.group.mysqld.name}, ${budget.demand.known} of ${budget.ceiling.effective ?? '?'}`,
  )
}

function told({ findings }: CheckReport, rule: string): readonly string[] {
  return findings
    .filter(finding => finding.rule === rule)
    .map(({ severity, place }) => `${severity} ${place?.file}:${place?.line}`)
}

function problems({ diagnostics }: CheckReport): readonly string[] {
  return diagnostics.map(({ severity, code, place }) => `${severity} ${code} ${place?.file}`)
}

const tablet = '#!/bin/sh\nvttablet --queryserver-config-pool-size=20\n'

describe('check', () => {
  it('counts files and tablets, and holds each mysqld against its tablets', async () => {
    const report = await checked({ 'a.sh': tablet, 'b.yaml': 'nothing: here\n', 'c.txt': 'nor here\n' })
    expect([report.files, report.tablets, verdicts(report)]).toEqual([
      3,
      1,
      ['fits: a.sh on mysqld of a.sh, 346 of 500'],
    ])
  })

  it.each<[string, Record<string, Leaf>, readonly string[]]>([
    [
      'a my.cnf beside it is its server',
      { 'a/up.sh': tablet, 'a/my.cnf': '[mysqld]\nmax_connections = 700\n' },
      ['fits: a/up.sh on a/my.cnf, 346 of 700'],
    ],
    [
      'the only one of the tree is, wherever it lies',
      { 'units/up.sh': tablet, 'mycnf/my.cnf': '[mysqld]\nmax_connections = 700\n' },
      ['fits: units/up.sh on mycnf/my.cnf, 346 of 700'],
    ],
    [
      'the nearest one is',
      {
        'a/up.sh': tablet,
        'a/etc/my.cnf': '[mysqld]\nmax_connections = 700\n',
        'b/up.sh': tablet,
        'b/my.cnf': '[mysqld]\nmax_connections = 800\n',
      },
      ['fits: a/up.sh on a/etc/my.cnf, 346 of 700', 'fits: b/up.sh on b/my.cnf, 346 of 800'],
    ],
    [
      'several elsewhere belong to nobody',
      {
        'a/up.sh': tablet,
        'b/my.cnf': '[mysqld]\nmax_connections = 700\n',
        'c/my.cnf': '[mysqld]\nport = 1\n',
      },
      ['fits: a/up.sh on mysqld of a/up.sh, 346 of 500'],
    ],
    [
      'several beside it that contradict each other leave it open',
      {
        'up.sh': tablet,
        'prod.cnf': '[mysqld]\nmax_connections = 700\n',
        'test.cnf': '[mysqld]\nmax_connections = 200\n',
      },
      ['undetermined: up.sh on test.cnf, 346 of ?'],
    ],
  ])('option files: %s', async (_name, leaves, expected) => {
    expect(verdicts(await checked(leaves))).toEqual(expected)
  })

  it('reads a script once that a compose file runs, with the variables of the compose file', async () => {
    const report = await checked({
      'docker-compose.yml':
        'services:\n  t:\n    command: /s/up.sh\n    environment: {POOL: "$SIZE"}\n    volumes: ["./s:/s"]\n',
      '.env': 'SIZE=50\n',
      's/up.sh': '#!/bin/sh\nvttablet --queryserver-config-pool-size=$POOL\n',
    })
    expect(verdicts(report)).toEqual(['fits: t on mysqld of t, 376 of 500'])
  })

  it('reads a tablet YAML once that a unit names by its path on the host', async () => {
    const report = await checked({
      'host/etc/systemd/system/vttablet.service':
        '[Service]\nExecStart=/usr/bin/vttablet --tablet_config /etc/t.yaml\n',
      'host/etc/t.yaml': 'oltpReadPool:\n  size: 40\n',
    })
    expect(verdicts(report)).toEqual(['fits: vttablet on mysqld of vttablet, 366 of 500'])
  })

  it('reads the ConfigMaps of a workload from the manifests beside it, and their scripts once', async () => {
    const report = await checked({
      'k8s/pod.yaml':
        'kind: Pod\nmetadata: {name: t}\nspec:\n  containers:\n    - name: vttablet\n      image: vitess/lite:v22.0.3\n      command: [sh, /s/up.sh]\n      env:\n        - {name: POOL, value: "50"}\n      volumeMounts: [{name: s, mountPath: /s}]\n  volumes: [{name: s, configMap: {name: scripts}}]\n',
      'k8s/scripts.yaml':
        'kind: ConfigMap\nmetadata: {name: scripts}\ndata:\n  up.sh: |\n    vttablet --queryserver-config-pool-size=$POOL\n',
    })
    expect(verdicts(report)).toEqual(['fits: t/vttablet on mysqld of t/vttablet, 376 of 500'])
  })

  it('groups what the topology says shares a server', async () => {
    const report = await checked(
      { 'a.sh': tablet, 'b.sh': tablet, 'c.sh': tablet },
      {
        topology: [
          {
            name: 'shared',
            isMember: ({ name }) => /[ab]\.sh$/.test(name),
            mysqld: { maxConnections: { kind: 'known', value: 600, origin: 'option', text: '600' } },
          },
        ],
      },
    )
    expect(verdicts(report)).toEqual([
      'over: a.sh, b.sh on shared, 692 of 600',
      'fits: c.sh on mysqld of c.sh, 346 of 500',
    ])
  })

  it('takes settings file by file', async () => {
    const of14 = settingsFor('14')
    const of22 = settingsFor('22', { severities: new Map([['VT202', 'off']]) })
    const text = '#!/bin/sh\nvttablet --dba-pool-size=20\n'
    const report = await checked(
      { 'old.sh': text, 'new.sh': text },
      { settings: file => (file.endsWith('old.sh') ? of14 : of22) },
    )
    expect(told(report, 'VT202')).toEqual(['error old.sh:2'])
  })

  it('has one diagnostic for each thing that cannot be read, and reads the rest', async () => {
    const bomb = Array.from(
      { length: 30 },
      (_, at) => `x${at + 1}: &a${at + 1} {<<: [*a${at}, *a${at}, *a${at}]}\n`,
    )
    const report = await checked({
      'a.sh': tablet,
      'binary.sh': new Uint8Array([118, 116, 0, 1, 2]),
      'bomb.yaml': `x0: &a0 {k: vttablet}\n${bomb.join('')}services:\n  t: {<<: *a19}\n`,
      'broken.yaml': 'kind: VitessCluster\nspec: [\n',
      'deep.yaml': `vttablet: ${'['.repeat(10_000)}`,
      'latin1.sh': Buffer.from('#!/bin/sh\nvttablet --init_keyspace caf\xe9\n', 'latin1'),
      'latin1.txt': Buffer.from('caf\xe9\n', 'latin1'),
      'long.yaml': `# vttablet\n${'a: b\n'.repeat(1_800_000)}`,
      'loop/up': { link: '..' },
      'mark.sh': `\uFEFF${tablet}`,
      'wide.sh': Buffer.concat([Buffer.from([255, 254]), Buffer.from(tablet, 'utf16le')]),
    })
    expect(problems(report)).toEqual([
      'error alias-expansion bomb.yaml',
      'error broken-yaml broken.yaml',
      'error yaml-too-deep deep.yaml',
      'error unreadable-input latin1.sh',
      'error yaml-too-long long.yaml',
      'note link-loop loop/up',
    ])
    expect(report.budgets.map(({ budget }) => budget.group.members[0]?.tablet.name)).toEqual(
      expect.arrayContaining(['a.sh', 'mark.sh', 'wide.sh']),
    )
  })

  it('tells of a file that is too large only when it would have mattered', async () => {
    const report = await inTree({ 'a.sh': tablet }, async folder => {
      for (const [name, line] of [
        ['large.yaml', '# vttablet\n'],
        ['other.yaml', '# nothing\n'],
      ] as const) {
        execFileSync('sh', [
          '-c',
          'printf "%s" "$1" > "$0"; truncate -s 100M "$0"',
          join(folder, name),
          line.repeat(800),
        ])
      }
      return check({ inputs: treeInputs([folder], everything), ports: treePorts() })
    })
    expect([report.files, report.tablets, report.diagnostics.map(({ message }) => message)]).toEqual([
      3,
      1,
      ['cannot be read: larger than 64 MiB'],
    ])
  })

  it('gives the same report whatever order the disk has', async () => {
    const leaves = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`d${at % 7}/f${at}.sh`, `vttablet --no-such-flag-${at}\n`]),
    )
    const backwards = Object.fromEntries(Object.entries(leaves).toReversed())
    expect(JSON.stringify(await checked(backwards))).toBe(JSON.stringify(await checked(leaves)))
  })
})

describe('ignores', () => {
  const wrong = '#!/bin/sh\nvttablet --no-such-flag\n'
  const ignoring = (comment: string) => `#!/bin/sh\n# vtsize: ignore ${comment}\nvttablet --no-such-flag\n`
  const rulesOf = ({ findings }: CheckReport) =>
    findings.map(({ rule }) => rule).filter(rule => rule === 'VT201' || rule.startsWith('VT9'))

  it.each<[string, string, Partial<CheckRequest>, readonly string[]]>([
    ['without one the finding stands', wrong, {}, ['VT201']],
    ['one in the line above takes it away', ignoring('VT201 -- ours'), {}, []],
    ['one of another rule does not, and is needless', ignoring('VT202 -- ours'), {}, ['VT901', 'VT201']],
    ['one without a reason does not', ignoring('VT201'), {}, ['VT902', 'VT201']],
    [
      'one that is over does not',
      ignoring('VT201 until 2026-01-31 -- x'),
      { today: '2026-02-01' },
      ['VT903', 'VT201'],
    ],
    ['one on its last day does', ignoring('VT201 until 2026-01-31 -- x'), { today: '2026-01-31' }, []],
  ])('in comments: %s', async (_name, text, change, expected) => {
    expect(rulesOf(await checked({ 'a.sh': text }, change))).toEqual(expected)
  })

  const configured = {
    rule: 'VT201',
    reason: 'ours',
    place: { file: '.vtsize.yaml', line: 2, column: 5 },
  }

  it.each<[string, Partial<CheckRequest>, readonly string[]]>([
    ['takes the finding away', { ignores: [configured] }, []],
    ['means only its files', { ignores: [{ ...configured, files: () => false }] }, ['VT201']],
    [
      'is needless when the whole project was read and nothing matched',
      { ignores: [configured, { ...configured, rule: 'VT210' }], wholeProject: true },
      ['VT901'],
    ],
    [
      'is not called needless when a part was read',
      { ignores: [{ ...configured, rule: 'VT210' }] },
      ['VT201'],
    ],
    [
      'ends on its day',
      { ignores: [{ ...configured, until: '2026-01-31' }], today: '2026-02-01' },
      ['VT903', 'VT201'],
    ],
  ])('in the configuration: %s', async (_name, change, expected) => {
    expect(rulesOf(await checked({ 'a.sh': wrong }, change)).toSorted()).toEqual([...expected].toSorted())
  })

  it('counts what was taken away', async () => {
    expect((await checked({ 'a.sh': ignoring('VT201 -- ours') })).ignored).toBe(1)
  })
})
