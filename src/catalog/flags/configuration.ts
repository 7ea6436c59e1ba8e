import type { FlagFact } from './fact.ts'

const tabletenv = 'go/vt/vttablet/tabletserver/tabletenv/config.go'
const viper = 'go/viperutil/config.go'

/** Where vttablet reads its settings, and settings that open no connection of their own, by name. */
export const configurationFlags: readonly FlagFact[] = [
  {
    name: 'config-file',
    kind: 'config-source',
    what: 'Path of the viper file, which cannot set a pool.',
    versions: [{ since: '17', type: 'string', default: '', cite: `${viper}:109@v24` }],
  },
  {
    name: 'config-file-not-found-handling',
    kind: 'config-source',
    what: 'What happens when there is no viper file.',
    versions: [{ since: '17', type: 'string', default: 'warn', cite: `${viper}:113@v24` }],
  },
  {
    name: 'config-name',
    kind: 'config-source',
    what: 'Name of the viper file without its extension.',
    versions: [{ since: '17', type: 'string', default: 'vtconfig', cite: `${viper}:108@v24` }],
  },
  {
    name: 'config-path',
    kind: 'config-source',
    what: 'Directories searched for the viper file.',
    versions: [
      { since: '17', type: 'strings', default: '(current working directory)', cite: `${viper}:106@v24` },
    ],
  },
  {
    name: 'config-persistence-min-interval',
    kind: 'config-source',
    what: 'Shortest time between two writes of changed values to the viper file.',
    versions: [{ since: '17', type: 'duration', default: '1s', cite: `${viper}:110@v24` }],
  },
  {
    name: 'config-type',
    kind: 'config-source',
    what: 'Format of the viper file.',
    versions: [{ since: '17', type: 'string', default: '', cite: `${viper}:107@v24` }],
  },
  {
    name: 'consolidator-query-waiter-cap',
    kind: 'consolidator',
    what: 'Most callers that wait for one shared read; 0 means any number.',
    yaml: [{ key: 'consolidatorMaxQueryWait', since: '22' }],
    versions: [{ since: '22', type: 'int', default: '0', cite: `${tabletenv}:205@v24` }],
  },
  {
    name: 'consolidator-stream-query-size',
    kind: 'consolidator',
    what: 'Bytes for sharing one stream; 0 shares none.',
    yaml: [{ key: 'consolidatorStreamQuerySize', since: '11' }],
    versions: [{ since: '15', type: 'int', default: '2097152', cite: `${tabletenv}:202@v24` }],
  },
  {
    name: 'consolidator-stream-total-size',
    kind: 'consolidator',
    what: 'Bytes for sharing streams between equal reads; 0 shares none.',
    yaml: [{ key: 'consolidatorStreamTotalSize', since: '11' }],
    versions: [{ since: '15', type: 'int', default: '134217728', cite: `${tabletenv}:203@v24` }],
  },
  {
    name: 'enable-autocommit',
    kind: 'none',
    what: 'Does nothing: autocommit is always allowed.',
    versions: [
      {
        since: '6',
        until: '14',
        type: 'bool',
        default: 'true',
        status: 'no-op',
        cite: `${tabletenv}:130@v14`,
      },
    ],
  },
  {
    name: 'enable-consolidator',
    kind: 'consolidator',
    what: 'Lets equal reads that run at once share one connection.',
    yaml: [{ key: 'consolidator', since: '6' }],
    debugEnv: [{ name: 'Consolidator', since: '9' }],
    versions: [
      { since: '6', until: '9', type: 'bool', default: 'true', cite: `${tabletenv}:149@v9` },
      {
        since: '10',
        until: '22',
        spelling: 'enable_consolidator',
        alsoAccepted: ['enable-consolidator'],
        type: 'bool',
        default: 'true',
        cite: `${tabletenv}:197@v22`,
      },
      { since: '23', type: 'bool', default: 'true', cite: `${tabletenv}:200@v24` },
    ],
  },
  {
    name: 'enable-consolidator-replicas',
    kind: 'consolidator',
    what: 'Shares connections between equal reads on replicas only.',
    versions: [
      { since: '6', until: '9', type: 'bool', default: 'false', cite: `${tabletenv}:150@v9` },
      {
        since: '10',
        until: '22',
        spelling: 'enable_consolidator_replicas',
        alsoAccepted: ['enable-consolidator-replicas'],
        type: 'bool',
        default: 'false',
        cite: `${tabletenv}:198@v22`,
      },
      { since: '23', type: 'bool', default: 'false', cite: `${tabletenv}:201@v24` },
    ],
  },
  {
    name: 'init-tablet-type',
    kind: 'config-source',
    what: 'Tablet type at start, which decides what opens.',
    versions: [
      {
        since: '6',
        until: '22',
        spelling: 'init_tablet_type',
        type: 'string',
        default: '',
        cite: 'go/vt/vttablet/tabletmanager/tm_init.go:107@v22',
      },
      { since: '23', type: 'string', default: '', cite: 'go/vt/vttablet/tabletmanager/tm_init.go:111@v24' },
    ],
  },
  {
    name: 'pool-name-prefix',
    kind: 'none',
    what: 'Does nothing.',
    versions: [
      { since: '6', until: '14', type: 'string', default: '', status: 'no-op', cite: `${tabletenv}:127@v14` },
    ],
  },
  {
    name: 'queryserver-config-allowunsafe-dmls',
    kind: 'none',
    what: 'Does nothing.',
    versions: [
      {
        since: '6',
        until: '14',
        type: 'bool',
        default: 'false',
        status: 'no-op',
        cite: `${tabletenv}:104@v14`,
      },
    ],
  },
  {
    name: 'queryserver-config-max-dml-rows',
    kind: 'none',
    what: 'Does nothing.',
    versions: [
      { since: '6', until: '14', type: 'int', default: '0', status: 'no-op', cite: `${tabletenv}:102@v14` },
    ],
  },
  {
    name: 'queryserver-config-passthrough-dmls',
    kind: 'behaviour',
    what: 'Sends DML unchanged to MySQL; uses no other connections.',
    yaml: [{ key: 'passthroughDML', since: '6' }],
    versions: [{ since: '6', type: 'bool', default: 'false', cite: `${tabletenv}:135@v24` }],
  },
  {
    name: 'queryserver-config-query-cache-memory',
    kind: 'none',
    what: 'Bytes of the plan cache.',
    yaml: [{ key: 'queryCacheMemory', since: '10' }],
    versions: [{ since: '10', type: 'int', default: '33554432', cite: `${tabletenv}:139@v24` }],
  },
  {
    name: 'queryserver-config-query-cache-size',
    kind: 'none',
    what: 'Entries of the plan cache.',
    yaml: [{ key: 'queryCacheSize', since: '6', until: '17' }],
    versions: [
      { since: '6', until: '17', type: 'int', default: '5000', cite: `${tabletenv}:121@v17` },
      {
        since: '18',
        until: '18',
        type: 'int',
        default: '0',
        status: 'no-op',
        hidden: true,
        cite: `${tabletenv}:135@v18`,
      },
    ],
  },
  {
    name: 'queryserver-config-stream-buffer-size',
    kind: 'none',
    what: 'Bytes in a packet of a streamed result.',
    yaml: [{ key: 'streamBufferSize', since: '6' }],
    versions: [{ since: '6', type: 'int', default: '32768', cite: `${tabletenv}:137@v24` }],
  },
  {
    name: 'queryserver-enable-settings-pool',
    kind: 'settings-pool',
    what: 'Lets pooled connections carry session settings, which would otherwise reserve a connection each.',
    versions: [
      { since: '15', until: '16', type: 'bool', default: 'false', cite: `${tabletenv}:180@v16` },
      { since: '17', until: '20', type: 'bool', default: 'true', cite: `${tabletenv}:203@v20` },
      {
        since: '21',
        until: '21',
        type: 'bool',
        default: 'true',
        status: 'no-op',
        hidden: true,
        cite: `${tabletenv}:202@v21`,
      },
    ],
  },
  {
    name: 'queryserver-enable-views',
    kind: 'behaviour',
    what: 'Tracks views too, on the pools that exist.',
    versions: [{ since: '16', type: 'bool', default: 'false', cite: `${tabletenv}:219@v24` }],
  },
  {
    name: 'tablet-config',
    kind: 'config-source',
    what: 'Path of the tablet YAML, whose values win over flags.',
    versions: [
      {
        since: '6',
        until: '22',
        spelling: 'tablet_config',
        type: 'string',
        default: '',
        cite: 'go/cmd/vttablet/cli/cli.go:277@v22',
      },
      { since: '23', type: 'string', default: '', cite: 'go/cmd/vttablet/cli/cli.go:279@v24' },
    ],
  },
]
