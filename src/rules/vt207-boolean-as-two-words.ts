import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** `--flag false`. */
export const booleanAsTwoWords: Rule = {
  id: 'VT207',
  name: 'boolean-as-two-words',
  severity: 'error',
  summary: 'a boolean flag takes its value behind =, not as a word of its own',
  doc: {
    what: 'A boolean flag is followed by the word true or false.',
    why: 'The flag needs no value, so vttablet does not look at the next word for one: --flag false switches the flag on, and then the word false stands alone, which vttablet takes no more than any other stray word. It exits.',
    releases: 'v6 to v24',
    fix: 'Write --flag=false. The fix is mechanical: --fix makes it.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --enable_hot_row_protection false\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --enable_hot_row_protection=false\n',
      options: ['--vitess', '22'],
    },
    source: 'the flag libraries of v6-v24, run; go/vt/servenv/servenv.go:220@v6, :346@v17',
  },
  ...diagnosed('boolean-as-two-words'),
}
