import fc from 'fast-check'
import { background, Context } from '../../src/engine/ports/context.ts'
import type { PlanKind } from '../../src/engine/tablet/tablet-query.ts'
import type { TabletReply } from '../../src/engine/tablet/tablet-request.ts'
import { type CallName, TabletWorld } from './engine-tablet.ts'

/** One step of a random run of clients against a tablet. */
export type TabletMove =
  | {
      readonly kind: 'call'
      readonly method: CallName
      readonly plan: PlanKind
      readonly session: number
      readonly hasSettings: boolean
      readonly patienceMs: number
    }
  | { readonly kind: 'commit' | 'rollback' | 'release'; readonly session: number }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'hang-up'; readonly which: number }
  | { readonly kind: 'fill'; readonly isFull: boolean }
  | { readonly kind: 'role'; readonly to: 'primary' | 'replica' }

const session = fc.nat({ max: 5 })
const methods = ['execute', 'streamExecute', 'beginExecute', 'reserveExecute', 'reserveBeginExecute'] as const
const plans = [
  'select',
  'dml',
  'dml-with-limit',
  'ddl',
  'set',
  'select-lock-func',
  'create-temporary-table',
] as const

/** Any move; those that break things are rare. */
export const anyTabletMove: fc.Arbitrary<TabletMove> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('call' as const),
      method: fc.constantFrom(...methods),
      plan: fc.constantFrom(...plans),
      session,
      hasSettings: fc.boolean(),
      patienceMs: fc.integer({ min: 1, max: 3000 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('commit' as const, 'rollback' as const, 'release' as const),
      session,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 4000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hang-up' as const), which: fc.nat({ max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fill' as const), isFull: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('role' as const),
      to: fc.constantFrom('primary' as const, 'replica' as const),
    }),
  },
)

/** Six sessions against one tablet, each doing what comes, with the ids that it was last given. */
export class TabletChaos {
  readonly world: TabletWorld
  readonly #sessions = Array.from({ length: 6 }, () => ({ transactionId: 0, reservedId: 0 }))
  called = 0
  replied = 0

  constructor(release: string) {
    const small = { timeoutMs: 1000, idleTimeoutMs: 60_000, maxLifetimeMs: 0, maxIdleCount: 0, maxWaiters: 0 }
    const pool = { ...small, size: 3, prefillParallelism: 0 }
    this.world = TabletWorld.primary(release, { txPool: pool, oltpReadPool: pool, olapReadPool: pool })
    this.world.mysql.durationMs = sql => (sql.startsWith('select') ? 700 : 3)
    this.world.mysql.dialMs = 2
    this.world.mysql.killMs = 5
  }

  make(move: TabletMove): void {
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
        const connection = [...world.mysql.connections][move.which]
        if (connection !== undefined) world.mysql.hangUp(connection)
        break
      }
      case 'fill':
        world.mysql.maxConnections = move.isFull ? world.mysql.open : Number.POSITIVE_INFINITY
        break
      case 'role':
        world.tablet.setState(move.to, () => undefined)
    }
  }

  /** MySQL has room again, all clients stay away, and every timeout passes. */
  settle(): void {
    this.make({ kind: 'fill', isFull: false })
    this.world.clock.advance(600_000)
    // A dial under way counts as active: let the idle workers finish theirs.
    this.world.mysql.dialMs = 0
    this.world.clock.advance(10)
  }

  /** True when a read, a write and a transaction go through. */
  canServe(): boolean {
    const plain = (sql: string, plan: PlanKind) => this.world.request(sql, { query: { sql, plan } })
    const read = this.world.call('execute', plain('select 1', 'select'))
    const write = this.world.call('execute', plain('do it', 'dml'))
    const begun = this.world.call('beginExecute', plain('do it', 'dml'))
    const ended = this.world.commit(begun.transactionId)
    return [read, write, begun, ended].every(reply => reply.error === undefined)
  }

  #call(move: Extract<TabletMove, { kind: 'call' }>): void {
    const ids = this.#ids(move.session)
    const sql = move.plan === 'select' ? 'select 1' : 'do it'
    const request = this.world.request(sql, {
      query: { sql, plan: move.plan },
      context: new Context(this.world.clock.now() + move.patienceMs),
      preQueries: move.hasSettings ? [`set v = ${move.session}`] : [],
      ...(move.method === 'reserveBeginExecute' ? {} : ids),
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
