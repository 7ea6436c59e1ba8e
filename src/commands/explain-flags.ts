import * as Flags from '@oclif/core/flags'

const helpGroup = 'SESSION (SQL and clients)'

/** What SQL and clients are explained for; what is not given is the release's or MySQL's own default. */
export const sessionFlags = {
  vitess: Flags.string({
    description:
      'Vitess release (default: the newest known); the table shows the others; errors as it says them',
    helpValue: 'RELEASE',
    helpGroup,
  }),
  'mysql-server-version': Flags.string({
    description: 'as vtgate is told it: its parser goes by it',
    helpValue: 'VERSION',
    aliases: ['mysql_server_version'],
    helpGroup,
  }),
  'enable-system-settings': Flags.boolean({
    description: 'as vtgate runs: session variables go on to MySQL',
    aliases: ['enable_system_settings'],
    allowNo: true,
    helpGroup,
  }),
  'enable-set-var': Flags.boolean({
    description: 'as vtgate runs: they go as SET_VAR hints where MySQL takes them',
    aliases: ['enable_set_var'],
    allowNo: true,
    helpGroup,
  }),
  'settings-pool': Flags.boolean({
    description: 'as vttablets run: --queryserver-enable-settings-pool',
    allowNo: true,
    helpGroup,
  }),
  shards: Flags.integer({ description: 'shards of the keyspace', min: 1, helpValue: 'N', helpGroup }),
  sharded: Flags.boolean({
    description: 'the keyspace is sharded (default: unknown)',
    exclusive: ['unsharded'],
    helpGroup,
  }),
  unsharded: Flags.boolean({
    description: 'the keyspace is not sharded',
    exclusive: ['shards'],
    helpGroup,
  }),
  'server-variable': Flags.string({
    description: "a default of MySQL's sessions",
    helpValue: 'NAME=VALUE',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup,
  }),
  'mysql-defaults': Flags.option({ options: ['8.0', 'none'] as const })({
    description: "MySQL's other defaults: those of 8.0 and later, or unknown",
    default: '8.0',
    helpGroup,
  }),
}

/** Where a script comes from. */
export const scriptFlags = {
  file: Flags.string({
    description: 'explain the statements of this file, one after the other in one session',
    helpValue: 'FILE',
    exclusive: ['stdin'],
    helpGroup: 'SCRIPT',
  }),
  stdin: Flags.boolean({ description: 'the same of standard input', helpGroup: 'SCRIPT' }),
}
