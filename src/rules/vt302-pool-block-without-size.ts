import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

const reset = diagnosed('pool-block-without-size')

/** A pool of 0 by omission. */
export const poolBlockWithoutSize: Rule = {
  id: 'VT302',
  name: 'pool-block-without-size',
  severity: 'warning',
  summary: 'a pool block of the tablet YAML resets what it does not name: without size the pool has size 0',
  doc: {
    what: 'The YAML names oltpReadPool, olapReadPool or txPool, and leaves out its size, or maxIdleCount where a flag sets it.',
    why: 'From v19 on a pool block sets more than it names: its size, its idle count and its prefill become 0 when it leaves them out, whatever a flag said. Even txPool: {} does it. A pool of 0 refuses every request, and with oltpReadPool the tablet never serves. The times alone keep their values.',
    releases: 'v19 to v24',
    fix: 'Write size in every pool block, even when the flag says it already.',
    fails: { file: 'tablet.yaml', text: 'txPool:\n  timeoutSeconds: 2s\n', options: ['--vitess', '22'] },
    passes: {
      file: 'tablet.yaml',
      text: 'txPool:\n  size: 20\n  timeoutSeconds: 2s\n',
      options: ['--vitess', '22'],
    },
    source:
      'go/vt/vttablet/tabletserver/tabletenv/config.go:508@v19, :515@v24; go/pools/smartconnpool/pool.go:363@v19; run',
  },
  codes: reset.codes,
  // Of the resets to a default that nobody changed, there is nothing to say.
  check: input =>
    reset.check({
      ...input,
      diagnostics: input.diagnostics.filter(({ severity }) => severity !== 'note'),
    }),
}
