import type { Rule } from './rule.ts'

/** An ignore with nothing to ignore. */
export const unusedIgnore: Rule = {
  id: 'VT901',
  name: 'unused-ignore',
  severity: 'warning',
  summary: 'an ignore matches no finding any more',
  doc: {
    what: 'A comment in a file, or an entry of .vtsize.yaml, ignores a rule where that rule finds nothing.',
    why: 'What it was written for has been mended, or has moved. Left in place it would hide the next finding of that rule, which nobody has looked at.',
    releases: 'a rule of vtsize itself',
    fix: 'Remove the ignore.',
    fails: {
      file: 'vttablet.sh',
      text: '# vtsize: ignore VT202 -- renamed with the next upgrade\nvttablet --dba_pool_size=10\n',
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
