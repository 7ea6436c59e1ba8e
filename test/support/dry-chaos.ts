import fc from 'fast-check'
import { DryWorld } from './dry-world.ts'
import { anyTabletMove, type TabletMove, TabletSessions } from './tablet-moves.ts'

/** What can happen to a tablet and its simulated server. */
export type DryMove = TabletMove | { readonly kind: 'restart'; readonly downMs: number }

/** Any move; a server that dies is rare. */
export const anyDryMove: fc.Arbitrary<DryMove> = fc.oneof(
  { weight: 25, arbitrary: anyTabletMove },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('restart' as const),
      downMs: fc.integer({ min: 0, max: 9000 }),
    }),
  },
)

/** Six sessions of a tablet against a simulated mysqld with real delays, limits, hang-ups and restarts. */
export class DryChaos extends TabletSessions<DryWorld> {
  constructor(release: string) {
    const world = new DryWorld(release, {
      seed: 5,
      mysqld: exponential => ({
        capacity: { cores: 2, ioShare: 0.2, lockShare: 0.1 },
        waitTimeoutMs: 45_000,
        teardownMs: exponential(1),
        killLagMs: exponential(300),
        undoPerWork: 1,
        accountCaps: { app: 14 },
      }),
      link: exponential => ({
        transport: 'tcp',
        handshakeMs: exponential(4),
        roundTripMs: exponential(0.5),
      }),
      tablet: base => {
        const pool = { ...base.txPool, size: 3, timeoutMs: 1000, idleTimeoutMs: 60_000 }
        return { txPool: pool, oltpReadPool: pool, olapReadPool: pool }
      },
    })
    super(world)
    const { mysqld } = world
    mysqld.costs.register('select 1', { demandMs: world.exponential(300) })
    mysqld.costs.register('do it', { demandMs: world.exponential(3), writes: true })
    mysqld.hold('replicas', 'repl', 2)
    world.becomePrimary()
  }

  override make(move: DryMove): void {
    if (move.kind === 'restart') {
      this.world.mysqld.stop()
      this.world.mysqld.start(move.downMs)
    } else super.make(move)
  }

  /** True while nothing is on its way between the tablet and the server. */
  get isAtRest(): boolean {
    const { client, mysqld } = this.world
    const { lingering, halfOpen, running } = mysqld.reading()
    const underWay = client.dialling + lingering + halfOpen + running
    return underWay === 0 && this.called === this.replied
  }

  /** The server has room, and all clients stay away until what they left is over and undone. */
  settle(): void {
    this.fill(false)
    this.world.clock.advance(300_000)
    this.world.clock.advanceUntil(() => this.isAtRest, 60_000)
  }

  protected override hangUp(which: number): void {
    const { sessions } = this.world.mysqld
    const connection = sessions.all()[which]
    if (connection !== undefined) sessions.hangUp(connection)
  }

  protected override fill(isFull: boolean): void {
    const { slots } = this.world.mysqld
    slots.maxConnections = isFull ? slots.connected : 500
  }
}
