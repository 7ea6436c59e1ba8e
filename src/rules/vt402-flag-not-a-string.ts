import { vitessCluster } from '../catalog/deployments.ts'
import { clusterExample } from './cluster-example.ts'
import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A number where the resource wants a text. */
export const flagNotAString: Rule = {
  id: 'VT402',
  name: 'flag-not-a-string',
  severity: 'error',
  summary: 'Kubernetes refuses a VitessCluster whose extraFlags are not strings',
  doc: {
    what: 'A value in extraFlags is a number or a boolean.',
    why: 'extraFlags is a map of strings, so Kubernetes refuses the whole resource for one bare number. In the values of the old Helm chart bare numbers are normal, and that is where they are copied from.',
    releases: 'planetscale/vitess-operator, API planetscale.com/v2',
    fix: 'Put the value in quotes. The fix is mechanical: --fix makes it.',
    fails: {
      file: 'cluster.yaml',
      text: clusterExample({ pool: ['vttablet:', '  extraFlags:', '    queryserver-config-pool-size: 24'] }),
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
  ...diagnosed('flag-not-a-string'),
}
