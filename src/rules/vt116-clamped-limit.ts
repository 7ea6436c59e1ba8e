import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A max_connections that no server takes as it is. */
export const clampedLimit: Rule = {
  id: 'VT116',
  name: 'clamped-limit',
  severity: 'warning',
  summary: 'max_connections is out of range, and the server takes another number',
  doc: {
    what: 'The number is above 100,000, or below what the server accepts.',
    why: 'The server does not refuse it: it takes the nearest number that it accepts, and warns in its log. The budget is worked out with that number.',
    releases: 'MySQL takes 1 to 100,000, MariaDB 10 to 100,000',
    fix: 'Write the number that you want to have.',
    fails: { file: 'my.cnf', text: '[mysqld]\nmax_connections = 150000\n', options: [] },
    passes: { file: 'my.cnf', text: '[mysqld]\nmax_connections = 15000\n', options: [] },
    source: 'measured: MySQL 8.0.46, 8.4.10, 9.7.4, MariaDB 10.11.18, 11.8.9 (warning 1292)',
  },
  ...diagnosed('clamped-value'),
}
