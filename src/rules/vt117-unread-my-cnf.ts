import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** Lines of a my.cnf that mysqld does not apply. */
export const unreadMyCnf: Rule = {
  id: 'VT117',
  name: 'unread-my-cnf',
  severity: 'warning',
  summary: 'lines of a my.cnf stand where mysqld does not read them as its own',
  doc: {
    what: 'Options stand before the first group, in a file without any group of mysqld, or behind a file that ends inside the group of another program.',
    why: 'mysqlctl puts the my.cnf of a tablet together from fragments, one behind the other. What a fragment begins with belongs to the group in which the fragment before it ended: after [mysql] a max_connections is an option of the command-line client. A my.cnf that MySQL reads by itself must have its group in front.',
    releases: 'v6 to v24, every MySQL and MariaDB',
    fix: 'Begin each file with [mysqld].',
    fails: { file: 'extra.cnf', text: '[mysql]\nmax_connections = 800\n', options: [] },
    passes: { file: 'extra.cnf', text: '[mysqld]\nmax_connections = 800\n', options: [] },
    source: 'go/vt/mysqlctl/mysqld.go:929-975@v22; MySQL manual, "Using Option Files"',
  },
  ...diagnosed('diverted-fragment', 'no-server-group', 'option-without-group'),
}
