import { parseRelease, type Release } from '../../src/catalog/release.ts'
import type { Done, Outcome } from '../../src/engine/ports/backend.ts'
import { background } from '../../src/engine/ports/context.ts'
import type { Caller } from '../../src/engine/tablet/caller.ts'
import { defaultTabletConfig } from '../../src/engine/tablet/configure.ts'
import { defaultOptions } from '../../src/engine/tablet/execute-options.ts'
import type { StatefulConnection } from '../../src/engine/tablet/stateful-connection.ts'
import { Tablet } from '../../src/engine/tablet/tablet.ts'
import type { TabletConfig } from '../../src/engine/tablet/tablet-config.ts'
import type { TabletReply, TabletRequest } from '../../src/engine/tablet/tablet-request.ts'
import type { TxRequest } from '../../src/engine/tablet/tx-engine.ts'
import { VirtualClock } from '../../src/simulation/virtual-clock.ts'
import { ScriptedMysql } from './engine-mysql.ts'
import { seededRandom } from './random.ts'

/** Who asks in these tests. */
export const caller: Caller = {
  username: 'app1',
  effective: { principal: 'p1', component: 'c1', subcomponent: 's1' },
}

/** The moment at which the clock of a tablet test starts. */
export const startOfTime: number = Date.UTC(2026, 0, 2, 3, 4, 5)

/** A tablet of one release over a scripted MySQL, on a virtual clock. */
export class TabletWorld {
  readonly clock = new VirtualClock(startOfTime)
  readonly mysql = new ScriptedMysql(this.clock)
  readonly tablet: Tablet
  readonly release: Release

  constructor(release: string, change: Partial<TabletConfig> = {}) {
    this.release = parseRelease(release) as Release
    const config = { ...defaultTabletConfig(this.release), ...change }
    this.tablet = new Tablet(config, { clock: this.clock, backend: this.mysql, random: seededRandom(3) })
  }

  /** The same, serving as a primary; the log starts empty. */
  static primary(release: string, change: Partial<TabletConfig> = {}): TabletWorld {
    const world = new TabletWorld(release, change)
    world.wait(done => world.tablet.setState('primary', () => done(undefined)))
    world.mysql.log.length = 0
    return world
  }

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

  /** Milliseconds that it takes until `start` is done. */
  timed(start: (done: () => void) => void): number {
    const startedAt = this.clock.now()
    this.wait<undefined>(done => start(() => done(undefined)))
    return this.clock.now() - startedAt
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

  commit(id: number): TabletReply {
    return this.wait(done => this.tablet.commit(id, background, done))
  }

  rollback(id: number): TabletReply {
    return this.wait(done => this.tablet.rollback(id, background, done))
  }

  releaseIds(transactionId: number, reservedId: number): TabletReply {
    return this.wait(done => this.tablet.release(transactionId, reservedId, background, done))
  }

  txRequest(change: Partial<TxRequest> = {}): TxRequest {
    return { context: background, caller, options: defaultOptions, setting: undefined, connId: 0, ...change }
  }

  /** A new transaction, its connection locked. */
  begin(change: Partial<TxRequest> = {}): StatefulConnection {
    return value(this.tryBegin(change))
  }

  tryBegin(change: Partial<TxRequest> = {}): Outcome<StatefulConnection> {
    return this.wait((done: Done<StatefulConnection>) => this.tablet.te.begin(this.txRequest(change), done))
  }

  /** A new reserved connection, locked. */
  reserve(change: Partial<TxRequest> = {}): StatefulConnection {
    return value(
      this.wait((done: Done<StatefulConnection>) => this.tablet.te.reserve(this.txRequest(change), [], done)),
    )
  }

  /** The text of the error with which locking this id is refused. */
  refusalOf(id: number): string | undefined {
    const found = this.tablet.te.txPool.scp.getAndLock(id, 'for query')
    return found.kind === 'failed' ? found.error.message : undefined
  }

  /** One exported metric. */
  metric(name: string): number {
    return this.tablet.metrics()[name] ?? 0
  }
}

/** The calls of a tablet that take a request. */
export type CallName =
  | 'execute'
  | 'streamExecute'
  | 'beginExecute'
  | 'reserveExecute'
  | 'reserveBeginExecute'
  | 'reserveStreamExecute'

/** The value of an outcome that must be one. */
export function value<Value>(outcome: Outcome<Value>): Value {
  if (outcome.kind === 'failed') throw new Error(outcome.error.message)
  return outcome.value
}
