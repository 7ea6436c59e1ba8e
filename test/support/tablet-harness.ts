import { background } from '../../src/engine/ports/context.ts'
import type { Caller } from '../../src/engine/tablet/caller.ts'
import { defaultOptions } from '../../src/engine/tablet/execute-options.ts'
import type { Tablet } from '../../src/engine/tablet/tablet.ts'
import type { TabletReply, TabletRequest } from '../../src/engine/tablet/tablet-request.ts'
import type { VirtualClock } from '../../src/simulation/virtual-clock.ts'

/** Who asks in these tests. */
export const caller: Caller = {
  username: 'app1',
  effective: { principal: 'p1', component: 'c1', subcomponent: 's1' },
}

/** The calls of a tablet that take a request. */
export type CallName =
  | 'execute'
  | 'streamExecute'
  | 'beginExecute'
  | 'reserveExecute'
  | 'reserveBeginExecute'
  | 'reserveStreamExecute'

/** A tablet on a virtual clock, whatever it has for a MySQL. */
export abstract class TabletHarness {
  abstract readonly clock: VirtualClock
  abstract readonly tablet: Tablet

  /** Starts something and moves the clock until it has ended; what it ended with. */
  wait<Value>(start: (done: (value: Value) => void) => void, limitMs = 600_000): Value {
    let result: { readonly value: Value } | undefined
    start(value => {
      result = { value }
    })
    this.clock.advanceUntil(() => result !== undefined, limitMs)
    if (result === undefined) throw new Error('it never ended')
    return result.value
  }

  /** Moves the clock until it serves as a primary. */
  becomePrimary(): void {
    this.wait<undefined>(done => this.tablet.setState('primary', () => done(undefined)))
  }

  request(sql: string, change: Partial<TabletRequest> = {}): TabletRequest {
    return {
      context: background,
      caller,
      options: defaultOptions,
      query: { sql, plan: 'select' },
      transactionId: 0,
      reservedId: 0,
      preQueries: [],
      ...change,
    }
  }

  call(method: CallName, request: TabletRequest): TabletReply {
    return this.wait(done => this.tablet[method](request, done))
  }

  /** One exported metric. */
  metric(name: string): number {
    return this.tablet.metrics()[name] ?? 0
  }
}
