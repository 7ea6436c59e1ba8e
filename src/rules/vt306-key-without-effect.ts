import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A key that this release does nothing with. */
export const keyWithoutEffect: Rule = {
  id: 'VT306',
  name: 'key-without-effect',
  severity: 'warning',
  summary: 'other releases know this key of the tablet YAML; this one does nothing with it',
  doc: {
    what: 'A key of the tablet YAML was removed before this release, came after it, or is read and used for nothing.',
    why: 'maxWaiters ended with v18: from v19 on any number of requests may wait for a connection. prefillParallelism is read in every release and has done nothing since v15. maxIdleCount is there from v22 on. In no case does vttablet say a word.',
    releases: 'v6 to v24, each key in its own stretch',
    fix: 'Remove the key. For waiters, set timeoutSeconds of the pool.',
    fails: {
      file: 'tablet.yaml',
      text: 'txPool:\n  size: 20\n  maxWaiters: 500\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'tablet.yaml',
      text: 'txPool:\n  size: 20\n  maxWaiters: 500\n',
      options: ['--vitess', '18'],
    },
    source:
      'the struct of every release: go/vt/vttablet/tabletserver/tabletenv/config.go@v6-v24; vitess#11002, vitess#15234',
  },
  ...diagnosed('key-of-other-release', 'key-without-effect'),
}
