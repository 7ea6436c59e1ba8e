import * as Flags from '@oclif/core/flags'

/** What a cluster is, where the files do not tell. */
export const clusterFlags = {
  vitess: Flags.string({
    description: 'Vitess release: 22 (its newest patch), v22.0.3; beats what image tags say',
    helpValue: 'RELEASE',
    helpGroup: 'CLUSTER',
  }),
  role: Flags.option({ options: ['primary', 'replica', 'rdonly'] as const })({
    description: 'size every tablet for this role (default: primary for whatever may become one)',
    helpGroup: 'CLUSTER',
  }),
  'semi-sync': Flags.boolean({
    description: 'the durability policy needs semi-sync (default: none, or what a manifest says)',
    allowNo: true,
    helpGroup: 'CLUSTER',
  }),
  set: Flags.string({
    description: 'value of a vttablet flag, over everything the files say',
    helpValue: 'FLAG=VALUE',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'CLUSTER',
  }),
  env: Flags.string({
    description: "variable that the files leave open; '@=...' for a script's \"$@\"",
    helpValue: 'NAME=VALUE',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'CLUSTER',
  }),
  tablets: Flags.integer({
    description: 'so many equal tablets on each mysqld',
    default: 1,
    min: 1,
    helpGroup: 'CLUSTER',
  }),
  shared: Flags.boolean({ description: 'all tablets of all inputs share one mysqld', helpGroup: 'CLUSTER' }),
}

/** The MySQL side, where the files do not tell. */
export const mysqldFlags = {
  'max-connections': Flags.integer({ description: 'max_connections of MySQL', min: 1, helpGroup: 'MYSQL' }),
  'max-user-connections': Flags.integer({ description: 'cap on each account', min: 1, helpGroup: 'MYSQL' }),
  nofile: Flags.string({
    description: "open-files limit of mysqld's process, soft and hard",
    helpValue: 'SOFT:HARD',
    helpGroup: 'MYSQL',
  }),
  flavour: Flags.option({ options: ['mysql', 'mariadb'] as const })({
    description: 'MariaDB never lowers max_connections',
    helpGroup: 'MYSQL',
  }),
  managed: Flags.string({
    description: 'managed service and class or memory: aurora:db.r6g.large, rds:8GiB',
    helpValue: 'SERVICE:SIZE',
    exclusive: ['max-connections'],
    helpGroup: 'MYSQL',
  }),
  keep: Flags.string({
    description: 'slots kept for people, exporters, backups: people=3',
    helpValue: 'LABEL=N',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'MYSQL',
  }),
  headroom: Flags.string({
    description: 'connections, or share of the ceiling, that must stay free',
    helpValue: 'N|N%',
    default: '15%',
    helpGroup: 'MYSQL',
  }),
}

/** Who connects, from which reserved connections are estimated. */
export const clientsFlags = {
  clients: Flags.string({
    description:
      'who connects, from which reserved connections are estimated: a YAML file, or so many sessions of a client (rails:2000)',
    helpValue: 'FILE|CLIENT:N',
    multiple: true,
    multipleNonGreedy: true,
    exclusive: ['reserved'],
    helpGroup: 'CLIENTS',
  }),
  quantile: Flags.string({
    description: 'how sure those estimates are to be',
    helpValue: 'Q',
    default: '0.999',
    helpGroup: 'CLIENTS',
  }),
  'clients-schema': Flags.boolean({
    description: 'print the JSON Schema of such a file',
    helpGroup: 'CLIENTS',
  }),
}

const counted = (description: string) =>
  Flags.integer({ description, min: 0, helpGroup: 'ON DEMAND (per mysqld)' })

/** What comes on top of the pools. */
export const onDemandFlags = {
  replicas: counted('replicas that replicate from it'),
  backups: counted('vtbackup runs that replicate from it'),
  streams: counted('VReplication streams into it'),
  copying: counted('how many of those streams copy at the same time'),
  vstreams: counted('VStreams out of it: VReplication elsewhere, CDC clients'),
  'vstreams-copying': counted('how many of those VStreams copy at the same time'),
  vdiffs: counted('VDiffs running on it'),
  'message-tables': counted('message tables with subscribers'),
  reserved: counted('reserved connections at the same time'),
}
