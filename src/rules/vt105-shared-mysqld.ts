import { overSum } from './over-sum.ts'
import type { Rule } from './rule.ts'
import { isShared } from './whose-budget.ts'

/** Several vttablets that are too much for their one MySQL together. */
export const sharedMysqld: Rule = {
  id: 'VT105',
  name: 'shared-mysqld',
  severity: 'error',
  summary: 'the vttablets of one MySQL can together open more connections than it gives',
  doc: {
    what: 'Adds up all vttablet processes that talk to one mysqld: by their --db-host, because their manifest says so, or because you said so with --shared or --tablets.',
    why: 'Each vttablet has pools of its own and knows nothing of the others. Every one of them may look modest, and the sum decides. When it is passed MySQL refuses whoever comes next, whichever tablet that is.',
    releases: 'v6 to v24',
    fix: 'Divide max_connections among the tablets, raise it, or give each tablet a mysqld of its own.',
    fails: {
      file: 'tablets.sh',
      text: 'vttablet --db_host=mysql.internal --queryserver-config-stream-pool-size=100\nvttablet --db_host=mysql.internal --queryserver-config-stream-pool-size=100\n',
      options: ['--vitess', '22', '--max-connections', '400'],
    },
    passes: {
      file: 'tablets.sh',
      text: 'vttablet --db_host=mysql.internal --queryserver-config-stream-pool-size=20\nvttablet --db_host=mysql.internal --queryserver-config-stream-pool-size=20\n',
      options: ['--vitess', '22', '--max-connections', '400'],
    },
    source: 'vitess#17046, website#302, planetscale/vitess-operator#432',
  },
  check: input => input.budgets.filter(isShared).flatMap(budget => overSum(budget, input)),
}
