import { advised } from './advised.ts'
import type { Rule } from './rule.ts'

/** Known defects of pools that stop requests. */
export const poolBug: Rule = {
  id: 'VT701',
  name: 'pool-bug',
  severity: 'warning',
  summary: 'this patch release has a known bug that stalls requests or loses connections',
  doc: {
    what: 'The release that the tablet runs has a defect in its connection pools that is known by its issue, and most often mended in a later patch.',
    why: 'Such a bug looks like a pool that is too small: requests time out while connections are idle, or a pool is full and nobody uses it. Making the pool larger hides it for a while and takes room from max_connections.',
    releases:
      'each defect in its own patch releases, v8 to v23; the message names the release that has it mended',
    fix: 'Upgrade to the release that the hint names.',
    fails: { file: 'vttablet.sh', text: 'vttablet\n', options: ['--vitess', '21.0.2'] },
    passes: { file: 'vttablet.sh', text: 'vttablet\n', options: ['--vitess', '22.0.3'] },
    source: 'the issues and pull requests that the message names; changelogs of v19.0.5 to v24.0.0',
  },
  check: input => advised(input, 'stall'),
}
