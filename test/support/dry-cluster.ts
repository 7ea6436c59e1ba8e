import type { ClientError } from '../../src/engine/vtgate/client-error.ts'
import { LocalGateway } from '../../src/engine/vtgate/local-gateway.ts'
import { LocalTablet } from '../../src/engine/vtgate/local-tablet.ts'
import { Vtgate } from '../../src/engine/vtgate/vtgate.ts'
import type { VtgateSession } from '../../src/engine/vtgate/vtgate-session.ts'
import { newContext } from '../../src/statements/context.ts'
import { DryWorld, type DryWorldChange } from './dry-world.ts'

/** A vtgate before a tablet over a simulated mysqld, all of one release: everything dry, as clients meet it. */
export class DryCluster {
  readonly world: DryWorld
  readonly #gateway = new LocalGateway([{ name: 'ks', shards: ['0'] }])
  readonly #host: LocalTablet
  readonly #vtgate: Vtgate

  constructor(release: string, change: DryWorldChange = {}) {
    this.world = DryWorld.primary(release, change)
    this.#host = new LocalTablet('zone1-100', this.world.tablet, 'primary')
    const keyspace = { name: 'ks', sharded: false, shards: 1 }
    const context = newContext({ release: this.world.release, keyspace })
    const { clock, random } = this.world
    this.#vtgate = new Vtgate(context, { clock, gateway: this.#gateway, random })
    this.hearsOfTablet(true)
  }

  /** What vtgate's health check says of the tablet, which takes it a while to notice. */
  hearsOfTablet(isHealthy: boolean): void {
    this.#gateway.serve('ks', '0', 'primary', isHealthy ? this.#host.as('primary') : undefined)
  }

  connect(clientFoundRows = false): DryClient {
    const client = { caller: { username: 'userData1' }, clientFoundRows }
    return new DryClient(this.world, this.#vtgate.connect(client))
  }
}

/** A statement under way, and how it ended once it has; no error is `undefined` there. */
export interface Sent {
  isAnswered: boolean
  error: ClientError | undefined
}

/** A client; it waits for each answer unless it says `send`. */
export class DryClient {
  readonly #world: DryWorld
  readonly #session: VtgateSession

  constructor(world: DryWorld, session: VtgateSession) {
    this.#world = world
    this.#session = session
  }

  run(sql: string): ClientError | undefined {
    return this.#world.wait(done => this.#session.execute(sql, [], done))
  }

  send(sql: string): Sent {
    const sent: Sent = { isAnswered: false, error: undefined }
    this.#session.execute(sql, [], error => {
      sent.isAnswered = true
      sent.error = error
    })
    return sent
  }

  close(): void {
    this.#world.wait<undefined>(done => this.#session.close(() => done(undefined)))
  }

  /** The first error of several statements. */
  runAll(...statements: readonly string[]): ClientError | undefined {
    for (const sql of statements) {
      const error = this.run(sql)
      if (error !== undefined) return error
    }
    return undefined
  }
}
