import type { Diagnostic, Invocation, ReadContext, Sourced, Word } from '../model.ts'
import {
  child,
  entries,
  keyText,
  kindOf,
  placeOf,
  scalarText,
  stringOf,
  type YamlEntry,
  type YamlValue,
} from '../yaml/yaml-values.ts'
import { releaseOfImage } from './image.ts'
import type { Manifest } from './kubernetes-manifest.ts'
import { mountsOf, namedFiles, volumesOf } from './kubernetes-volumes.ts'
import { countOf, product } from './manifest-counts.ts'
import { flagWord, suppliedBy } from './manifest-words.ts'
import { inventedFields, notAString, unknownTabletType } from './vitess-cluster-fields.ts'
import { poolMysqld } from './vitess-cluster-mysqld.ts'

/** What holds for a pool beside itself. */
export interface PoolSurroundings {
  readonly context: ReadContext
  /** The objects of the file, for the ConfigMaps that a pool mounts. */
  readonly manifest: Manifest
  readonly spec: YamlValue
  readonly name: string
  /** How many shards have such a pool. */
  readonly parts: Sourced<number>
  readonly durabilityPolicy?: Sourced<string>
}

/** One tablet pool: what the operator starts for it. */
export function readTabletPool(
  pool: YamlValue,
  around: PoolSurroundings,
): { readonly invocation: Invocation; readonly diagnostics: readonly Diagnostic[] } {
  const { words, diagnostics } = poolWords(pool, around)
  const type = child(pool, 'type')
  const wrongType = unknownTabletType(type)
  const tabletType = wrongType ? undefined : stringOf(type)
  const mysqld = poolMysqld(pool, around)
  const replicas = countOf(child(pool, 'replicas'), { name: 'replicas', absent: undefined, owner: pool })
  const image = child(around.spec, 'images', 'vttablet')
  const volumes = volumesOf(child(pool, 'extraVolumes'), around.manifest)
  const mounted = namedFiles(mountsOf(child(pool, 'extraVolumeMounts'), volumes), words)
  const invocation: Invocation = {
    form: 'vitess-cluster',
    name: around.name,
    words,
    place: placeOf(pool),
    instances: product(around.parts, replicas),
    deployment: 'vitess-operator',
    ...(image && { release: releaseOfImage(scalarText(image) ?? '', placeOf(image)) }),
    ...(tabletType !== undefined && { tabletType }),
    ...(around.durabilityPolicy && { durabilityPolicy: around.durabilityPolicy }),
    mysqld: mysqld.settings,
    ...(Object.keys(mounted).length > 0 && { mounted }),
  }
  return {
    invocation,
    diagnostics: [
      ...inventedFields(pool, 'tabletPools[]'),
      ...inventedFields(child(pool, 'vttablet'), 'vttablet'),
      ...(wrongType ? [wrongType] : []),
      ...diagnostics,
      ...mysqld.diagnostics,
    ],
  }
}

/**
 * The operator merges the maps key by key, the pool's over the cluster's, and passes them sorted; keys that
 * differ in spelling only both reach vttablet (`pkg/operator/vitess/flags.go`).
 */
function poolWords(
  pool: YamlValue,
  { spec, context }: PoolSurroundings,
): { readonly words: readonly Word[]; readonly diagnostics: readonly Diagnostic[] } {
  const merged = new Map<string, YamlEntry>()
  const diagnostics: Diagnostic[] = []
  for (const flags of [child(spec, 'extraVitessFlags'), child(pool, 'vttablet', 'extraFlags')]) {
    for (const entry of entries(flags)) {
      merged.set(keyText(entry).replace(/^-+/, ''), entry)
      if (kindOf(entry) !== 'string') diagnostics.push(notAString(entry))
    }
  }
  const sorted = [...merged].sort(([left], [right]) => (left < right ? -1 : 1))
  return { words: sorted.map(([, entry]) => flagWord(entry, suppliedBy(context.env))), diagnostics }
}
