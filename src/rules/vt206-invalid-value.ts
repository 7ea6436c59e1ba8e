import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A value that the release cannot read. */
export const invalidValue: Rule = {
  id: 'VT206',
  name: 'invalid-value',
  severity: 'error',
  summary: 'the release cannot read this value, and exits on it',
  doc: {
    what: 'The value is not of the type that the flag has in this release.',
    why: 'The timeouts of the query server were numbers of seconds up to v16 and are durations from v19 on: v16 exits on 30m, v19 on 1800. Only v17 and v18 take both, so there is no spelling but 0 for v16 and v19 alike, and an upgrade over them has to change the manifest in between. Booleans are true and false, not yes and no; whole numbers have no fraction.',
    releases: 'v6 to v24; the change of times lies in v17 and v18',
    fix: 'Write the value as the hint says. Times are mended by --fix: 1800 becomes 1800s, 30m becomes 1800.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-idle-timeout=1800\n',
      options: ['--vitess', '19'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-idle-timeout=1800s\n',
      options: ['--vitess', '19'],
    },
    source:
      'go/vt/vttablet/tabletserver/tabletenv/seconds.go:29@v7, :30@v15; go/flagutil/deprecated_float64_seconds.go:43@v17; go/vt/vttablet/tabletserver/tabletenv/config.go@v19',
  },
  ...diagnosed('invalid-value'),
}
