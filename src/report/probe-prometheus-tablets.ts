import type { PoolObservation, TabletObservation } from '../probe/vttablet/observation.ts'
import type { Family } from './probe-exposition.ts'
import type { ProbedTablet } from './probe-report.ts'

/** What the vttablets showed: one sample for each of them, or for each of their pools. */
export function tabletFamilies(tablets: readonly ProbedTablet[]): readonly Family[] {
  if (tablets.length === 0) return []
  return [
    infoFamily(tablets),
    ...tabletRows.map(
      ([name, type, help, read]): Family => ({
        name: `vtsize_vttablet_${name}`,
        type,
        help,
        samples: tablets.map(each => ({ labels: { url: each.observation.url }, value: read(each) })),
      }),
    ),
    ...poolRows.map(
      ([name, type, help, read]): Family => ({
        name: `vtsize_vttablet_pool_${name}`,
        type,
        help,
        samples: tablets.flatMap(({ observation }) =>
          observation.pools.map(pool => ({
            labels: { url: observation.url, pool: pool.id },
            value: read(pool),
          })),
        ),
      }),
    ),
  ]
}

type Row<Subject> = readonly [
  name: string,
  type: Family['type'],
  help: string,
  read: (subject: Subject) => number | null,
]

const tabletRows: readonly Row<ProbedTablet>[] = [
  [
    'up',
    'gauge',
    'Whether the address answered as a vttablet: 1 or 0.',
    ({ observation }) => Number(isTablet(observation)),
  ],
  [
    'reserved_connections',
    'gauge',
    'Reserved connections now.',
    ({ observation }) => observation.reserved.now,
  ],
  [
    'resource_exhausted_total',
    'counter',
    'Requests that found no connection in time.',
    ({ observation }) => observation.errors.resourceExhausted,
  ],
  [
    'uptime_seconds',
    'gauge',
    'Seconds since the tablet started.',
    ({ observation }) => observation.tablet.uptimeSeconds,
  ],
  ['drifted_values', 'gauge', 'Values other than configured.', ({ observation }) => observation.drift.length],
  ['leak_shapes', 'gauge', 'Signs of leaked connections.', ({ leaks }) => leaks.length],
]

const poolRows: readonly Row<PoolObservation>[] = [
  [
    'capacity',
    'gauge',
    'Connections that the pool may open; 0 while it is closed.',
    ({ capacity }) => capacity,
  ],
  ['active_connections', 'gauge', 'Connections that the pool has open.', ({ active }) => active],
  ['in_use_connections', 'gauge', 'Connections that the pool has lent out.', ({ inUse }) => inUse],
  ['waits_total', 'counter', 'Waits that ended with a connection.', ({ waitCount }) => waitCount],
  [
    'wait_seconds_total',
    'counter',
    'Time of the waits that ended with a connection.',
    ({ waitSeconds }) => waitSeconds,
  ],
  ['exhausted_total', 'counter', 'Times that the pool had nothing to lend.', ({ exhausted }) => exhausted],
  [
    'waiter_queue_full_total',
    'counter',
    'Requests that were refused because too many waited.',
    ({ waiterQueueFull }) => waiterQueueFull,
  ],
  ['gets_total', 'counter', 'Connections lent without settings.', ({ gets }) => gets],
  ['setting_gets_total', 'counter', 'Connections lent with settings.', ({ getSettings }) => getSettings],
  ['idle_closed_total', 'counter', 'Connections closed because they idled.', ({ idleClosed }) => idleClosed],
]

function isTablet({ program }: TabletObservation): boolean {
  return program === 'vttablet' || program === 'vtcombo'
}

function infoFamily(tablets: readonly ProbedTablet[]): Family {
  return {
    name: 'vtsize_vttablet_info',
    type: 'gauge',
    help: 'What each vttablet is.',
    samples: tablets.map(({ observation }) => {
      const { alias, keyspace, shard, type } = observation.tablet
      return {
        labels: { url: observation.url, alias, keyspace, shard, type, release: observation.release },
        value: isTablet(observation) ? 1 : null,
      }
    }),
  }
}
