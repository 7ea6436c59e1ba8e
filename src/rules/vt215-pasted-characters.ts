import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** What a page or a chat program made of a command line. */
export const pastedCharacters: Rule = {
  id: 'VT215',
  name: 'pasted-characters',
  severity: 'error',
  summary: 'the text was pasted with dashes, quotes or blanks that vttablet does not take for such',
  doc: {
    what: 'An en dash stands for two hyphens, a curly quote for a straight one, a no-break space for a blank; or there is a blank around an equals sign.',
    why: 'They look right and are other characters: an en dash begins no flag, a curly quote is part of the value. A blank behind = gives the flag an empty value and leaves the number as a stray word. The Vitess documentation itself has such a line.',
    releases: 'v6 to v24',
    fix: 'Type the characters anew as the hint says.',
    fails: {
      file: 'flags.txt',
      text: 'vttablet --queryserver-config-stream-pool-size= 16\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'flags.txt',
      text: 'vttablet --queryserver-config-stream-pool-size=16\n',
      options: ['--vitess', '22'],
    },
    source:
      'the page "vttablet and MySQL" of the Vitess documentation (22.0); the flag libraries of v6-v24, run',
  },
  ...diagnosed('blank-after-equals', 'blank-before-equals', 'curly-quote', 'unicode-blank', 'unicode-dash'),
}
