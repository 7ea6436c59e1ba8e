import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A tablet YAML that vttablet cannot load. */
export const refusedYaml: Rule = {
  id: 'VT312',
  name: 'refused-yaml',
  severity: 'error',
  summary: 'vttablet cannot load the tablet YAML, and ends',
  doc: {
    what: 'A value is of another type than its key, or the file is no YAML at all.',
    why: 'A quoted number is a text, and 5.5 is no whole number: vttablet prints "cannot unmarshal" and ends. Other ways of writing a number are taken: 5.0, 0x10, 1_000.',
    releases: 'v6 to v24',
    fix: 'Write the value as the message says. Quotes around a number are removed by --fix.',
    fails: { file: 'tablet.yaml', text: 'txPool:\n  size: "20"\n', options: ['--vitess', '22'] },
    passes: { file: 'tablet.yaml', text: 'txPool:\n  size: 20\n', options: ['--vitess', '22'] },
    source: 'go/cmd/vttablet/cli/cli.go:204@v24; the struct of each release, run',
  },
  ...diagnosed('tablet-config-broken', 'tablet-config-value'),
}
