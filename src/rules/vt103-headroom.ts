import { remedyHint } from './remedy-text.ts'
import type { Rule } from './rule.ts'
import { connectionsText, overBy, placeOfTablets, tabletNames } from './whose-budget.ts'

/** It fits, but leaves less free than asked for. */
export const headroom: Rule = {
  id: 'VT103',
  name: 'headroom',
  severity: 'error',
  summary: 'the connections fit, but leave less free than the budget asks for',
  doc: {
    what: 'The sum is below the ceiling, but what stays free is less than the headroom of the budget: 15 % of the ceiling unless you say otherwise.',
    why: 'A closed connection does not free its slot at once. MySQL keeps it while a killed statement ends or a killed transaction rolls back: 4.6 s for a statement that slept, 3.5 to 5.3 s for 900,000 rows, measured. During that time the pool has already dialled a new one. A vttablet that restarts meets the sockets of the one before it. And people, exporters and backups connect as well.',
    releases: 'v6 to v24',
    fix: 'Lower a pool, raise max_connections, or set the headroom that you want: --headroom 10%, or --headroom 40 for connections.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-stream-pool-size=320\n',
      options: ['--vitess', '22', '--max-connections', '500'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-stream-pool-size=320\n',
      options: ['--vitess', '22', '--max-connections', '500', '--headroom', '30'],
    },
    source:
      'slots of dying connections: measured on MySQL 8.0.46, 8.4.10 and 9.7.4; 85 % used is where the common MySQL advisers and exporter rules call a server critical',
  },
  check: input =>
    input.budgets.flatMap(budget => {
      const place = placeOfTablets(budget)
      const { effective = 0 } = budget.ceiling
      return overBy(budget, 'headroom').map(({ missing }) => ({
        message: `${tabletNames(budget)} can open ${connectionsText(budget)} of ${effective}: ${effective - budget.demand.known} stay free, ${budget.wanted} are wanted (${missing} more)`,
        ...(place && { place }),
        hint: remedyHint(budget, input),
      }))
    }),
}
