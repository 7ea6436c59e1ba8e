import type { Diagnostic, Invocation, MysqldSettings, ReadContext, ReadResult } from '../model.ts'
import { child, items, stringOf, type YamlValue } from '../yaml/yaml-values.ts'
import { readLooseConfigMaps } from './kubernetes-config-maps.ts'
import { type Manifest, manifestOf } from './kubernetes-manifest.ts'
import { podMysqld } from './kubernetes-mysqld.ts'
import { containersOf, replicasOf } from './kubernetes-objects.ts'
import { readContainer } from './kubernetes-tablet.ts'
import { product } from './manifest-counts.ts'
import { uniquelyNamed } from './unique-names.ts'

/**
 * The vttablets in Kubernetes `objects` (all of one file, so that what a ConfigMap holds is found):
 * every container that runs vttablet, as often as its workload has replicas, with the mysqld of its pod.
 */
export function readKubernetes(objects: readonly YamlValue[], context: ReadContext): ReadResult {
  const manifest = manifestOf(objects, context)
  const results = manifest.workloads.map(workload => readWorkload(workload, manifest))
  const loose = readLooseConfigMaps(manifest)
  return {
    invocations: uniquelyNamed([...results.flatMap(({ invocations }) => invocations), ...loose.invocations]),
    mysqlds: [...results.flatMap(({ mysqlds }) => mysqlds), ...loose.mysqlds],
    diagnostics: [
      ...results.flatMap(({ diagnostics }) => diagnostics),
      ...loose.diagnostics,
      ...manifest.diagnostics,
    ],
  }
}

/** The objects of a document: lists (`kind: List`, `PodList`) stand for their items. */
export function kubernetesObjects(root: YamlValue | undefined, depth = 0): readonly YamlValue[] {
  if (!root) return []
  const kind = stringOf(child(root, 'kind')) ?? ''
  if (!kind.endsWith('List') || depth >= deepestList) return [root]
  return items(child(root, 'items')).flatMap(item => kubernetesObjects(item, depth + 1))
}

/** Lists within lists deeper than this are not Kubernetes. */
const deepestList = 3

function readWorkload(workload: YamlValue, manifest: Manifest): ReadResult {
  const containers = containersOf(workload, manifest)
  const tablets = containers.map(container => readContainer(container))
  const mysqld = podMysqld(containers)
  const replicas = replicasOf(workload)
  const invocations = tablets.flatMap(tablet =>
    tablet.invocations.map(
      (invocation): Invocation => ({
        ...invocation,
        instances: product(replicas, invocation.instances),
        ...(mysqld && { mysqld: mysqld.settings }),
      }),
    ),
  )
  const alone: readonly MysqldSettings[] = mysqld && invocations.length === 0 ? [mysqld.settings] : []
  const diagnostics: readonly Diagnostic[] = tablets.flatMap(tablet => tablet.diagnostics)
  return { invocations, mysqlds: alone, diagnostics: [...diagnostics, ...(mysqld?.diagnostics ?? [])] }
}
