import { exactly } from '../groups.ts'
import type { Diagnostic, Invocation, ReadContext, ReadResult, Sourced } from '../model.ts'
import { child, items, placeOf, stringOf, type YamlValue } from '../yaml/yaml-values.ts'
import { type Manifest, manifestOf } from './kubernetes-manifest.ts'
import { countOf } from './manifest-counts.ts'
import { uniquelyNamed } from './unique-names.ts'
import { inventedFields, wrongApiVersion } from './vitess-cluster-fields.ts'
import { tabletFlagsOfGateways } from './vitess-cluster-gateway.ts'
import { type PoolSurroundings, readTabletPool } from './vitess-cluster-pool.ts'

/**
 * The tablet pools of a VitessCluster, VitessKeyspace or VitessShard of planetscale/vitess-operator: one
 * invocation a pool, of as many instances as it has shards times replicas. Fields that the operator does
 * not know are reported and not counted.
 */
export function readVitessCluster(
  root: YamlValue,
  context: ReadContext,
  manifest: Manifest = manifestOf([], context),
): ReadResult {
  const cluster: Cluster = { context, manifest, invocations: [], told: [] }
  const spec = child(root, 'spec')
  cluster.told.push(wrongApiVersion(root))
  if (spec) readSpec(spec, stringOf(child(root, 'kind')), cluster)
  return { invocations: uniquelyNamed(cluster.invocations), mysqlds: [], diagnostics: cluster.told.flat() }
}

interface Cluster {
  readonly context: ReadContext
  readonly manifest: Manifest
  readonly invocations: Invocation[]
  readonly told: (readonly Diagnostic[])[]
}

function readSpec(spec: YamlValue, kind: string | undefined, cluster: Cluster): void {
  cluster.told.push(inventedFields(spec, 'spec'), tabletFlagsOfGateways(spec))
  switch (kind) {
    case 'VitessKeyspace':
      readKeyspace(spec, spec, cluster)
      return
    case 'VitessShard':
      readShard(
        spec,
        { spec, keyspace: stringOf(child(spec, 'name')) ?? 'shard', parts: exactly(1) },
        cluster,
      )
      return
    default:
      for (const keyspace of items(child(spec, 'keyspaces'))) readKeyspace(keyspace, spec, cluster)
  }
}

interface ShardSurroundings {
  readonly spec: YamlValue
  readonly keyspace: string
  readonly parts: Sourced<number>
  readonly durabilityPolicy?: Sourced<string>
}

function readKeyspace(keyspace: YamlValue, spec: YamlValue, cluster: Cluster): void {
  if (keyspace !== spec) cluster.told.push(inventedFields(keyspace, 'keyspaces[]'))
  const name = stringOf(child(keyspace, 'name')) ?? 'keyspace'
  const durabilityPolicy = policyOf(keyspace)
  const around = { spec, ...(durabilityPolicy && { durabilityPolicy }) }
  for (const partitioning of items(child(keyspace, 'partitionings'))) {
    const equal = child(partitioning, 'equal')
    const template = child(equal, 'shardTemplate')
    if (equal && template) {
      const parts = countOf(child(equal, 'parts'), { name: 'parts', absent: undefined, owner: equal })
      readShard(template, { ...around, keyspace: name, parts }, cluster)
    }
    for (const shard of items(child(partitioning, 'custom', 'shards'))) {
      readShard(shard, { ...around, keyspace: `${name}/${keyRange(shard)}`, parts: exactly(1) }, cluster)
    }
  }
}

function policyOf(keyspace: YamlValue): Sourced<string> | undefined {
  const entry = child(keyspace, 'durabilityPolicy')
  const value = stringOf(entry)
  if (!entry || value === undefined) return undefined
  return { kind: 'known', value, origin: 'flag', text: value, place: placeOf(entry) }
}

/** A shard's name: `-80`, `80-c0`; `-` for all of the keyspace. */
function keyRange(shard: YamlValue): string {
  const end = (key: string) => stringOf(child(shard, 'keyRange', key)) ?? ''
  return `${end('start')}-${end('end')}`
}

function readShard(shard: YamlValue, around: ShardSurroundings, cluster: Cluster): void {
  cluster.told.push(inventedFields(shard, 'shardTemplate'))
  for (const pool of items(child(shard, 'tabletPools'))) {
    const surroundings: PoolSurroundings = {
      ...around,
      context: cluster.context,
      manifest: cluster.manifest,
      name: poolName(pool, around),
    }
    const { invocation, diagnostics } = readTabletPool(pool, surroundings)
    cluster.invocations.push(invocation)
    cluster.told.push(diagnostics)
  }
}

/** `keyspace/cell/type/pool`, as far as the manifest says them. */
function poolName(pool: YamlValue, { keyspace }: ShardSurroundings): string {
  const parts = ['cell', 'type', 'name'].map(key => stringOf(child(pool, key)))
  return [keyspace, ...parts.filter(part => part !== undefined)].join('/')
}
