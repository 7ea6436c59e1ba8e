import { clusterExample } from './cluster-example.ts'
import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** The same key twice in one map. */
export const duplicateKey: Rule = {
  id: 'VT407',
  name: 'duplicate-key',
  severity: 'warning',
  summary: 'the same key stands twice in one map, and only the last one counts',
  doc: {
    what: 'A map of a YAML file holds a key twice.',
    why: 'The YAML reader of vttablet keeps the last and says nothing; stricter ones refuse the file. Whoever edits the first changes nothing.',
    releases: 'v6 to v24, and every manifest',
    fix: 'Remove one of them.',
    fails: {
      file: 'cluster.yaml',
      text: clusterExample({
        pool: [
          'vttablet:',
          '  extraFlags:',
          '    queryserver-config-pool-size: "24"',
          '    queryserver-config-pool-size: "48"',
        ],
      }),
      options: [],
    },
    passes: {
      file: 'cluster.yaml',
      text: clusterExample({
        pool: ['vttablet:', '  extraFlags:', '    queryserver-config-pool-size: "48"'],
      }),
      options: [],
    },
    source: 'sigs.k8s.io/yaml as vttablet uses it, run',
  },
  ...diagnosed('duplicate-key'),
}
