import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A flag that no vttablet has. */
export const unknownFlag: Rule = {
  id: 'VT201',
  name: 'unknown-flag',
  severity: 'error',
  summary: 'no vttablet knows this flag, and vttablet exits on it',
  doc: {
    what: 'The name is a flag of vttablet in no release, nor of vtgate.',
    why: 'vttablet reads its command line before anything else, prints the flag that it does not know, and exits: with 2 up to v17, with 1 from v18 on. One letter too few, and no tablet comes up.',
    releases: 'v6 to v24',
    fix: 'Take the name that the hint proposes, or remove the flag.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-pool-sizes=24\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-pool-size=24\n',
      options: ['--vitess', '22'],
    },
    source:
      'the flags of every release: go/flags/endtoend/vttablet.txt@v14-v24, a source scan for v6-v13; go/cmd/vttablet/vttablet.go@v18',
  },
  ...diagnosed('unknown-flag'),
}
