import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A tablet YAML that some releases do not survive. */
export const yamlByRelease: Rule = {
  id: 'VT311',
  name: 'yaml-by-release',
  severity: 'warning',
  summary: 'some releases end when they read this tablet YAML, and nothing tells which release it is for',
  doc: {
    what: 'No release is named, and the file has something in it that ends vttablet in some releases and not in others.',
    why: 'The syntax of times changed with v19, and so did what blocks may be there. Without the release there is no telling whether this file is right.',
    releases: 'v6 to v24',
    fix: 'Name the release: --vitess 22, or vitess in .vtsize.yaml.',
    fails: { file: 'tablet.yaml', text: 'txPool:\n  size: 20\n  timeoutSeconds: 2s\n', options: [] },
    passes: {
      file: 'tablet.yaml',
      text: 'txPool:\n  size: 20\n  timeoutSeconds: 2s\n',
      options: ['--vitess', '22'],
    },
    source: 'the struct of every release: go/vt/vttablet/tabletserver/tabletenv/config.go@v6-v24',
  },
  ...diagnosed('tablet-config-by-release'),
}
