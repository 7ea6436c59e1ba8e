import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** The last flag of a command line has no value. */
export const flagWithoutValue: Rule = {
  id: 'VT214',
  name: 'flag-without-value',
  severity: 'error',
  summary: 'the last flag of the command line needs a value and has none',
  doc: {
    what: 'A flag that is not boolean ends the command line.',
    why: 'vttablet prints "flag needs an argument" and exits. The value was forgotten, or a comment behind a backslash ended the command before it.',
    releases: 'v6 to v24',
    fix: 'Write --flag=VALUE.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-pool-size\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-pool-size 24\n',
      options: ['--vitess', '22'],
    },
    source: 'the flag libraries of v6-v24, run',
  },
  ...diagnosed('flag-without-value'),
}
