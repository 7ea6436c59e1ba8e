import { sourceRetryCount } from '../catalog/mysql.ts'
import type { Rule } from './rule.ts'
import { placeOfTablets, tabletNames } from './whose-budget.ts'

const limited = sourceRetryCount.at(-1)

/** The pools can take the last slot, and replicas then have none. */
export const noSlotForReplicas: Rule = {
  id: 'VT113',
  name: 'no-slot-for-replicas',
  severity: 'warning',
  summary: 'the pools of a primary can take every slot, and its replicas then cannot connect',
  doc: {
    what: 'The pools fit exactly, no slot is left over, and no replica is budgeted.',
    why: 'A replica reads the binlog through a connection to the primary, as vt_repl, which has no right to the slot for administrators. When the primary is full the replica is refused with 1040 and tries again. MySQL 8.0 goes on for 86,400 tries; from 8.4 on the receiver gives up after 10, for Vitess sets no count, and then stays stopped. With semi-sync the primary waits for acknowledgements that no longer come.',
    releases: 'v6 to v24; the 10 tries from MySQL 8.4 on',
    fix: 'Budget the replicas with --replicas N, and leave that much room.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-stream-pool-size=200\n',
      options: ['--vitess', '22', '--max-connections', '342', '--headroom', '0'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-stream-pool-size=200\n',
      options: ['--vitess', '22', '--max-connections', '344', '--headroom', '0', '--replicas', '2'],
    },
    source: limited?.cite ?? '',
  },
  check: ({ budgets, options }) =>
    budgets.flatMap(budget => {
      const { demand, ceiling, group } = budget
      const primary = group.members.some(({ tablet }) => tablet.role === 'primary')
      if (options.onDemand.replicas > 0 || !primary || ceiling.effective !== demand.known) return []
      const place = placeOfTablets(budget)
      return [
        {
          message: `${tabletNames(budget)} can take all ${demand.known} slots of ${group.mysqld.name}: a replica is then refused, and from MySQL ${limited?.sinceMysql} on gives up after ${limited?.retries} tries`,
          ...(place && { place }),
          hint: 'budget the replicas: --replicas N',
        },
      ]
    }),
}
