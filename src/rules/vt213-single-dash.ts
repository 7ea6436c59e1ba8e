import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** `-flag` where only `--flag` is one. */
export const singleDash: Rule = {
  id: 'VT213',
  name: 'single-dash',
  severity: 'error',
  summary: 'a long flag with one dash: from v15 on vttablet exits on it',
  doc: {
    what: 'A flag is written with one dash in a release that wants two.',
    why: 'Up to v13 one dash was as good as two, v14 warned, and from v15 on -queryserver-config-pool-size is a heap of one-letter flags, the first of which nobody knows: "unknown shorthand flag: \'q\'". Scripts and pages from before 2022 are full of them.',
    releases: 'v15 to v24',
    fix: 'Write two dashes, which every release takes. The fix is mechanical: --fix makes it.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet -queryserver-config-pool-size 24\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-pool-size 24\n',
      options: ['--vitess', '22'],
    },
    source: 'go/internal/flag/flag.go:43@v14, :46,70@v15',
  },
  ...diagnosed('single-dash'),
}
