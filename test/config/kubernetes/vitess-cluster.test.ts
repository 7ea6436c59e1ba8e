import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readYaml } from '../../../src/config/yaml-form.ts'
import { shown, told } from '../../support/invocations.ts'
import { contextOf, fixture } from '../../support/read-context.ts'

function read(path: string) {
  const { text, context } = fixture(path)
  return readYaml(text, context)
}

const readText = (text: string, env: Readonly<Record<string, string>> = {}) =>
  readYaml(text, contextOf('cluster.yaml', {}, env))

describe('a VitessCluster', () => {
  it('of two keyspaces, one of them moving to external datastores', () => {
    const { invocations, mysqlds, diagnostics } = read('vitess-cluster/two-keyspaces.yaml')
    expect(invocations.flatMap(shown)).toEqual([
      'lookup/zone1/replica at 100:19 replica vitess-operator',
      '  instances 3 (102:29)',
      '  release v22.0.3 (17:15)',
      '  durability none (85:25)',
      '  --db_charset=utf8mb4 (105:23)',
      '  --grpc_max_message_size=67108864 (24:5)',
      '  --queryserver-config-pool-size=60 (25:5)',
      '  --queryserver-config-transaction-cap=100 (106:23)',
      '  mysqld mysqld of lookup/zone1/replica [vitess] at 100:19',
      'customer/zone1/replica at 140:19 replica vitess-operator',
      '  instances 8 (142:29)',
      '  release v22.0.3 (17:15)',
      '  durability semi_sync (122:25)',
      '  --grpc_max_message_size=67108864 (24:5)',
      '  --queryserver-config-pool-size=40 (145:23)',
      '  --queryserver-config-stream-pool-size=20 (146:23)',
      '  --queryserver-config-transaction-cap=200 (147:23)',
      '  mysqld mysqld of customer/zone1/replica [vitess] at 154:23, max_connections 1200 (157:41), max_user_connections 1100 (158:44)',
      'customer/zone2/replica at 168:19 replica vitess-operator',
      '  instances 4 (131:20)',
      '  release v22.0.3 (17:15)',
      '  durability semi_sync (122:25)',
      '  --grpc_max_message_size=67108864 (24:5)',
      '  --queryserver-config-pool-size=40 (145:23)',
      '  --queryserver-config-stream-pool-size=20 (146:23)',
      '  --queryserver-config-transaction-cap=200 (147:23)',
      '  mysqld mysqld of customer/zone2/replica [vitess] at 154:23, max_connections 1200 (157:41), max_user_connections 1100 (158:44)',
      'customer/zone2/rdonly/reports at 173:19 rdonly vitess-operator',
      '  instances 4 (131:20)',
      '  release v22.0.3 (17:15)',
      '  durability semi_sync (122:25)',
      '  --dba-pool-size=5 (181:23)',
      '  --dba_pool_size=4 (180:23)',
      '  --grpc_max_message_size=67108864 (24:5)',
      '  --queryserver-config-pool-size=60 (25:5)',
      '  --queryserver-config-stream-pool-size={{ .Values.reports.stream }} (179:23) [hole go-template {{ .Values.reports.stream }} at 179:61]',
      '  mysqld mysqld of customer/zone2/rdonly/reports [vitess] at 173:19',
      'customer/-80/zone1/externalmaster at 191:21 externalmaster vitess-operator',
      '  instances 1 (193:31)',
      '  release v22.0.3 (17:15)',
      '  durability semi_sync (122:25)',
      '  --app_pool_size=10 (204:25)',
      '  --grpc_max_message_size=67108864 (24:5)',
      '  --queryserver-config-pool-size=60 (25:5)',
      '  mysqld legacy-1.example.com:3307 [external] at 195:23',
      'customer/80-/zone1/externalmaster at 208:21 externalmaster vitess-operator',
      '  instances 1 (210:31)',
      '  release v22.0.3 (17:15)',
      '  durability semi_sync (122:25)',
      '  --app_pool_size=10 (216:25)',
      '  --grpc_max_message_size=67108864 (24:5)',
      '  --queryserver-config-pool-size=60 (25:5)',
      '  mysqld legacy-1.example.com:3307 [external] at 212:23',
      'customer/80-/zone1/externalreplica at 217:21 externalreplica vitess-operator',
      '  instances 2 (219:31)',
      '  release v22.0.3 (17:15)',
      '  durability semi_sync (122:25)',
      '  --grpc_max_message_size=67108864 (24:5)',
      '  --queryserver-config-pool-size=60 (25:5)',
      '  mysqld legacy-2.example.com:3306 [external] at 221:23',
    ])
    expect([mysqlds, diagnostics]).toEqual([[], []])
  })

  it('counts what stands in many places where it is multiplied', () => {
    const [, customer] = read('vitess-cluster/two-keyspaces.yaml').invocations
    expect(customer?.instances).toEqual({
      kind: 'known',
      value: 8,
      origin: 'flag',
      text: '4 × 2',
      place: { file: 'two-keyspaces.yaml', line: 142, column: 29 },
      definedAt: { file: 'two-keyspaces.yaml', line: 131, column: 20 },
    })
  })

  it('does not count fields that the operator does not know, and says so', () => {
    const { invocations, diagnostics } = read('vitess-cluster/invented-fields.yaml')
    expect(invocations.flatMap(shown)).toEqual([
      'commerce/zone1/primary at 22:19 vitess-operator',
      '  instances 2 (24:29)',
      '  release unresolved: the image tag latest names no Vitess release (7:15)',
      '  --queryserver-config-pool-size= (32:23)',
      '  --queryserver-config-transaction-cap=40 (31:23)',
      '  mysqld mysqld of commerce/zone1/primary [vitess] at 22:19',
      'commerce/zone1/replica at 33:19 replica vitess-operator',
      '  instances unresolved: replicas is not there (33:19)',
      '  release unresolved: the image tag latest names no Vitess release (7:15)',
      '  mysqld mysqld of commerce/zone1/replica [vitess] at 33:19',
    ])
    expect(diagnostics.map(told)).toEqual([
      'error unknown-api-version 1:13',
      'error unknown-field 8:3',
      'error unknown-field 12:7',
      'error unknown-field 25:19',
      'error unknown-field 28:21',
      'error unknown-tablet-type 23:25',
      'error flag-not-a-string 31:59',
      'error flag-not-a-string 32:52',
    ])
  })

  it('in a list beside other objects is read all the same', () => {
    const pool = 'tabletPools: [{cell: a, type: replica, replicas: 2}]'
    const { invocations } = readText(
      `kind: List\nitems:\n- {kind: Service}\n- apiVersion: planetscale.com/v2\n  kind: VitessShard\n  spec: {name: x, ${pool}}\n- apiVersion: planetscale.com/v2\n  kind: VitessKeyspace\n  spec: {name: k, partitionings: [{equal: {parts: 3, shardTemplate: {${pool}}}}]}\n`,
    )
    expect(
      invocations.map(({ name, instances }) => [name, instances.kind === 'known' && instances.value]),
    ).toEqual([
      ['x/a/replica', 2],
      ['k/a/replica', 6],
    ])
  })

  it('names pools that nothing tells apart by number', () => {
    const shards =
      '[{equal: {parts: 1, shardTemplate: {tabletPools: [{cell: a, type: replica, replicas: 1}, {cell: a, type: replica, replicas: 1}]}}}]'
    const { invocations } = readText(
      `kind: VitessCluster\nspec: {keyspaces: [{name: k, partitionings: ${shards}}]}\n`,
    )
    expect(invocations.map(({ name }) => name)).toEqual(['k/a/replica', 'k/a/replica#2'])
  })

  it('takes what the user supplies for variables of a template', () => {
    const text = `kind: VitessCluster\nspec: {keyspaces: [{name: k, partitionings: [{custom: {shards: [{tabletPools: [{replicas: 1, vttablet: {extraFlags: {x: "\${X}", y: "$(Y)"}}}]}]}}]}]}\n`
    const words = readText(text, { X: '5' }).invocations.flatMap(({ words: all }) =>
      all.map(({ pieces }) => pieces.map(piece => piece.text).join('')),
    )
    expect(words).toEqual(['--x=5', '--y=$(Y)'])
  })
})

