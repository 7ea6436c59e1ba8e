import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A variable that systemd fills otherwise than a shell. */
export const systemdVariable: Rule = {
  id: 'VT216',
  name: 'systemd-variable',
  severity: 'warning',
  summary: 'systemd leaves this variable as it is, or puts nothing in its place',
  doc: {
    what: `A unit uses $NAME inside a word, where only \${NAME} is replaced, or a variable that nothing in the unit sets.`,
    why: 'ExecStart is no shell: $FOO is replaced as a word of its own only, and then split at blanks; inside a word it stays dollar and all. A variable that is not set is replaced by nothing, so a flag meant to come with it is not there, and its default is in force.',
    releases: 'every systemd',
    fix: `Write \${NAME} inside words, and set the variable in Environment= or EnvironmentFile=.`,
    fails: {
      file: 'vttablet.service',
      text: '[Service]\nEnvironment=POOL=24\nExecStart=/usr/bin/vttablet --queryserver-config-pool-size=$POOL\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.service',
      text: `[Service]\nEnvironment=POOL=24\nExecStart=/usr/bin/vttablet --queryserver-config-pool-size=\${POOL}\n`,
      options: ['--vitess', '22'],
    },
    source: 'systemd.service(5), "Command lines"',
  },
  ...diagnosed('unexpanded-variable', 'unset-variable'),
}
