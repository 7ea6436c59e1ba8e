import { tabletBehaviour } from '../catalog/tablet-engine.ts'
import type { Rule } from './rule.ts'
import { knownSetting, placeOfFlag, spelled, subjects } from './subjects.ts'

const flag = 'enable-transaction-limit'

/** The limiter does not see reserved connections. */
export const limiterAndReserved: Rule = {
  id: 'VT602',
  name: 'limiter-and-reserved',
  severity: 'note',
  summary: 'the transaction limiter does not count reserved connections',
  doc: {
    what: '--enable_transaction_limit is on.',
    why: 'The limiter caps the transactions of a user in the transaction pool, and looks at nothing else. A session that reserves a connection, or begins a transaction on a reserved one, passes it by: such connections are not counted, whoever opens them and however many. Worse, the end of such a transaction gives back a slot that it never took, and so widens the limit of its user.',
    releases: 'v7 to v24',
    fix: 'Do not rely on the limiter for what a user can hold of MySQL. A cap on the MySQL account bounds all users of the pool together; budget reserved connections: --reserved N says how many, --clients clients.yaml (or --clients rails:2000) estimates it from who connects.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --enable_transaction_limit\n',
      options: ['--vitess', '22'],
    },
    passes: { file: 'vttablet.sh', text: 'vttablet\n', options: ['--vitess', '22'] },
    source:
      'go/vt/vttablet/tabletserver/txlimiter/tx_limiter.go@v24; go/vt/vttablet/tabletserver/tx_pool.go:233-277@v24',
  },
  check: input =>
    subjects(input).flatMap(subject => {
      const { tablet, release } = subject
      if (knownSetting(subject, flag)?.value !== true) return []
      if (tabletBehaviour(release).reservedConnections === 'none') return []
      return [
        {
          message: `${spelled(flag, release)} of ${tablet.name} caps its transactions, and does not see reserved connections`,
          place: placeOfFlag(tablet, flag),
          hint: 'say how many reserved connections to expect: --reserved N, or --clients rails:2000 for an estimate',
        },
      ]
    }),
}
