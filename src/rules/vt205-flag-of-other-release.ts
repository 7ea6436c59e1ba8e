import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** Removed, or not there yet. */
export const flagOfOtherRelease: Rule = {
  id: 'VT205',
  name: 'flag-of-other-release',
  severity: 'error',
  summary: 'only other releases know this flag, and this one exits on it',
  doc: {
    what: 'The flag was removed before this release, or came after it.',
    why: 'A manifest that is carried over an upgrade, or a snippet from a newer page, names a flag that this vttablet does not know. It prints the flag and exits.',
    releases: 'v6 to v24',
    fix: 'Remove the flag, or run one of the releases that the message names.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-enable-settings-pool\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-enable-settings-pool\n',
      options: ['--vitess', '20'],
    },
    source: 'the flags of every release: go/flags/endtoend/vttablet.txt@v14-v24, a source scan for v6-v13',
  },
  ...diagnosed('flag-of-other-release'),
}
