import { vitessCluster } from '../catalog/deployments.ts'
import { clusterExample } from './cluster-example.ts'
import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A resource of nobody. */
export const unknownApiVersion: Rule = {
  id: 'VT406',
  name: 'unknown-api-version',
  severity: 'error',
  summary: "the apiVersion is not that of vitess-operator's resources",
  doc: {
    what: `A VitessCluster whose apiVersion is not ${vitessCluster.apiVersion}.`,
    why: 'Articles write planetscale.dev/v2 and other names. Kubernetes knows no such kind, and refuses the file.',
    releases: 'planetscale/vitess-operator',
    fix: `Write apiVersion: ${vitessCluster.apiVersion}. The fix is mechanical: --fix makes it.`,
    fails: {
      file: 'cluster.yaml',
      text: clusterExample({ apiVersion: 'planetscale.dev/v2', pool: [] }),
      options: [],
    },
    passes: { file: 'cluster.yaml', text: clusterExample({ pool: [] }), options: [] },
    source: vitessCluster.cite,
  },
  ...diagnosed('unknown-api-version'),
}
