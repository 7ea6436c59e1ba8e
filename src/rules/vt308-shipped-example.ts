import { shippedExample } from '../catalog/tablet-yaml.ts'
import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A copy of Vitess' own example. */
export const shippedExampleCopied: Rule = {
  id: 'VT308',
  name: 'shipped-example',
  severity: 'warning',
  summary: "this tablet YAML is copied from Vitess' own example, which is no safe template",
  doc: {
    what: 'The file has keys that only config/tablet/default.yaml has, and that no release reads: tabletID, init.',
    why: 'The example names the flag beside each key, and was never kept up. From v19 on it cannot be loaded at all: its times are numbers, and it has an oltp block. Before that it sets maxWaiters to 50000, ten times the default, and some of its keys are read by no release.',
    releases: 'v6 to v24',
    fix: 'Keep the keys that you want to set, and nothing else.',
    fails: {
      file: 'tablet.yaml',
      text: 'tabletID: zone1-1234\noltpReadPool:\n  size: 16\n',
      options: ['--vitess', '18'],
    },
    passes: { file: 'tablet.yaml', text: 'oltpReadPool:\n  size: 16\n', options: ['--vitess', '18'] },
    source: shippedExample.cite,
  },
  ...diagnosed('shipped-example'),
}
