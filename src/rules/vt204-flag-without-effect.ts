import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** Accepted, and nothing happens. */
export const flagWithoutEffect: Rule = {
  id: 'VT204',
  name: 'flag-without-effect',
  severity: 'warning',
  summary: 'the release accepts the flag and does nothing with it',
  doc: {
    what: 'The flag is still known, so that old command lines start, but nothing reads its value.',
    why: 'A limit that is not in force is worse than none, for somebody relies on it. The caps on waiters ended with the pools of v19, where any number of requests may wait; the prefill flags do nothing from v15 on; the switch of the settings pool does nothing in v21, where that pool is always on.',
    releases: 'v6 to v24, each flag in its own stretch',
    fix: 'Remove the flag. For waiters, set the timeout of the pool.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-txpool-waiter-cap=500\n',
      options: ['--vitess', '19'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-txpool-timeout=500ms\n',
      options: ['--vitess', '19'],
    },
    source: 'vitess#15234, vitess#11002, #16280; go/vt/vttablet/tabletserver/tabletenv/config.go@v15-v23',
  },
  ...diagnosed('flag-without-effect'),
}
