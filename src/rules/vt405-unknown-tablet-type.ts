import { vitessCluster } from '../catalog/deployments.ts'
import { clusterExample } from './cluster-example.ts'
import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A tablet type that the operator refuses. */
export const unknownTabletType: Rule = {
  id: 'VT405',
  name: 'unknown-tablet-type',
  severity: 'error',
  summary: 'the operator refuses a tablet pool of this type',
  doc: {
    what: 'A tablet pool has a type such as primary, master, replicas or backup.',
    why: 'The schema of the resource lists the types, and Kubernetes refuses any other. There is no pool of primaries: the primary is elected among the tablets of type replica.',
    releases: 'planetscale/vitess-operator, API planetscale.com/v2',
    fix: `Write one of ${vitessCluster.tabletTypes.join(', ')}.`,
    fails: { file: 'cluster.yaml', text: clusterExample({ type: 'primary', pool: [] }), options: [] },
    passes: { file: 'cluster.yaml', text: clusterExample({ type: 'replica', pool: [] }), options: [] },
    source: vitessCluster.cite,
  },
  ...diagnosed('unknown-tablet-type'),
}
