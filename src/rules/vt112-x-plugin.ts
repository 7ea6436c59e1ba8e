import { serverDoors } from '../catalog/mysql.ts'
import type { MysqldSettings } from '../config/model.ts'
import type { Rule, RuleFinding, RuleInput } from './rule.ts'

const door = serverDoors.find(({ id }) => id === 'x-plugin')

/** A second door to MySQL takes slots of the first. */
export const xPlugin: Rule = {
  id: 'VT112',
  name: 'x-plugin',
  severity: 'note',
  summary: 'the X plugin is on, and its connections take slots of max_connections',
  doc: {
    what: 'The MySQL configuration does not switch the X plugin off.',
    why: 'MySQL 8 and later listen on port 33060 as well. Up to mysqlx_max_connections (100) clients may come in there, each takes a slot of max_connections from the moment its socket is accepted, before any login, and Vitess never uses that port. A port scanner or a health check is enough.',
    releases: 'MySQL 8.0 and later; MariaDB has no X plugin',
    fix: 'Write mysqlx = 0 in my.cnf, or budget for it with --keep x-plugin=N.',
    fails: {
      file: 'tablet.yaml',
      text: `services:
  mysql:
    image: mysql:8.4
    command: ["--max-connections=600"]
  vttablet:
    image: vitess/lite:v22.0.3
    command: ["vttablet", "--db_host=mysql"]
`,
      options: [],
    },
    passes: {
      file: 'tablet.yaml',
      text: `services:
  mysql:
    image: mysql:8.4
    command: ["--max-connections=600", "--mysqlx=0"]
  vttablet:
    image: vitess/lite:v22.0.3
    command: ["vttablet", "--db_host=mysql"]
`,
      options: [],
    },
    source: door?.cite ?? '',
  },
  check: input => configured(input).flatMap(open),
}

/** Servers whose configuration was read: of others nothing is known. */
function configured({ budgets }: RuleInput): readonly MysqldSettings[] {
  return budgets.map(({ group }) => group.mysqld).filter(({ maxConnections }) => maxConnections?.place)
}

function open({
  name,
  place,
  flavour,
  mysqlx,
  mysqlxMaxConnections,
}: MysqldSettings): readonly RuleFinding[] {
  if (flavour === 'mariadb' || mysqlx?.kind === 'unresolved' || mysqlx?.value === false || !place) return []
  const most = mysqlxMaxConnections?.kind === 'known' ? mysqlxMaxConnections.value : door?.defaultLimit
  return [
    {
      message: `${name} leaves the X plugin on: up to ${most} connections to its port come out of max_connections`,
      place,
      hint: 'write mysqlx = 0 in my.cnf',
    },
  ]
}
