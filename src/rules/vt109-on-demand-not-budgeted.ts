import type { Rule } from './rule.ts'
import { placeOfTablets } from './whose-budget.ts'

/** Nothing was said about what comes on top of the pools. */
export const onDemandNotBudgeted: Rule = {
  id: 'VT109',
  name: 'on-demand-not-budgeted',
  severity: 'note',
  summary:
    'nothing is budgeted for what connects beside the pools: replicas, streams, backups, reserved connections',
  doc: {
    what: 'The budget holds the pools and nothing else: no option and no configuration says how many replicas, VReplication streams, VStreams, VDiffs, backups or reserved connections there will be.',
    why: 'Each replica holds a binlog dump thread on the primary, and so does every stream out of it. A reshard adds a stream for each pair of shards, with connections of its own on the target. Reserved connections are bounded by nothing at all. They count against max_connections like any other, and no pool size shows them.',
    releases: 'v6 to v24; reserved connections from v7 on',
    fix: 'Say what to expect, zero included: --replicas 2 --vstreams 1 --reserved 20, or the same under on-demand in .vtsize.yaml. Who does not know how many connections will be reserved describes who connects: --clients clients.yaml or --clients rails:2000 estimates them for the release and its flags.',
    fails: { file: 'vttablet.sh', text: 'vttablet\n', options: ['--vitess', '22'] },
    passes: { file: 'vttablet.sh', text: 'vttablet\n', options: ['--vitess', '22', '--replicas', '2'] },
    source:
      'measured: binlog dump threads count in Threads_connected; website#954, website#1145, vitess#13451',
  },
  check: ({ budgets, options }) => {
    const { reserved, clients, ...counted } = options.onDemand
    const said = reserved !== undefined || clients || Object.values(counted).some(count => count !== 0)
    const [first] = budgets
    const place = first && placeOfTablets(first)
    if (said || !first) return []
    const servers = budgets.length === 1 ? first.group.mysqld.name : `${budgets.length} MySQL servers`
    return [
      {
        message: `the budget of ${servers} holds the pools alone: nothing for replicas, streams, backups and reserved connections`,
        ...(place && { place }),
        hint: 'say what to expect: --replicas N --streams N --vstreams N --backups N --reserved N (or --clients rails:2000, which estimates it)',
      },
    ]
  },
}
