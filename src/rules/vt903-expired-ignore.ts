import type { Rule } from './rule.ts'

/** An ignore past its date. */
export const expiredIgnore: Rule = {
  id: 'VT903',
  name: 'expired-ignore',
  severity: 'warning',
  summary: 'an ignore has passed its expiry date, and is not applied',
  doc: {
    what: 'An ignore, in a comment or in .vtsize.yaml, names the last day on which it holds, and that day is over.',
    why: 'The date was set so that somebody looks again. The finding is back, and so is the question.',
    releases: 'a rule of vtsize itself',
    fix: 'Mend what is ignored, or set a new date with a reason that still holds.',
    fails: {
      file: 'vttablet.sh',
      text: '# vtsize: ignore VT202 until 2024-01-31 -- renamed with the next upgrade\nvttablet --dba-pool-size=10\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.sh',
      text: '# vtsize: ignore VT202 until 2999-12-31 -- renamed with the next upgrade\nvttablet --dba-pool-size=10\n',
      options: ['--vitess', '22'],
    },
    source: 'a rule of vtsize itself',
  },
  madeByIgnores: true,
  check: () => [],
}
