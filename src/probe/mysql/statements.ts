/** The variables that a reading asks for; a server answers for those that it has. */
const variables = [
  'version',
  'version_comment',
  'hostname',
  'port',
  'basedir',
  'aurora_version',
  'max_connections',
  'max_user_connections',
  'open_files_limit',
  'table_open_cache',
  'back_log',
  'performance_schema',
  'thread_handling',
  'wait_timeout',
  'interactive_timeout',
  'connect_timeout',
  'read_only',
  'super_read_only',
  'admin_address',
  'admin_port',
  'create_admin_listener_thread',
  'extra_port',
  'extra_max_connections',
  'mysqlx_bind_address',
  'mysqlx_port',
  'mysqlx_max_connections',
]

const statuses = [
  'Threads_connected',
  'Threads_running',
  'Threads_created',
  'Threads_cached',
  'Max_used_connections',
  'Max_used_connections_time',
  'Connections',
  'Aborted_connects',
  'Aborted_clients',
  'Uptime',
  'Mysqlx_connections_accepted',
  'Mysqlx_connections_closed',
  'Mysqlx_sessions',
  'Mysqlx_address',
]

/**
 * Everything that a reading may ask. All of it is read-only, none of it touches a table of the user's, and a
 * reading runs eight at most of these, whatever the server.
 */
export const statements = {
  self: 'select connection_id() as id, current_user() as account',
  grants: 'show grants',
  variables: `show global variables where variable_name in (${quoted(variables)})`,
  status: `show global status where variable_name in (${quoted(statuses)}) or variable_name like 'Connection\\_errors\\_%'`,
  /** MySQL 8.0 and later, for any account. */
  mysqlSource:
    "select variable_source as source, variable_path as path, set_time as set_at, set_user as set_by from performance_schema.variables_info where variable_name = 'max_connections'",
  /** MariaDB; the file's name from 10.5 on. */
  mariadbSource:
    "select global_value_origin as source, global_value_path as path from information_schema.system_variables where variable_name = 'MAX_CONNECTIONS'",
  /** Without the statements' texts, which are nobody's business; it locks nothing. */
  performanceSchemaThreads: 'select id, user, host, command, time, state from performance_schema.processlist',
  informationSchemaThreads: 'select id, user, host, command, time, state from information_schema.processlist',
  mysqlAccounts:
    "select user, host, max_user_connections as cap, max_connections as per_hour, super_priv = 'Y' or exists (select 1 from mysql.global_grants g where g.user = u.user and g.host = u.host and g.priv = 'CONNECTION_ADMIN') as privileged from mysql.user u",
  mariadbAccounts:
    "select user, host, max_user_connections as cap, max_connections as per_hour, super_priv = 'Y' as privileged from mysql.user",
  /** How many each account holds, where the process list shows one's own sessions only. */
  accountCounts:
    'select user, sum(current_connections) as connections from performance_schema.accounts where user is not null and current_connections > 0 group by user',
} as const

function quoted(names: readonly string[]): string {
  return names.map(name => `'${name}'`).join(', ')
}
