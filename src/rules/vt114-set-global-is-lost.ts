import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** max_connections by SET GLOBAL. */
export const setGlobalIsLost: Rule = {
  id: 'VT114',
  name: 'set-global-is-lost',
  severity: 'warning',
  summary: 'a limit set by SET GLOBAL is gone after the next start of mysqld',
  doc: {
    what: 'A SQL script sets max_connections, or another limit, with SET GLOBAL.',
    why: 'The value holds until mysqld restarts, and then that of my.cnf is back: 500 in the one that Vitess brings. A script for new databases runs once, so the tablet works until its first restart, and is refused connections after it.',
    releases: 'every MySQL and MariaDB',
    fix: 'Set the value in my.cnf, in EXTRA_MY_CNF or in mysqld.configOverrides. SET PERSIST keeps it on MySQL.',
    fails: { file: 'init_db.sql', text: 'SET GLOBAL max_connections = 2000;\n', options: [] },
    passes: { file: 'init_db.sql', text: 'SET PERSIST max_connections = 2000;\n', options: [] },
    source: 'MySQL manual, SET statement; seen in a public VitessCluster whose init_db.sql does it',
  },
  ...diagnosed('set-global-is-lost'),
}
