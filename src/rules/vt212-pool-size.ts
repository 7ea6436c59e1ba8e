import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** Pool sizes that vttablet does not survive. */
export const poolSize: Rule = {
  id: 'VT212',
  name: 'pool-size',
  severity: 'error',
  summary: 'with a pool of this size vttablet panics, or never serves',
  doc: {
    what: 'A pool is given a size of zero or less.',
    why: 'Up to v18 the pools cannot be made with no room, and vttablet panics when it opens them. From v19 on they can, and refuse every request; the query engine asks its pool for a connection when it opens, gets none, and the tablet runs without ever serving. A transaction cap of 0 is served with from v19 on: transactions alone are refused.',
    releases: 'v6 to v24',
    fix: 'Give the pool at least one connection. A stream pool that nobody uses costs nothing but room in the budget.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-pool-size=0\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-pool-size=1\n',
      options: ['--vitess', '22'],
    },
    source:
      'go/pools/resource_pool.go:94@v6, :161@v18; go/pools/smartconnpool/pool.go:363@v19; recorded with v18.0.8, v19.0.10, v22.0.3 and the v24 tree',
  },
  ...diagnosed('pool-size'),
}
