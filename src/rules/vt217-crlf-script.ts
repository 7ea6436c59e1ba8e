import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A script with the line ends of Windows. */
export const crlfScript: Rule = {
  id: 'VT217',
  name: 'crlf-script',
  severity: 'error',
  summary: 'the script has CRLF line ends, which a shell reads as part of the last word',
  doc: {
    what: 'Lines of a shell script end in CR and LF.',
    why: 'The shell takes the CR for a letter: the last flag of a line gets a value that ends in it, and a backslash before it does not continue the line, so vttablet starts with the flags of the first line alone.',
    releases: 'every shell',
    fix: 'Convert the file to LF, and tell git so: *.sh text eol=lf.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet \\\r\n  --queryserver-config-pool-size=24\r\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet \\\n  --queryserver-config-pool-size=24\n',
      options: ['--vitess', '22'],
    },
    source: 'POSIX, Shell Command Language, 2.2.1',
  },
  ...diagnosed('crlf-line-ends'),
}
