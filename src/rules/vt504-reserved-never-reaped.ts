import { covers } from '../catalog/release.ts'
import type { Rule, RuleFinding } from './rule.ts'
import { knownNumber, placeOfFlag, type Subject, spelled, subjects } from './subjects.ts'

/** The releases whose transaction killer ends idle reserved connections too, and by which timeouts. */
const reapers = [
  { since: '8', until: '14', flags: ['queryserver-config-transaction-timeout'] },
  {
    since: '15',
    flags: ['queryserver-config-transaction-timeout', 'queryserver-config-olap-transaction-timeout'],
  },
] as const

/** Idle reserved connections that nobody ends. */
export const reservedNeverReaped: Rule = {
  id: 'VT504',
  name: 'reserved-never-reaped',
  severity: 'warning',
  summary: 'a transaction timeout of 0 also keeps idle reserved connections for ever',
  doc: {
    what: '--queryserver-config-transaction-timeout, or the one for OLAP sessions, is 0.',
    why: 'A session that took a lock, made a temporary table or changed a setting holds a MySQL connection that belongs to no pool. There is no timeout for it but that of transactions: outside a transaction it is closed when it was idle for so long. With 0 that never happens. A client that forgets its session holds the slot until vtgate or vttablet goes away, and nothing but max_connections bounds how many there are.',
    releases: 'v8 to v24; the timeout for OLAP sessions from v15 on',
    fix: 'Set the timeout to the longest transaction that you want to allow. Where it has to stay 0, budget for what is never given back: --reserved N says how many, --clients clients.yaml (or --clients rails:2000) estimates it from who connects.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-transaction-timeout=0s\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-transaction-timeout=300s\n',
      options: ['--vitess', '22'],
    },
    source: 'go/vt/vttablet/tabletserver/tx_pool.go:124-148@v8, :123-147@v15, :130-154@v24; vitess#6552',
  },
  check: input => subjects(input).flatMap(unreaped),
}

function unreaped(subject: Subject): readonly RuleFinding[] {
  const { tablet, release } = subject
  const flags: readonly string[] = reapers.find(row => covers(row, release))?.flags ?? []
  return flags
    .filter(flag => (knownNumber(subject, flag) ?? 1) <= 0)
    .map(flag => ({
      message: `${spelled(flag, release)} of ${tablet.name} is 0: neither its transactions nor its idle reserved connections are ever ended`,
      place: placeOfFlag(tablet, flag),
      hint: 'set it to the longest transaction that you want to allow',
    }))
}
