import type { Rule } from './rule.ts'

/** An ignore that does not say why. */
export const ignoreWithoutReason: Rule = {
  id: 'VT902',
  name: 'ignore-without-reason',
  severity: 'error',
  summary: 'an ignore does not say why it is there, and is not applied',
  doc: {
    what: 'A comment ignores a rule and gives no reason.',
    why: 'An ignore outlives whoever wrote it. Without a reason nobody can tell whether it still holds, so nobody dares to remove it.',
    releases: 'a rule of vtsize itself',
    fix: 'Write the reason behind two dashes. In .vtsize.yaml a reason is part of the format.',
    fails: {
      file: 'vttablet.sh',
      text: '# vtsize: ignore VT202\nvttablet --dba-pool-size=10\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'vttablet.sh',
      text: '# vtsize: ignore VT202 -- renamed with the next upgrade\nvttablet --dba-pool-size=10\n',
      options: ['--vitess', '22'],
    },
    source: 'a rule of vtsize itself',
  },
  madeByIgnores: true,
  check: () => [],
}
