import * as Flags from '@oclif/core/flags'
import { clientsFlags, clusterFlags, mysqldFlags, onDemandFlags } from './shared-flags.ts'

/** The formats of `vtsize check`. */
export const checkFormats = ['terminal', 'json', 'markdown', 'sarif', 'junit', 'github'] as const
export type CheckFormat = (typeof checkFormats)[number]

const many = { multiple: true, multipleNonGreedy: true } as const

/** What `vtsize check` takes beside paths. Nothing has a default that would beat the project's configuration. */
export const checkFlags = {
  include: Flags.string({
    description: 'only these files of folders',
    helpValue: 'GLOB',
    helpGroup: 'FILES',
    ...many,
  }),
  exclude: Flags.string({
    description: 'not these files and folders',
    helpValue: 'GLOB',
    helpGroup: 'FILES',
    ...many,
  }),
  'allow-empty': Flags.boolean({ description: 'no vttablet at all is fine', helpGroup: 'FILES' }),
  config: Flags.string({
    description: 'configuration (default: .vtsize.yaml here or above, up to the top of the repository)',
    helpValue: 'FILE',
    helpGroup: 'FILES',
  }),
  ...clusterFlags,
  tablets: Flags.integer({
    description: 'so many equal tablets on each mysqld (default: 1)',
    min: 1,
    helpGroup: 'CLUSTER',
  }),
  ...mysqldFlags,
  headroom: Flags.string({
    description: 'connections, or share of the ceiling, that must stay free (default: 15%)',
    helpValue: 'N|N%',
    helpGroup: 'MYSQL',
  }),
  ...onDemandFlags,
  ...clientsFlags,
  quantile: Flags.string({
    description: 'how sure those estimates are to be (default: 0.999)',
    helpValue: 'Q',
    helpGroup: 'CLIENTS',
  }),
  'fail-on': Flags.option({ options: ['error', 'warning', 'note'] as const })({
    description: 'least severity that makes the exit code 1 (default: error)',
    helpGroup: 'FINDINGS',
  }),
  baseline: Flags.string({
    description: 'accept the findings in this file; only others count',
    helpValue: 'FILE',
    helpGroup: 'FINDINGS',
  }),
  'update-baseline': Flags.boolean({
    description: 'write what is found to the baseline',
    helpGroup: 'FINDINGS',
  }),
  fix: Flags.boolean({ description: 'mend in place what is mechanical and safe', helpGroup: 'FINDINGS' }),
  'dry-run': Flags.boolean({
    description: 'print what --fix would change instead',
    dependsOn: ['fix'],
    helpGroup: 'FINDINGS',
  }),
  compare: Flags.string({
    description: 'show the budgets of this revision or folder beside those of now',
    helpValue: 'REV|DIR',
    helpGroup: 'OUTPUT',
  }),
  format: Flags.option({ options: checkFormats })({
    description: 'format on standard output',
    default: 'terminal',
    helpGroup: 'OUTPUT',
  }),
  output: Flags.string({
    description: 'also write this format to a file: sarif=out.sarif',
    helpValue: 'FORMAT=FILE',
    helpGroup: 'OUTPUT',
    ...many,
  }),
  'json-schema': Flags.boolean({ description: 'print the JSON Schema of --json', helpGroup: 'OUTPUT' }),
  'config-schema': Flags.boolean({
    description: 'print the JSON Schema of .vtsize.yaml',
    helpGroup: 'OUTPUT',
  }),
}
