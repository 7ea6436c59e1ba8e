import { overSum } from './over-sum.ts'
import type { Rule } from './rule.ts'
import { isShared } from './whose-budget.ts'

/** A vttablet whose pools are larger than its MySQL. */
export const overCeiling: Rule = {
  id: 'VT101',
  name: 'over-ceiling',
  severity: 'error',
  summary: 'vttablet can open more connections than its MySQL gives',
  doc: {
    what: 'Adds up every pool that this release opens, the hidden ones and the kill connections among them, with what was said to come on top, and holds the sum against what ordinary accounts can get: max_connections, lowered by the open-files limit, less the slots kept.',
    why: 'MySQL answers error 1040 to the first connection too many, and that is not the end of it. vttablet then asks whether MySQL is still there, with a new connection; when that one is refused after login, vttablet takes MySQL for dead, closes all its pools and stops serving. One refused connection can so take the tablet away from everybody. In trials with the one slot for administrators free, v19.0.10 left serving in 5 of 6 (for 31 to 32 s), v21.0.5 in 2 of 6 and a build of v24 in 3 of 6 (for some 4 s). While an administrator held that slot, the tablet stayed up. No release mends it.',
    releases: 'v6 to v24; the sum is that of the release',
    fix: 'Raise max_connections together with the open-files limit, or lower the pool that you need least: stream-pool-size is 200 unless you say otherwise, and each slot of the transaction cap counts twice.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-transaction-cap=300 --queryserver-config-stream-pool-size=96\n',
      options: ['--vitess', '22', '--max-connections', '500'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-transaction-cap=60 --queryserver-config-stream-pool-size=96\n',
      options: ['--vitess', '22', '--max-connections', '500'],
    },
    source:
      'pools: go/vt/vttablet/tabletserver/**@v6-v24; what 1040 does: go/vt/vttablet/tabletserver/state_manager.go:333-369@v24, go/mysql/sqlerror/constants.go:622@v24, and vttablets of v18 to v24 run against a full MySQL 9.7',
  },
  check: input => input.budgets.filter(budget => !isShared(budget)).flatMap(budget => overSum(budget, input)),
}
