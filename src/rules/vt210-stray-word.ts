import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A word that belongs to no flag. */
export const strayWord: Rule = {
  id: 'VT210',
  name: 'stray-word',
  severity: 'error',
  summary: 'a word that is no flag and belongs to none: vttablet exits on it',
  doc: {
    what: 'The command line holds a word without dashes where a flag should stand.',
    why: 'vttablet takes no positional arguments. Up to v14 it reads nothing behind such a word, from v15 on it reads all flags first, and either way it exits: with "vttablet doesn\'t take any positional arguments" up to v17, with "unknown command" from v18 on. Forgotten dashes and values with a blank in them are the usual cause.',
    releases: 'v6 to v24',
    fix: 'Remove the word, put it behind its flag with =, or quote a value that holds blanks.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet queryserver-config-pool-size=24\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-config-pool-size=24\n',
      options: ['--vitess', '22'],
    },
    source: 'go/vt/servenv/servenv.go:220@v6, :346@v17; cobra.NoArgs in go/cmd/vttablet/cli/cli.go:97@v18',
  },
  ...diagnosed('stray-word'),
}
