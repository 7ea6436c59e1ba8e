import type { Rule } from './rule.ts'
import { placeOfTablets } from './whose-budget.ts'

/** MySQL lowers max_connections at start. */
export const openFilesLimit: Rule = {
  id: 'VT110',
  name: 'open-files-limit',
  severity: 'warning',
  summary: 'MySQL lowers max_connections at start, because it may not open enough files',
  doc: {
    what: 'The open-files limit of mysqld is too low for the max_connections that is configured.',
    why: 'At start mysqld asks for as many files as max_connections and table_open_cache want, and for five times max_connections at least. When it may not have them it lowers max_connections to the limit less 810, says so in its error log, and starts. A soft limit of 1024, the usual one of units and pods, leaves 214 connections whatever is configured. A request above the hard limit fails as a whole: mysqld then stays at the soft limit.',
    releases: 'MySQL 8.0, 8.4 and 9.7; MariaDB lowers its table cache instead',
    fix: 'Set LimitNOFILE of the unit, ulimits of the container, or --nofile of the runtime to what the message says.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-stream-pool-size=20\n',
      options: ['--vitess', '22', '--max-connections', '500', '--nofile', '1024'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-stream-pool-size=20\n',
      options: ['--vitess', '22', '--max-connections', '500', '--nofile', '8510'],
    },
    source: 'measured: 75 starts of MySQL 8.0.46, 8.4.10 and 9.7.4; MariaDB 10.11.18 and 11.8.9',
  },
  check: ({ budgets }) =>
    budgets.flatMap(budget => {
      const { configured, steps, requestedFiles } = budget.ceiling
      const step = steps.find(({ id }) => id === 'open-files-limit')
      if (configured === undefined || !step || step.value >= configured) return []
      const place = step.place ?? budget.group.mysqld.place ?? placeOfTablets(budget)
      return [
        {
          message: `${budget.group.mysqld.name} runs with ${step.value} connections instead of ${configured}: ${step.why}`,
          ...(place && { place }),
          ...(requestedFiles !== undefined && { hint: `let mysqld open ${requestedFiles} files` }),
        },
      ]
    }),
}
