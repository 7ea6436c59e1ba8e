import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** mysqld does not start with this configuration. */
export const refusedMyCnf: Rule = {
  id: 'VT115',
  name: 'refused-my-cnf',
  severity: 'error',
  summary: 'mysqld does not start with this line of its configuration',
  doc: {
    what: 'An option of mysqld has a value that it does not take, a name in the wrong case, a shortened name that is not unique, or a line that is no option at all.',
    why: 'mysqld reads its options before anything else, and ends on the first that it does not understand. What the file says about limits then holds for nobody.',
    releases: 'every MySQL and MariaDB',
    fix: 'Write the option as the hint says.',
    fails: { file: 'my.cnf', text: '[mysqld]\nMax_Connections = 800\n', options: [] },
    passes: { file: 'my.cnf', text: '[mysqld]\nmax_connections = 800\n', options: [] },
    source: 'MySQL manual, "Using Option Files" and "Program Option Modifiers"',
  },
  ...diagnosed(
    'ambiguous-option',
    'bad-my-cnf-line',
    'bad-my-cnf-option',
    'bad-mysqld-value',
    'old-mysqld-option',
    'option-case',
  ),
}
