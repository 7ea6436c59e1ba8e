import type { WorkloadGroup } from '../../src/simulation/workload-input.ts'
import { openReads } from './simulation-input.ts'

const none = { kind: 'constant', ms: 0 } as const

/** Sessions that come, set something, do a few transactions and leave: all that could pile up with time. */
export function visitors(perSecond: number): WorkloadGroup {
  return openReads({
    name: 'visitors',
    population: {
      kind: 'visits',
      perSecond,
      life: { kind: 'exponential', meanMs: 10_000 },
      think: { kind: 'exponential', meanMs: 5000 },
    },
    connect: [{ sql: "set time_zone = '+01:00'" }, { sql: 'create temporary table tt (id int)' }],
    activities: [
      {
        name: 'transaction',
        weight: 1,
        steps: [
          { kind: 'statement', sql: 'begin', service: none },
          { kind: 'statement', sql: 'update t set a = 1', service: { kind: 'exponential', meanMs: 20 } },
          { kind: 'statement', sql: 'commit', service: none },
        ],
      },
    ],
  })
}
