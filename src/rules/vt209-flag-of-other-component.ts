import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A flag of vtgate on a vttablet. */
export const flagOfOtherComponent: Rule = {
  id: 'VT209',
  name: 'flag-of-other-component',
  severity: 'error',
  summary: 'the flag belongs to another program of Vitess, and vttablet exits on it',
  doc: {
    what: 'A flag of vtgate stands on the command line of vttablet.',
    why: 'The programs of Vitess share many flags but not all, and pages list them together. vttablet takes a flag of vtgate for an unknown one and exits; and vtgate runs without the setting that was meant for it.',
    releases: 'v6 to v24',
    fix: 'Move it to the command line of vtgate.',
    fails: { file: 'vttablet.sh', text: 'vttablet --transaction_mode=MULTI\n', options: ['--vitess', '22'] },
    passes: {
      file: 'vtgate.sh',
      text: 'vtgate --transaction_mode=MULTI\nvttablet\n',
      options: ['--vitess', '22'],
    },
    source: 'the flags of both programs: go/flags/endtoend/{vttablet,vtgate}.txt@v14-v24',
  },
  ...diagnosed('flag-of-other-component'),
}
