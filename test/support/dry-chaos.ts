import fc from 'fast-check'
import { background, Context } from '../../src/engine/ports/context.ts'
import type { TabletReply } from '../../src/engine/tablet/tablet-request.ts'
import { DryWorld } from './dry-world.ts'
import { anyTabletMove, type TabletMove } from './engine-tablet-chaos.ts'

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
export class DryChaos {
  readonly world: DryWorld
  readonly #sessions = Array.from({ length: 6 }, () => ({ transactionId: 0, reservedId: 0 }))
  called = 0
  replied = 0

  constructor(release: string) {
    this.world = new DryWorld(release, {
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
    const { mysqld } = this.world
    mysqld.costs.register('select 1', { demandMs: this.world.exponential(300) })
    mysqld.costs.register('do it', { demandMs: this.world.exponential(3), writes: true })
    mysqld.hold('replicas', 'repl', 2)
    this.world.wait(done => this.world.tablet.setState('primary', () => done(undefined)))
  }

  make(move: DryMove): void {
    const { world } = this
    switch (move.kind) {
      case 'call':
        this.#call(move)
        break
      case 'commit':
      case 'rollback':
      case 'release':
        this.#conclude(move.kind, move.session)
        break
      case 'advance':
        world.clock.advance(move.ms)
        break
      case 'hang-up': {
        const connection = world.mysqld.sessions.all()[move.which]
        if (connection !== undefined) world.mysqld.sessions.hangUp(connection)
        break
      }
      case 'fill':
        world.mysqld.slots.maxConnections = move.isFull ? world.mysqld.slots.connected : 500
        break
      case 'role':
        world.tablet.setState(move.to, () => undefined)
        break
      case 'restart':
        world.mysqld.stop()
        world.mysqld.start(move.downMs)
    }
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
    this.make({ kind: 'fill', isFull: false })
    this.world.clock.advance(300_000)
    this.world.clock.advanceUntil(() => this.isAtRest, 60_000)
  }

  #call(move: Extract<TabletMove, { kind: 'call' }>): void {
    const sql = move.plan === 'select' ? 'select 1' : 'do it'
    const request = this.world.request(sql, {
      query: { sql, plan: move.plan },
      context: new Context(this.world.clock.now() + move.patienceMs),
      preQueries: move.hasSettings ? [`set v = ${move.session}`] : [],
      ...(move.method === 'reserveBeginExecute' ? {} : this.#ids(move.session)),
      ...(move.method === 'beginExecute' ? { transactionId: 0 } : {}),
    })
    this.called++
    this.world.tablet[move.method](request, reply => this.#hear(move.session, reply))
  }

  #conclude(kind: 'commit' | 'rollback' | 'release', index: number): void {
    const { transactionId, reservedId } = this.#ids(index)
    this.called++
    const hear = (reply: TabletReply): void => this.#hear(index, reply)
    if (kind === 'release') this.world.tablet.release(transactionId, reservedId, background, hear)
    else this.world.tablet[kind](transactionId, background, hear)
  }

  #hear(index: number, { transactionId, reservedId }: TabletReply): void {
    this.replied++
    this.#sessions[index] = { transactionId, reservedId }
  }

  #ids(index: number): { readonly transactionId: number; readonly reservedId: number } {
    return this.#sessions[index] ?? { transactionId: 0, reservedId: 0 }
  }
}
