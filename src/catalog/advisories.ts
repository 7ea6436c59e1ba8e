import { covers, type Release, type Span } from './release.ts'

/** A defect of vttablet's connections that some releases have, known by its issue. */
export interface Advisory {
  /** The issue or pull request in vitessio/vitess, several if one mended the other. */
  readonly issues: readonly number[]
  /** `stall`: requests fail or hang, connections are lost. `misleads`: it costs or shows something else than it seems. */
  readonly kind: 'stall' | 'misleads'
  /** One clause, as in "vttablet v21.0.2: ...". */
  readonly what: string
  readonly affected: readonly Span[]
  /** The first releases without it, by major; none where no release is known to have it mended. */
  readonly fixed: readonly string[]
  /** Holds only while the pooled settings are in use. */
  readonly only?: 'with-settings-pool'
  readonly cite: string
}

/** The defects that a release has, by kind; whether they bite depends on `only`. */
export function advisoriesOf(release: Release, kind: Advisory['kind']): readonly Advisory[] {
  return advisories.filter(row => row.kind === kind && row.affected.some(span => covers(span, release)))
}

const idleChurn: readonly Span[] = [
  { since: '19', until: '19' },
  { since: '20.0.0', until: '20.0.6' },
  { since: '21.0.0', until: '21.0.3' },
]
const idleChurnFixed = ['20.0.7', '21.0.4', '22.0.0']

/**
 * By issue. Boundaries are those of the changelogs up to 24.0.0; what is only inferred of a release is left
 * out, and so is vitess#20308, whose releases nobody has verified. vitess#16392 is a trap of the tablet YAML.
 */
export const advisories: readonly Advisory[] = [
  {
    issues: [15979],
    kind: 'stall',
    what: 'closing a pool can hang, so that shutting down and changing state hang with it',
    affected: [{ since: '19.0.0', until: '19.0.4' }],
    fixed: ['19.0.5', '20.0.0'],
    cite: 'vitess#15979, #16003',
  },
  {
    issues: [16897],
    kind: 'stall',
    what: 'of the requests whose wait for a connection has expired, only the first is let go at each look',
    affected: [{ since: '19.0.0', until: '19.0.6' }],
    fixed: ['19.0.7', '21.0.0'],
    cite: 'vitess#16897, #16901',
  },
  {
    issues: [17055],
    kind: 'misleads',
    what: '/debug/env resizes the transaction pool by TxPoolSize and leaves the found-rows pool as it was',
    affected: [{ since: '9', until: '21' }],
    fixed: ['22.0.0'],
    cite: 'vitess#17055; go/vt/vttablet/tabletserver/tabletserver.go:2012@v22',
  },
  {
    issues: [17207],
    kind: 'stall',
    what: 'online DDL can use up its own pool of connections',
    affected: [{ since: '8', until: '21.0.0' }],
    fixed: ['21.0.1', '22.0.0'],
    cite: 'vitess#17207',
  },
  {
    issues: [17675],
    kind: 'stall',
    what: 'a request that comes to wait just as a connection is returned waits until its timeout, with connections idle',
    affected: [
      { since: '19.0.0', until: '19.0.9' },
      { since: '20.0.0', until: '20.0.5' },
      { since: '21.0.0', until: '21.0.2' },
    ],
    fixed: ['19.0.10', '20.0.6', '21.0.3', '22.0.0'],
    cite: 'vitess#17662, #17675, #17683, #17684, #17685',
  },
  {
    issues: [17757, 17818],
    kind: 'misleads',
    what: 'idle connections are closed and not replaced, so pools shrink after a peak and the next one pays for dialling',
    affected: idleChurn,
    fixed: idleChurnFixed,
    cite: 'vitess#17757, #17780, #17818, #17830',
  },
  {
    issues: [17807],
    kind: 'misleads',
    what: 'reserved connections keep memory that grows while they are held',
    affected: idleChurn,
    fixed: idleChurnFixed,
    cite: 'vitess#17807, #17808, #17813, #17814',
  },
  {
    issues: [18048],
    kind: 'misleads',
    what: 'the metrics of the dba, app and heartbeat pools are missing: a metric that is not there is not zero',
    affected: idleChurn,
    fixed: idleChurnFixed,
    cite: 'vitess#17957, #18048',
  },
  {
    issues: [18713],
    kind: 'stall',
    what: 'a request can miss the connection that was returned for it, and wait on',
    affected: [
      { since: '21.0.0', until: '21.0.5' },
      { since: '22.0.0', until: '22.0.1' },
    ],
    fixed: ['21.0.6', '22.0.2', '23.0.0'],
    cite: 'vitess#18713, #18720, #18721',
  },
  {
    issues: [18967, 19004],
    kind: 'stall',
    what: 'replacing an idle connection can lose it while the pool still counts it: small pools end up full with nothing in them',
    affected: [
      { since: '20.0.7', until: '20.0.8' },
      { since: '21.0.4', until: '21' },
      { since: '22.0.0', until: '22.0.2' },
      { since: '23.0.0', until: '23.0.0' },
    ],
    fixed: ['22.0.3', '23.0.1'],
    cite: 'vitess#18967, #18970, #18971, #19004, #19013, #19014',
  },
  {
    issues: [21026],
    kind: 'misleads',
    what: "taking a setting off a pooled connection fails every time and reconnects instead, because MySQL refuses SET x = 'default'",
    affected: [{ since: '15' }],
    fixed: [],
    only: 'with-settings-pool',
    cite: 'vitess#21026; measured: MySQL 8.0, 8.4, 9.7 and MariaDB 11.8 refuse the statement (1231, 1232, 1298); go/vt/vttablet/tabletserver/planbuilder/plan.go:329-355@v24',
  },
]