describe('hostile clusters', () => {
  it('aliases that multiply pools end in one diagnostic', () => {
    const many = (anchor: string) => `[${`*${anchor}, `.repeat(300)}]`
    const text = [
      'kind: VitessCluster',
      'apiVersion: planetscale.com/v2',
      'pool: &pool {cell: a, type: replica, replicas: 1}',
      `shard: &shard {tabletPools: ${many('pool')}}`,
      `part: &part {custom: {shards: ${many('shard')}}}`,
      `keyspace: &keyspace {name: k, partitionings: ${many('part')}}`,
      `spec: {keyspaces: ${many('keyspace')}}`,
    ].join('\n')
    expect(readText(text).diagnostics.map(({ code }) => code)).toEqual(['alias-expansion'])
  })

  it('no text throws', () => {
    const part = fc.constantFrom(
      'kind: VitessCluster\n',
      'spec: ',
      '{',
      '}',
      '[',
      ']',
      'keyspaces: ',
      'name: ',
      'partitionings: ',
      'equal: ',
      'parts: 2',
      'shardTemplate: ',
      'tabletPools: ',
      'custom: ',
      'shards: ',
      ', ',
      '\n',
      'vttablet: ',
      'extraFlags: ',
      'a: "1"',
      '&a ',
      '*a',
      '- ',
      'null',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part, { maxLength: 60 }).map(parts => parts.join('')),
        ),
        text => {
          expect(Array.isArray(readText(`kind: VitessCluster\n${text}`).invocations)).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })
})
