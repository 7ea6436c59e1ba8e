import type { Account } from '../../src/catalog/roles.ts'
import type { Connection, KillKind, Outcome } from '../../src/engine/ports/backend.ts'
import { background, type Context } from '../../src/engine/ports/context.ts'
import type { MysqldClient } from '../../src/simulation/mysqld/mysqld-client.ts'
import {
  type MysqldLink,
  type MysqldOptions,
  mysqldOptions,
  noDistance,
} from '../../src/simulation/mysqld/mysqld-options.ts'
import { MysqldServer } from '../../src/simulation/mysqld/mysqld-server.ts'
import { VirtualClock } from '../../src/simulation/virtual-clock.ts'

/** Something under way, and how it ended once it has. */
export interface UnderWay<Value> {
  outcome: Outcome<Value> | undefined
}

/** A simulated mysqld with one client, on a clock that tests move. */
export class SimulatedServer {
  readonly clock = new VirtualClock()
  readonly mysqld: MysqldServer
  readonly client: MysqldClient

  constructor(options: Partial<Omit<MysqldOptions, 'clock'>>, link: Partial<MysqldLink> = {}) {
    this.mysqld = new MysqldServer(mysqldOptions(this.clock, options))
    this.client = this.mysqld.client({ ...noDistance, ...link })
  }

  startDial(account: Account, context: Context = background): UnderWay<Connection> {
    const dial: UnderWay<Connection> = { outcome: undefined }
    this.client.dial({ account, foundRows: false }, context, outcome => {
      dial.outcome = outcome
    })
    return dial
  }

  /** Dials until it is through. */
  dial(account: Account): Outcome<Connection> {
    return this.#ended(this.startDial(account))
  }

  /** A connection that must come to be. */
  connect(account: Account = 'app'): Connection {
    const outcome = this.dial(account)
    if (outcome.kind === 'failed') throw new Error(outcome.error.message)
    return outcome.value
  }

  start(connection: Connection, statement: string): UnderWay<void> {
    const running: UnderWay<void> = { outcome: undefined }
    this.client.run(connection, statement, outcome => {
      running.outcome = outcome
    })
    return running
  }

  /** Runs it until it has ended. */
  run(connection: Connection, statement: string): Outcome<void> {
    return this.#ended(this.start(connection, statement))
  }

  kill(via: Connection, victim: Connection, kind: KillKind): Outcome<void> {
    const killing: UnderWay<void> = { outcome: undefined }
    this.client.kill(via, victim, kind, background, outcome => {
      killing.outcome = outcome
    })
    return this.#ended(killing)
  }

  /** Gives a statement so much work, in milliseconds alone. */
  cost(statement: string, demandMs: number, writes = false): void {
    this.mysqld.costs.register(statement, { demandMs: () => demandMs, writes })
  }

  /** Has a statement wait without work. */
  sleep(statement: string, waitMs: number): void {
    this.mysqld.costs.register(statement, { demandMs: () => 0, waitMs: () => waitMs })
  }

  #ended<Value>(underWay: UnderWay<Value>): Outcome<Value> {
    this.clock.advanceUntil(() => underWay.outcome !== undefined, 3_600_000)
    if (underWay.outcome === undefined) throw new Error('it never ended')
    return underWay.outcome
  }
}
