import { vitessCluster } from '../catalog/deployments.ts'
import { clusterExample } from './cluster-example.ts'
import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A field of articles, not of the resource. */
export const unknownField: Rule = {
  id: 'VT401',
  name: 'unknown-field',
  severity: 'error',
  summary: 'the field is not in the VitessCluster resource, so nothing in it has any effect',
  doc: {
    what: 'A VitessCluster has a field that the operator does not know: vttablet.flags, mysqldFlags, shards below a keyspace, tablets.',
    why: 'Articles invent such fields. They are not in the schema of the resource, so the operator does not see them, and the tablets run with the sizes that the operator brings.',
    releases: 'planetscale/vitess-operator, API planetscale.com/v2',
    fix: 'Flags of tablets stand in tabletPools[].vttablet.extraFlags, and my.cnf lines in tabletPools[].mysqld.configOverrides.',
    fails: {
      file: 'cluster.yaml',
      text: clusterExample({ pool: ['vttablet:', '  flags:', '    queryserver-config-pool-size: "24"'] }),
      options: [],
    },
    passes: {
      file: 'cluster.yaml',
      text: clusterExample({
        pool: ['vttablet:', '  extraFlags:', '    queryserver-config-pool-size: "24"'],
      }),
      options: [],
    },
    source: vitessCluster.cite,
  },
  ...diagnosed('unknown-field'),
}
