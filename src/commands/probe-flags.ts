import * as Flags from '@oclif/core/flags'
import { clientsFlags, clusterFlags, mysqldFlags, onDemandFlags } from './shared-flags.ts'

const many = { multiple: true, multipleNonGreedy: true } as const
const { keep, headroom } = mysqldFlags

const connection = (description: string, helpValue: string) =>
  Flags.string({ description, helpValue, helpGroup: 'CONNECTION' })

/** What `vtsize probe` takes beside files. */
export const probeFlags = {
  dsn: connection(
    'the server as one address (ps shows a password in it for a moment)',
    'mysql://USER@HOST:PORT',
  ),
  host: connection('host of the server', 'HOST'),
  port: Flags.integer({ description: 'its port', min: 1, max: 65_535, helpGroup: 'CONNECTION' }),
  user: connection('account to log in with', 'USER'),
  socket: connection("the server's Unix socket", 'PATH'),
  'defaults-file': connection('option file to read instead of ~/.my.cnf and its like', 'FILE'),
  'defaults-group-suffix': connection('read groups with this suffix too: [client_suffix]', 'SUFFIX'),
  'ssl-mode': connection('DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY', 'MODE'),
  'ssl-ca': connection('certificates to trust', 'FILE'),
  'ssl-cert': connection('certificate of the client', 'FILE'),
  'ssl-key': connection('key of that certificate', 'FILE'),
  'connect-timeout': connection('until the session stands (default: 3s)', 'DURATION'),
  'query-timeout': connection('for each statement (default: 2s)', 'DURATION'),
  'account-role': Flags.string({
    description: 'what an account is for: tablet_app=app (app, dba, allprivs, filtered, repl, monitoring)',
    helpValue: 'USER=ROLE',
    helpGroup: 'CONNECTION',
    ...many,
  }),
  vttablet: Flags.string({
    description: 'web address of a vttablet, whose pages are read: http://host:15100',
    helpValue: 'URL',
    helpGroup: 'VTTABLET',
    ...many,
  }),
  'page-timeout': Flags.string({
    description: 'for the pages of one tablet together',
    helpValue: 'DURATION',
    default: '5s',
    helpGroup: 'VTTABLET',
  }),
  interval: Flags.string({
    description:
      'look at the tablets twice, so long apart: rates, and whether a pool is too small or MySQL too slow',
    helpValue: 'DURATION',
    helpGroup: 'VTTABLET',
  }),
  flags: Flags.string({ description: 'vttablet flags as one text', helpValue: 'TEXT' }),
  ...clusterFlags,
  keep,
  headroom,
  ...onDemandFlags,
  ...clientsFlags,
  engine: Flags.option({ options: ['dry', 'live'] as const })({
    description:
      'play the described clients: dry, on a simulated server with the numbers of this one; live, on the server itself',
    helpGroup: 'ENGINE',
  }),
  'max-open': Flags.integer({
    description: 'connections that --engine live may open at most',
    min: 1,
    max: 100_000,
    helpGroup: 'ENGINE',
  }),
  yes: Flags.boolean({
    description: 'do not ask before --engine live opens connections',
    helpGroup: 'ENGINE',
  }),
  'fill-pools': Flags.boolean({
    description: 'with --engine live: fill every pool to its capacity as well',
    helpGroup: 'ENGINE',
  }),
  'others-may-grow': Flags.integer({
    description: 'with --engine live: stop when others open more than so many',
    default: 5,
    min: 0,
    helpGroup: 'ENGINE',
  }),
  for: Flags.string({
    description: 'with --engine dry: time to simulate',
    helpValue: 'DURATION',
    default: '10m',
    helpGroup: 'ENGINE',
  }),
  runs: Flags.integer({
    description: 'with --engine dry: runs with different random numbers',
    default: 5,
    min: 1,
    max: 1000,
    helpGroup: 'ENGINE',
  }),
  watch: Flags.boolean({ description: 'look again and again, until Ctrl-C', helpGroup: 'OUTPUT' }),
  every: Flags.string({
    description: 'with --watch: time between two looks',
    helpValue: 'DURATION',
    default: '2s',
    helpGroup: 'OUTPUT',
  }),
  format: Flags.option({ options: ['table', 'markdown', 'json', 'prometheus'] as const })({
    description: 'output format; prometheus: a page for the textfile collector',
    default: 'table',
    helpGroup: 'OUTPUT',
  }),
  explain: Flags.boolean({ description: 'where each number comes from', helpGroup: 'OUTPUT' }),
  'json-schema': Flags.boolean({ description: 'print the JSON Schema of --json', helpGroup: 'OUTPUT' }),
}
