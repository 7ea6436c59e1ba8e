import { type Budget, budgetOf } from '../sizing/budget.ts'
import type { Rule, RuleFinding, RuleInput } from './rule.ts'
import { overBy, placeOfTablets, tabletNames } from './whose-budget.ts'

/** Fits as a replica, and would not as a primary. */
export const overAfterPromotion: Rule = {
  id: 'VT106',
  name: 'over-after-promotion',
  severity: 'warning',
  summary: 'a replica fits its MySQL, but would not once it is promoted to primary',
  doc: {
    what: 'For tablets that are sized as replicas, works the sum out once more as if they were primaries.',
    why: 'A primary opens pools that a replica does not: for online DDL and the garbage collection of tables, later also for heartbeats and two-phase commit, with the connections that kill their queries; and with semi-sync, from v22 on, twenty connections for the monitor that watches over it. Any tablet of type replica may be promoted, and it is promoted when something is wrong already.',
    releases: 'v6 to v24; the pools of a primary differ by release',
    fix: 'Give replicas the room of a primary. Tablets that are never promoted are of type rdonly.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --init_tablet_type=replica\n',
      options: ['--vitess', '22', '--role', 'replica', '--max-connections', '336', '--headroom', '0'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --init_tablet_type=replica\n',
      options: ['--vitess', '22', '--role', 'replica', '--max-connections', '500'],
    },
    source: 'pools by role: go/vt/vttablet/tabletserver/**@v6-v24',
  },
  check: ({ budgets, options }) => budgets.flatMap(budget => promoted(budget, options)),
}

function promoted(budget: Budget, options: RuleInput['options']): readonly RuleFinding[] {
  const { members } = budget.group
  if (!members.some(({ tablet }) => tablet.role === 'replica') || overBy(budget, 'sum').length > 0) return []
  const asPrimary = members.map(member =>
    member.tablet.role === 'replica'
      ? { ...member, tablet: { ...member.tablet, role: 'primary' as const } }
      : member,
  )
  const after = budgetOf({ ...budget.group, members: asPrimary }, options)
  const place = placeOfTablets(budget)
  return overBy(after, 'sum').map(({ missing }) => ({
    message: `${tabletNames(budget)} needs ${budget.demand.known} connections now and ${after.demand.known} as primary, of ${budget.ceiling.effective}: ${missing} too few after a promotion`,
    ...(place && { place }),
    hint: 'lower its pools, or raise max_connections',
  }))
}
