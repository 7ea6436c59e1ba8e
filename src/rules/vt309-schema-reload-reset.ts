import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** Any tablet YAML sets the schema reload to 0. */
export const schemaReloadReset: Rule = {
  id: 'VT309',
  name: 'schema-reload-reset',
  severity: 'error',
  summary: 'any tablet YAML without the schema reload keys sets them to 0, and the schema engine cannot open',
  doc: {
    what: 'A tablet config is given in one of a few patch releases, and does not name schemaReloadIntervalSeconds and schemaChangeReloadTimeout.',
    why: 'In these releases reading any tablet config set both to 0 when it did not name them, whatever the flags said. The schema engine then does not open, and the tablet does not serve.',
    releases: 'v19.0.0 to v19.0.4 and v20.0.0; mended in v19.0.5 and v20.0.1',
    fix: 'Upgrade to a patch release that has it mended, or name both keys.',
    fails: { file: 'tablet.yaml', text: 'txPool:\n  size: 20\n', options: ['--vitess', '19.0.4'] },
    passes: { file: 'tablet.yaml', text: 'txPool:\n  size: 20\n', options: ['--vitess', '19.0.5'] },
    source: 'vitess#16392, vitess#16393',
  },
  ...diagnosed('schema-reload-reset'),
}
