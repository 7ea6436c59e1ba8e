import type { Rule } from './rule.ts'

/** An ignore past its date. */
export const expiredIgnore: Rule = {
  id: 'VT903',
  name: 'expired-ignore',
  severity: 'warning',
  summary: 'an ignore has passed its expiry date, and is not applied',
  doc: {
    what: 'An ignore of .vtsize.yaml names the day until which it holds, and that day is over.',
    why: 'The date was set so that somebody looks again. The finding is back, and so is the question.',
    releases: 'a rule of vtsize itself',
    fix: 'Mend what is ignored, or set a new date with a reason that still holds.',
    fails: {
      file: '.vtsize.yaml',
      text: 'ignores:\n  - rule: VT202\n    reason: renamed with the next upgrade\n    expires: 2024-01-31\n',
      options: [],
    },
    passes: {
      file: '.vtsize.yaml',
      text: 'ignores:\n  - rule: VT202\n    reason: renamed with the next upgrade\n    expires: 2999-12-31\n',
      options: [],
    },
    source: 'a rule of vtsize itself',
  },
  madeByIgnores: true,
  check: () => [],
}
