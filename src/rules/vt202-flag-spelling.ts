import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** The right flag, with the wrong dashes or underscores. */
export const flagSpelling: Rule = {
  id: 'VT202',
  name: 'flag-spelling',
  severity: 'error',
  summary: 'the release knows the flag, but not by this spelling, and exits on it',
  doc: {
    what: 'Dashes stand where the release has underscores, or the other way round.',
    why: 'Up to v22 a name is taken letter by letter. The query-server flags have dashes, most others underscores: --queryserver-config-pool-size, but --dba_pool_size. From v23 on every flag has dashes, and a name of underscores alone is translated. A name that mixes both, such as queryserver-config-pool_size, is unknown in every release.',
    releases: 'v6 to v24; v23 changed the spelling of most flags',
    fix: 'Spell it as the hint says. The fix is mechanical: --fix makes it.',
    fails: { file: 'vttablet.sh', text: 'vttablet --dba-pool-size=10\n', options: ['--vitess', '22'] },
    passes: { file: 'vttablet.sh', text: 'vttablet --dba_pool_size=10\n', options: ['--vitess', '22'] },
    source:
      'go/vt/utils/flags.go:152@v23, :150@v24; changelog/23.0/23.0.0/summary.md:133@v24; the flags of every release',
  },
  ...diagnosed('flag-spelling'),
}
