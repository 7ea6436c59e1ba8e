import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** More than one document in a tablet YAML. */
export const laterDocument: Rule = {
  id: 'VT310',
  name: 'later-document',
  severity: 'warning',
  summary: 'vttablet reads the first document of a tablet YAML and ignores the others',
  doc: {
    what: 'A line of three dashes begins a second document in the tablet YAML.',
    why: 'The reader that vttablet uses takes the first document and stops. What stands below the dashes is not in force, and vttablet does not say so.',
    releases: 'v6 to v24',
    fix: 'Move the keys into the first document.',
    fails: {
      file: 'tablet.yaml',
      text: 'txPool:\n  size: 20\n---\nolapReadPool:\n  size: 40\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'tablet.yaml',
      text: 'txPool:\n  size: 20\nolapReadPool:\n  size: 40\n',
      options: ['--vitess', '22'],
    },
    source: 'sigs.k8s.io/yaml as vttablet uses it, run',
  },
  ...diagnosed('later-document'),
}
