import type { Rule } from './rule.ts'
import { eachOrTogether, knownNumber, placeOfFlag, spelled, subjects } from './subjects.ts'

const flag = 'queryserver-config-stream-pool-timeout'

/** Nothing ends the wait for a stream connection. */
export const streamPoolTimeout: Rule = {
  id: 'VT503',
  name: 'stream-pool-timeout',
  severity: 'note',
  summary: 'a request may wait for a connection of the stream pool without any timeout',
  doc: {
    what: '--queryserver-config-stream-pool-timeout is 0, as it is by default.',
    why: 'A streaming request outside a transaction has no timeout at all: the query timeout is for OLTP requests. With 0 the pool adds none, so when all stream connections are busy a request waits until its client goes away. From v19 on nothing limits how many wait, so they pile up in vttablet.',
    releases: 'v6.0.20 to v24',
    fix: 'Set it to as long as a client would wait: --queryserver-config-stream-pool-timeout=10s (from v17 on; 10 before).',
    fails: { file: 'vttablet.sh', text: 'vttablet\n', options: ['--vitess', '22'] },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-stream-pool-timeout=10s\n',
      options: ['--vitess', '22'],
    },
    source: 'go/vt/vttablet/tabletserver/tabletenv/config.go:122@v16, :147@v24; vitess#3726, vitess#15234',
  },
  check: input => {
    const endless = subjects(input).filter(subject => {
      const seconds = knownNumber(subject, flag)
      return seconds !== undefined && seconds <= 0
    })
    return eachOrTogether(endless, flag, (who, { tablet, release }) => ({
      message: `${spelled(flag, release)} of ${who} is 0: a request waits for a stream connection without any timeout`,
      place: placeOfFlag(tablet, flag),
      hint: `set ${spelled(flag, release)} to as long as a client would wait`,
    }))
  },
}
