import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A key that no release reads. */
export const unknownKey: Rule = {
  id: 'VT301',
  name: 'unknown-key',
  severity: 'warning',
  summary: 'vttablet ignores this key of its tablet YAML without a word',
  doc: {
    what: 'The tablet YAML holds a key that no release of vttablet reads.',
    why: 'The file is laid over a Go struct, and keys that the struct does not have are dropped in silence. A slip in a name leaves the flag, or the default, in force, and nothing tells.',
    releases: 'v6 to v24',
    fix: 'Look for a slip in the name; upper and lower case do not matter. Remove what is meant for another program.',
    fails: {
      file: 'tablet.yaml',
      text: 'olapReadPool:\n  size: 40\n  idleTimeout: 60s\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'tablet.yaml',
      text: 'olapReadPool:\n  size: 40\n  idleTimeoutSeconds: 60s\n',
      options: ['--vitess', '22'],
    },
    source:
      'the struct of every release: go/vt/vttablet/tabletserver/tabletenv/config.go@v6-v24, loaded with sigs.k8s.io/yaml',
  },
  ...diagnosed('ignored-key'),
}
