import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** The key that kills vttablet. */
export const oltpBlock: Rule = {
  id: 'VT303',
  name: 'oltp-block',
  severity: 'error',
  summary: 'any oltp block in the tablet YAML kills vttablet with a stack overflow',
  doc: {
    what: 'The tablet YAML has the key oltp, with whatever in it.',
    why: 'The function that reads the block decodes into a struct that embeds the block itself, and so calls itself until the stack is full. An empty block suffices. Every v19 and v20 tag looked at has it, and v24 still does.',
    releases: 'v19 to v24',
    fix: 'Remove the block and use the flags: --queryserver-config-query-timeout, --queryserver-config-transaction-timeout, --queryserver-config-max-result-size.',
    fails: { file: 'tablet.yaml', text: 'oltp:\n  queryTimeoutSeconds: 30s\n', options: ['--vitess', '22'] },
    passes: { file: 'tablet.yaml', text: 'oltp:\n  queryTimeoutSeconds: 30\n', options: ['--vitess', '18'] },
    source:
      'go/vt/vttablet/tabletserver/tabletenv/config.go:585@v19, :593@v24; recorded with v19.0.10, v22.0.3 and the v24 tree',
  },
  ...diagnosed('oltp-block'),
}
