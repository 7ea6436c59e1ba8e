import { diagnosed } from './diagnosed.ts'
import type { Rule } from './rule.ts'

/** A replicationTracker block that switches the tracker off. */
export const replicationTracker: Rule = {
  id: 'VT307',
  name: 'replication-tracker',
  severity: 'warning',
  summary: 'a replicationTracker block without mode clears the mode that the flags set',
  doc: {
    what: 'The tablet YAML has a replicationTracker block, and no mode in it.',
    why: 'From v19 on a block that does not name the mode makes it empty. An interval alone so switches the heartbeats off that --heartbeat_enable asked for, and with them the lag that replicas report.',
    releases: 'v19 to v24',
    fix: 'Write mode: heartbeat, mode: polling or mode: disable in the block.',
    fails: {
      file: 'tablet.yaml',
      text: 'replicationTracker:\n  heartbeatIntervalSeconds: 1s\n',
      options: ['--vitess', '22'],
    },
    passes: {
      file: 'tablet.yaml',
      text: 'replicationTracker:\n  mode: heartbeat\n  heartbeatIntervalSeconds: 1s\n',
      options: ['--vitess', '22'],
    },
    source: 'go/vt/vttablet/tabletserver/tabletenv/config.go@v19-v24, run',
  },
  ...diagnosed('replication-tracker-without-mode'),
}
