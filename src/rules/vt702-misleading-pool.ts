import { advised } from './advised.ts'
import type { Rule } from './rule.ts'

/** Known oddities of pools that cost something, or show something else. */
export const misleadingPool: Rule = {
  id: 'VT702',
  name: 'misleading-pool',
  severity: 'note',
  summary: 'in this release a pool costs more than it seems, or its metrics and controls show something else',
  doc: {
    what: 'The release has a defect that stops nobody, and that leads astray whoever measures or resizes a pool.',
    why: 'Metrics that are missing read as zero, a resize reaches half of what it names, connections are dialled where they seem to be reused. Numbers that are taken from such a release need this in mind.',
    releases: 'each defect in its own releases, v9 to v24; the message names the release that has it mended',
    fix: 'Upgrade to the release that the hint names, or read the numbers with it in mind.',
    fails: { file: 'vttablet.sh', text: 'vttablet\n', options: ['--vitess', '20.0.6'] },
    passes: { file: 'vttablet.sh', text: 'vttablet\n', options: ['--vitess', '8'] },
    source: 'the issues and pull requests that the message names; changelogs of v19.0.5 to v24.0.0',
  },
  check: input => advised(input, 'misleads'),
}
