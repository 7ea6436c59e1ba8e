import { clusterExample } from './cluster-example.ts'
import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

const gateway = (flag: string) => [
  'cells:',
  '  - name: zone1',
  '    gateway:',
  '      extraFlags:',
  `        ${flag}`,
]

/** A pool size given to vtgate. */
export const tabletFlagOfVtgate: Rule = {
  id: 'VT404',
  name: 'tablet-flag-of-vtgate',
  severity: 'error',
  summary: 'flags of vttablet stand under the gateway, and vtgate does not know them',
  doc: {
    what: 'The gateway of a cell in a VitessCluster has flags that only vttablet knows.',
    why: 'Articles call the pool sizes VTGate flags, or list them under vtgate. vtgate holds no connections to MySQL and does not know these flags; the tablets keep the sizes that they had.',
    releases: 'v14 to v24, with planetscale/vitess-operator',
    fix: 'Move them to tabletPools[].vttablet.extraFlags.',
    fails: {
      file: 'cluster.yaml',
      text: clusterExample({ spec: gateway('queryserver-config-pool-size: "24"'), pool: [] }),
      options: [],
    },
    passes: {
      file: 'cluster.yaml',
      text: clusterExample({ spec: gateway('transaction_mode: "MULTI"'), pool: [] }),
      options: [],
    },
    source: 'the flags of both programs: go/flags/endtoend/{vttablet,vtgate}.txt@v14-v24',
  },
  ...diagnosed('tablet-flag-of-vtgate'),
}
