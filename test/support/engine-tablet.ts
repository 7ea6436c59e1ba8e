import { parseRelease, type Release } from '../../src/catalog/release.ts'
import type { Done, Outcome } from '../../src/engine/ports/backend.ts'
import { background } from '../../src/engine/ports/context.ts'
import { defaultTabletConfig } from '../../src/engine/tablet/configure.ts'
import { defaultOptions } from '../../src/engine/tablet/execute-options.ts'
import type { StatefulConnection } from '../../src/engine/tablet/stateful-connection.ts'
import { Tablet } from '../../src/engine/tablet/tablet.ts'
import type { TabletConfig } from '../../src/engine/tablet/tablet-config.ts'
import type { TabletReply } from '../../src/engine/tablet/tablet-request.ts'
import type { TxRequest } from '../../src/engine/tablet/tx-engine.ts'
import { VirtualClock } from '../../src/simulation/virtual-clock.ts'
import { ScriptedMysql } from './engine-mysql.ts'
import { seededRandom } from './random.ts'
import { caller, TabletHarness } from './tablet-harness.ts'

/** The moment at which the clock of a tablet test starts. */
export const startOfTime: number = Date.UTC(2026, 0, 2, 3, 4, 5)

/** A tablet of one release over a scripted MySQL, on a virtual clock. */
export class TabletWorld extends TabletHarness {
  readonly clock = new VirtualClock(startOfTime)
  readonly mysql = new ScriptedMysql(this.clock)
  readonly tablet: Tablet
  readonly release: Release

  constructor(release: string, change: Partial<TabletConfig> = {}) {
    super()
    this.release = parseRelease(release) as Release
    const config = { ...defaultTabletConfig(this.release), ...change }
    this.tablet = new Tablet(config, { clock: this.clock, backend: this.mysql, random: seededRandom(3) })
  }

  /** The same, serving as a primary; the log starts empty. */
  static primary(release: string, change: Partial<TabletConfig> = {}): TabletWorld {
    const world = new TabletWorld(release, change)
    world.becomePrimary()
    world.mysql.log.length = 0
    return world
  }

  /** Milliseconds that it takes until `start` is done. */
  timed(start: (done: () => void) => void): number {
    const startedAt = this.clock.now()
    this.wait<undefined>(done => start(() => done(undefined)))
    return this.clock.now() - startedAt
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
}

/** The value of an outcome that must be one. */
export function value<Value>(outcome: Outcome<Value>): Value {
  if (outcome.kind === 'failed') throw new Error(outcome.error.message)
  return outcome.value
}
