import fc from 'fast-check'
import { background, Context } from '../../src/engine/ports/context.ts'
import type { PlanKind } from '../../src/engine/tablet/tablet-query.ts'
import type { TabletReply } from '../../src/engine/tablet/tablet-request.ts'
import type { CallName, TabletHarness } from './tablet-harness.ts'

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

const noIds = { transactionId: 0, reservedId: 0 }

/** Six sessions against one tablet, each doing what comes, with the ids that it was last given. */
export abstract class TabletSessions<World extends TabletHarness> {
  readonly world: World
  readonly #sessions = Array.from({ length: 6 }, () => noIds)
  called = 0
  replied = 0

  constructor(world: World) {
    this.world = world
  }

  make(move: TabletMove): void {
    const { clock, tablet } = this.world
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
        clock.advance(move.ms)
        break
      case 'hang-up':
        this.hangUp(move.which)
        break
      case 'fill':
        this.fill(move.isFull)
        break
      case 'role':
        tablet.setState(move.to, () => undefined)
    }
  }

  /** MySQL closes one of its connections, where it has so many. */
  protected abstract hangUp(which: number): void

  /** MySQL has no room for another connection from now on, or has plenty again. */
  protected abstract fill(isFull: boolean): void

  #call({ method, plan, session, hasSettings, patienceMs }: Extract<TabletMove, { kind: 'call' }>): void {
    const sql = plan === 'select' ? 'select 1' : 'do it'
    const request = this.world.request(sql, {
      query: { sql, plan },
      context: new Context(this.world.clock.now() + patienceMs),
      preQueries: hasSettings ? [`set v = ${session}`] : [],
      ...(method === 'reserveBeginExecute' ? {} : this.#ids(session)),
      ...(method === 'beginExecute' ? { transactionId: 0 } : {}),
    })
    this.called++
    this.world.tablet[method](request, reply => this.#hear(session, reply))
  }

  #conclude(kind: 'commit' | 'rollback' | 'release', index: number): void {
    const { transactionId, reservedId } = this.#ids(index)
    const { tablet } = this.world
    this.called++
    const hear = (reply: TabletReply): void => this.#hear(index, reply)
    if (kind === 'release') tablet.release(transactionId, reservedId, background, hear)
    else tablet[kind](transactionId, background, hear)
  }

  #hear(index: number, { transactionId, reservedId }: TabletReply): void {
    this.replied++
    this.#sessions[index] = { transactionId, reservedId }
  }

  #ids(index: number): { readonly transactionId: number; readonly reservedId: number } {
    return this.#sessions[index] ?? noIds
  }
}
