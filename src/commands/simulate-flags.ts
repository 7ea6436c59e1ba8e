import * as Flags from '@oclif/core/flags'
import { whatIfs } from '../simulate/what-if.ts'
import { clientsFlags, clusterFlags, mysqldFlags, onDemandFlags } from './shared-flags.ts'

const many = { multiple: true, multipleNonGreedy: true } as const
const { headroom: _headroom, ...limits } = mysqldFlags
const { reserved: _reserved, ...onDemand } = onDemandFlags

/** What `vtsize simulate` takes beside files. */
export const simulateFlags = {
  config: Flags.string({
    description: 'file that holds vttablet flags or my.cnf options, as FILE',
    helpValue: 'FILE',
    ...many,
  }),
  flags: Flags.string({ description: 'vttablet flags as one text', helpValue: 'TEXT' }),
  demo: Flags.boolean({
    description: 'a built-in example: an ORM that sets sql_mode, on v14 and on v18',
    exclusive: ['config', 'flags', 'clients', 'vitess', 'set'],
  }),
  for: Flags.string({
    description: 'time to simulate (default: 10m, with --demo 1m)',
    helpValue: 'DURATION',
    helpGroup: 'SIMULATION',
  }),
  runs: Flags.integer({
    description: 'runs with different random numbers',
    default: 5,
    min: 1,
    max: 1000,
    helpGroup: 'SIMULATION',
  }),
  seed: Flags.integer({
    description: 'first seed; equal seeds give equal results',
    default: 1,
    min: 0,
    max: 2 ** 32 - 1,
    helpGroup: 'SIMULATION',
  }),
  'warm-up': Flags.string({
    description: 'time left out of all measures (default: found in each run)',
    helpValue: 'DURATION',
    helpGroup: 'SIMULATION',
  }),
  workers: Flags.integer({
    description: 'threads (default: one a core); they change nothing in the results',
    min: 1,
    max: 256,
    helpGroup: 'SIMULATION',
  }),
  tablet: Flags.string({
    description: 'the tablet that is the primary (default: the first that can be)',
    helpValue: 'NAME',
    helpGroup: 'SIMULATION',
  }),
  event: Flags.string({
    description: "something that happens: failover@20m, 'slow-queries@10m:x10 for 5m'",
    helpValue: 'KIND@TIME',
    helpGroup: 'SIMULATION',
    ...many,
  }),
  'what-if': Flags.option({ options: whatIfs })({
    description: 'compare with what happens if',
    exclusive: ['sweep', 'demo'],
    helpGroup: 'SIMULATION',
  }),
  sweep: Flags.string({
    description:
      'try values of a vttablet flag, of max-connections, or of sessions: transaction-cap=20..400:20',
    helpValue: 'NAME=FROM..TO:STEP',
    exclusive: ['demo'],
    helpGroup: 'SIMULATION',
  }),
  'fail-on': Flags.string({
    description: "share of a pool's gets above which it fails (default: timeout-share of the clients file)",
    helpValue: 'SHARE|N%',
    helpGroup: 'SIMULATION',
  }),
  ...clusterFlags,
  ...limits,
  cores: Flags.integer({
    description: 'cores of MySQL (default: as many as it takes)',
    min: 1,
    helpGroup: 'MYSQL',
  }),
  'lock-share': Flags.string({
    description: 'part of a statement that one at a time can be in (with --cores)',
    helpValue: 'SHARE|N%',
    helpGroup: 'MYSQL',
  }),
  'io-share': Flags.string({
    description: 'part of a statement that takes no core (with --cores)',
    helpValue: 'SHARE|N%',
    helpGroup: 'MYSQL',
  }),
  handshake: Flags.string({
    description: 'time that MySQL takes to let a connection in: 1ms, tls:50ms',
    helpValue: '[socket|tcp|tls:]DURATION',
    helpGroup: 'MYSQL',
  }),
  'kill-lag': Flags.string({
    description: 'mean time until MySQL has let a killed connection go',
    helpValue: 'DURATION',
    helpGroup: 'MYSQL',
  }),
  ...clientsFlags,
  ...onDemand,
  format: Flags.option({ options: ['table', 'json'] as const })({
    description: 'output format',
    default: 'table',
    helpGroup: 'OUTPUT',
  }),
  csv: Flags.string({
    description: 'write the time series there, of a sweep its points',
    helpValue: 'FILE',
    helpGroup: 'OUTPUT',
  }),
  svg: Flags.string({ description: 'write the plot there', helpValue: 'FILE', helpGroup: 'OUTPUT' }),
  explain: Flags.boolean({
    description: 'the configuration with its sources, what was assumed, the intervals of the numbers',
    helpGroup: 'OUTPUT',
  }),
  ascii: Flags.boolean({
    description: 'plots of ASCII characters (default: on terminals without UTF-8)',
    allowNo: true,
    helpGroup: 'OUTPUT',
  }),
  'json-schema': Flags.boolean({ description: 'print the JSON Schema of --json', helpGroup: 'OUTPUT' }),
}
