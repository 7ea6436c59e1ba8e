import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A time in the YAML of another release. */
export const timeInYaml: Rule = {
  id: 'VT304',
  name: 'time-in-yaml',
  severity: 'error',
  summary: 'this release does not read a time of the tablet YAML written so, and vttablet ends',
  doc: {
    what: 'A key that ends in Seconds holds a number where the release wants a text, or a text where it wants a number.',
    why: 'Up to v18 these keys are numbers of seconds, from v19 on durations such as 60s, though their names have stayed. No time is read alike on both sides of it: the number 0 itself is refused from v19 on. In v17 and v18, whose flags take durations already, the YAML does not.',
    releases: 'v6 to v24; the change came with v19',
    fix: 'Write 60 up to v18, 60s from v19 on. The fix is mechanical: --fix makes it.',
    fails: {
      file: 'tablet.yaml',
      text: 'txPool:\n  size: 20\n  timeoutSeconds: 2\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'tablet.yaml',
      text: 'txPool:\n  size: 20\n  timeoutSeconds: 2s\n',
      options: ['--vitess', '22'],
    },
    source:
      'go/vt/vttablet/tabletserver/tabletenv/seconds.go:29@v7; go/flagutil/deprecated_float64_seconds.go:70@v17; go/vt/vttablet/tabletserver/tabletenv/config.go:508@v19; recorded with v18.0.8, v19.0.10, v22.0.3 and the v24 tree',
  },
  ...diagnosed('tablet-config-time'),
}
