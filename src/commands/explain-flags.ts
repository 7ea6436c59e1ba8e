import * as Flags from '@oclif/core/flags'

const helpGroup = 'SESSION (SQL and clients)'

/** What SQL and clients are explained for; what is not given is the release's or MySQL's own default. */
export const sessionFlags = {
  vitess: Flags.string({
    description: 'Vitess release (default: the newest known); the table shows the others',
    helpValue: 'RELEASE',
    helpGroup,
  }),
  'mysql-server-version': Flags.string({
    description: 'what vtgate is told, by which its parser goes',
    helpValue: 'VERSION',
    aliases: ['mysql_server_version'],
    helpGroup,
  }),
  'enable-system-settings': Flags.boolean({
    description: 'whether vtgate passes session variables on',
    aliases: ['enable_system_settings'],
    allowNo: true,
    helpGroup,
  }),
  'enable-set-var': Flags.boolean({
    description: 'whether vtgate sends them as SET_VAR hints where it can',
    aliases: ['enable_set_var'],
    allowNo: true,
    helpGroup,
  }),
  'settings-pool': Flags.boolean({
    description: 'whether vttablets run with --queryserver-enable-settings-pool',
    allowNo: true,
    helpGroup,
  }),
  shards: Flags.integer({ description: 'shards of the keyspace', min: 1, helpValue: 'N', helpGroup }),
  sharded: Flags.boolean({
    description: 'the keyspace is sharded, or not (default: unknown)',
    exclusive: ['unsharded'],
    helpGroup,
  }),
  unsharded: Flags.boolean({
    description: 'the keyspace has one shard and no vschema for more',
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
