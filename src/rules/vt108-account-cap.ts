import type { Rule } from './rule.ts'
import { overBy, placeOfTablets, tabletNames } from './whose-budget.ts'

/** One MySQL account needs more than an account may have. */
export const accountCap: Rule = {
  id: 'VT108',
  name: 'account-cap',
  severity: 'error',
  summary: 'one MySQL account needs more connections than the cap on each account allows',
  doc: {
    what: 'Adds up the connections by MySQL account and holds each sum against max_user_connections.',
    why: 'Pools share accounts: the query, stream and transaction pools all log in as the app user, VReplication and every VStream as the filtered one. Behind an external datastore a single user may stand for all of them. MySQL then answers 1203 (or 1226 for a cap of the account itself) long before max_connections is reached, and one busy stream can shut out the replication of another.',
    releases: 'v6 to v24',
    fix: 'Raise max_user_connections to the sum of the largest account, or set it to 0, which means no cap.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet\n',
      options: ['--vitess', '22', '--max-connections', '500', '--max-user-connections', '100'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet\n',
      options: ['--vitess', '22', '--max-connections', '500', '--max-user-connections', '400'],
    },
    source: 'measured on MySQL 8.0.46, 8.4.10, 9.7.4 and MariaDB 10.11.18, 11.8.9; vitess#17567',
  },
  check: ({ budgets }) =>
    budgets.flatMap(budget => {
      const place = budget.group.mysqld.maxUserConnections?.place ?? placeOfTablets(budget)
      return overBy(budget, 'account').map(({ account, missing }) => {
        const cap = budget.ceiling.perAccount ?? 0
        return {
          message: `the ${account} account of ${tabletNames(budget)} needs ${cap + missing} connections, and max_user_connections allows each account ${cap}`,
          ...(place && { place }),
          hint: `set max_user_connections to at least ${cap + missing}`,
        }
      })
    }),
}
