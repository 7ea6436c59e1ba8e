import type { Budget } from '../sizing/budget.ts'
import type { Rule, RuleFinding } from './rule.ts'
import { overBy, placeOfTablets, tabletNames } from './whose-budget.ts'

/** Does not fit while an old and a new vttablet overlap. */
export const rollingRestart: Rule = {
  id: 'VT107',
  name: 'rolling-restart',
  severity: 'off',
  summary: 'the connections do not fit while the old and the new vttablet overlap in a restart',
  doc: {
    what: 'Counts the largest tablet of a mysqld twice, as if its successor had filled its pools before the predecessor is gone.',
    why: 'When a vttablet is replaced while MySQL stays, the connections of the old process live until MySQL notices that its sockets are gone: at once for idle ones, after the end of the statement or the rollback for busy ones. A deployment that starts the new process first has both of them in full.',
    releases: 'v6 to v24',
    fix: 'Stop the old vttablet before the new one starts, or leave room for both. The rule is off unless it is given a severity.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-stream-pool-size=100\n',
      options: ['--vitess', '22', '--max-connections', '400'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-stream-pool-size=100\n',
      options: ['--vitess', '22', '--max-connections', '500'],
    },
    source: 'when MySQL frees the slot of a client that is gone: measured on MySQL 8.0.46, 8.4.10 and 9.7.4',
  },
  check: ({ budgets }) => budgets.flatMap(overlapping),
}

function overlapping(budget: Budget): readonly RuleFinding[] {
  const { demand, ceiling } = budget
  if (ceiling.effective === undefined || overBy(budget, 'sum').length > 0) return []
  const largest = demand.tablets.reduce((most, { release = 0 }) => Math.max(most, release), 0)
  const missing = demand.known + largest - ceiling.effective
  const place = placeOfTablets(budget)
  if (missing <= 0) return []
  return [
    {
      message: `${tabletNames(budget)} can open ${demand.known} connections, and ${largest} more while a restarted tablet overlaps with its predecessor, of ${ceiling.effective}: ${missing} too few`,
      ...(place && { place }),
      hint: 'stop the old vttablet before the new one starts, or leave room for both',
    },
  ]
}
