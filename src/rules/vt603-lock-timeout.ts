import { flagDefault, flagVersion } from '../catalog/flags.ts'
import type { Rule, RuleFinding } from './rule.ts'
import { knownNumber, placeOfFlag, type Subject, spelled, subjects } from './subjects.ts'

const flag = 'queryserver-config-transaction-timeout'
const heartbeat = 'lock-heartbeat-time'

/** Locks that are lost between two heartbeats. */
export const lockTimeout: Rule = {
  id: 'VT603',
  name: 'lock-timeout',
  severity: 'warning',
  summary: 'GET_LOCK connections are ended before the heartbeat of vtgate reaches them',
  doc: {
    what: '--queryserver-config-transaction-timeout is not longer than the time between two heartbeats of vtgate on a lock connection, 5 s by default.',
    why: 'GET_LOCK holds its lock on a reserved connection, and vttablet ends reserved connections that were idle for the transaction timeout. While a session is at work vtgate sends a heartbeat on it, at most once in --lock_heartbeat_time. With a shorter timeout the connection is gone before, and the lock with it, and the client is not told. The heartbeat of vtgate stands in no file that is read here, so its default is taken. A session that does nothing gets no heartbeat, and loses its locks after the transaction timeout however long that is.',
    releases: 'v8 to v24',
    fix: 'Give transactions more time, or vtgate a shorter --lock_heartbeat_time.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-transaction-timeout=4s\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-transaction-timeout=30s\n',
      options: ['--vitess', '22'],
    },
    source:
      'go/vt/vtgate/vtgate.go:191@v22, :201@v24; go/vt/vttablet/tabletserver/tx_pool.go:130-154@v24; vitess#11359',
  },
  check: input => subjects(input).flatMap(tooShort),
}

function tooShort(subject: Subject): readonly RuleFinding[] {
  const { tablet, release } = subject
  if (!flagVersion(heartbeat, release, 'vtgate')) return []
  const seconds = knownNumber(subject, flag)
  const between = Number(flagDefault(heartbeat, release, 'vtgate'))
  if (seconds === undefined || seconds <= 0 || seconds > between) return []
  return [
    {
      message: `${spelled(flag, release)} of ${tablet.name} is ${seconds} s, and vtgate keeps lock connections alive every ${between} s: GET_LOCK loses its lock in between`,
      place: placeOfFlag(tablet, flag),
      hint: `set it to more than ${between} s`,
    },
  ]
}
