import type { Rule, RuleFinding } from './rule.ts'
import { knownNumber, placeOfFlag, type Subject, spelled, subjects } from './subjects.ts'

const poolFlag = 'queryserver-config-txpool-timeout'
const transactionFlag = 'queryserver-config-transaction-timeout'

/** Waiting for a transaction takes longer than a transaction may. */
export const txPoolTimeout: Rule = {
  id: 'VT502',
  name: 'tx-pool-timeout',
  severity: 'warning',
  summary:
    'a BEGIN may wait for its connection as long as a transaction may last, or without a limit of its own',
  doc: {
    what: '--queryserver-config-txpool-timeout is 0, or not less than --queryserver-config-transaction-timeout.',
    why: 'The timeout of the transaction pool, 1 s by default, decides how fast a full pool says so. With 0 a BEGIN waits as long as its query timeout lets it. With a wait as long as the longest transaction, whole generations of transactions pass while a client waits, new clients come in behind it, and the queue stays when the cause is gone. Since v19 nothing else limits it: the caps on waiters have no effect.',
    releases: 'v6 to v24',
    fix: 'Keep the timeout at a second or a few, and make the pool larger if it runs out too often.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-txpool-timeout=60s\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-txpool-timeout=2s\n',
      options: ['--vitess', '22'],
    },
    source:
      'go/vt/vttablet/tabletserver/tabletenv/config.go:148@v24; go/vt/vttablet/tabletserver/tx_pool.go:233-277@v24; vitess#3726',
  },
  check: input => subjects(input).flatMap(longWait),
}

function longWait(subject: Subject): readonly RuleFinding[] {
  const { tablet, release } = subject
  const [wait, transaction] = [knownNumber(subject, poolFlag), knownNumber(subject, transactionFlag)]
  if (wait === undefined || transaction === undefined) return []
  const endless = wait <= 0
  if (!endless && (transaction <= 0 || wait < transaction)) return []
  const name = spelled(poolFlag, release)
  return [
    {
      message: endless
        ? `${name} is ${wait}: a BEGIN of ${tablet.name} waits for its connection without a limit of the pool`
        : `${name} is ${wait} s, and ${spelled(transactionFlag, release)} ${transaction} s: a BEGIN of ${tablet.name} may wait as long as a whole transaction`,
      place: placeOfFlag(tablet, poolFlag),
      hint: 'set it to a second or a few',
    },
  ]
}
