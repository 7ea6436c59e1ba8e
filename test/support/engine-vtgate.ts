import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { defaultTabletConfig } from '../../src/engine/tablet/configure.ts'
import { Tablet } from '../../src/engine/tablet/tablet.ts'
import type { TabletConfig } from '../../src/engine/tablet/tablet-config.ts'
import type { ClientError } from '../../src/engine/vtgate/client-error.ts'
import type { TabletPort } from '../../src/engine/vtgate/gateway.ts'
import { LocalGateway } from '../../src/engine/vtgate/local-gateway.ts'
import { LocalTablet } from '../../src/engine/vtgate/local-tablet.ts'
import { Vtgate } from '../../src/engine/vtgate/vtgate.ts'
import type { VtgateSession } from '../../src/engine/vtgate/vtgate-session.ts'
import { VirtualClock } from '../../src/simulation/virtual-clock.ts'
import { type ContextOptions, newContext } from '../../src/statements/context.ts'
import { ScriptedMysql } from './engine-mysql.ts'
import { startOfTime } from './engine-tablet.ts'
import { seededRandom } from './random.ts'

/** What a test cluster is like: one keyspace `ks`, unsharded unless it has several shards. */
export interface ClusterOptions {
  readonly shards?: readonly string[]
  /** Unsharded keyspaces beside it, served by the first tablet of `ks`. */
  readonly others?: readonly string[]
  readonly tablet?: Partial<TabletConfig>
  readonly context?: Partial<ContextOptions>
}

/** One shard of the test cluster: a primary and its MySQL. */
export interface ShardWorld {
  readonly name: string
  readonly mysql: ScriptedMysql
  readonly host: LocalTablet
}

/** vtgate, and a primary with a scripted MySQL for each shard, all of one release, on one virtual clock. */
export class VtgateWorld {
  readonly clock = new VirtualClock(startOfTime)
  /** What vtgate sent to tablets, in order. */
  readonly calls: TabletCall[] = []
  readonly release: Release
  readonly shards: readonly ShardWorld[]
  readonly gateway: LocalGateway
  readonly vtgate: Vtgate
  readonly #tabletChange: Partial<TabletConfig>

  constructor(
    release: string,
    { shards = ['0'], others = [], tablet = {}, context = {} }: ClusterOptions = {},
  ) {
    this.release = parseRelease(release) as Release
    this.#tabletChange = tablet
    this.gateway = new LocalGateway([
      { name: 'ks', shards },
      ...others.map(name => ({ name, shards: ['0'] })),
    ])
    this.shards = shards.map((name, index) => {
      const shard = this.addTablet(name, `zone1-${100 + index}`, 'primary')
      this.serve(shard)
      return shard
    })
    for (const name of others) this.gateway.serve(name, '0', 'primary', this.#watched(this.first.host))
    const keyspace = { name: 'ks', sharded: shards.length > 1, shards: shards.length }
    const statements = newContext({ release: this.release, keyspace, ...context })
    this.vtgate = new Vtgate(statements, {
      clock: this.clock,
      gateway: this.gateway,
      random: seededRandom(11),
    })
  }

  /** One more tablet of a shard, with a MySQL of its own; nobody routes to it yet. */
  addTablet(shard: string, alias: string, type: 'primary' | 'replica'): ShardWorld {
    const mysql = new ScriptedMysql(this.clock)
    const config = { ...defaultTabletConfig(this.release), ...this.#tabletChange }
    const tablet = new Tablet(config, { clock: this.clock, backend: mysql, random: seededRandom(3) })
    let isServing = false
    tablet.setState(type, () => {
      isServing = true
    })
    this.clock.advanceUntil(() => isServing, 60_000)
    mysql.log.length = 0
    return { name: shard, mysql, host: new LocalTablet(alias, tablet, type) }
  }

  /** From now on this tablet is the primary of its shard. */
  serve({ name, host }: ShardWorld): void {
    this.gateway.serve('ks', name, 'primary', this.#watched(host))
  }

  connect(): VtgateClient {
    const session = this.vtgate.connect({ caller: { username: 'userData1' }, clientFoundRows: false })
    return new VtgateClient(this, session)
  }

  /** The calls that vtgate made since the last look: what was called, and the statement or the ids. */
  sent(): readonly string[] {
    return this.calls.splice(0).map(call => `${call.alias} ${call.method} ${call.sql}`.trim())
  }

  /** The only shard, or the first. */
  get first(): ShardWorld {
    return this.shards[0] as ShardWorld
  }

  /** Reserved connections that tablets hold now, by shard. */
  reserved(): readonly number[] {
    return this.shards.map(({ host }) => host.tablet.held().reserved)
  }

  #watched(host: LocalTablet): TabletPort {
    return watched(host.as('primary'), this.calls)
  }

  /** Transactions and reserved connections that have an id, over all shards. */
  stateful(): number {
    return this.shards.reduce((sum, { host }) => sum + host.tablet.te.txPool.scp.size, 0)
  }
}

/** One call of vtgate to a tablet; `sql` is empty where there is no statement. */
export interface TabletCall {
  readonly alias: string
  readonly method: string
  readonly sql: string
  readonly ids: readonly [number, number]
  readonly preQueries: readonly string[]
}

/** A client that waits for each answer. */
export class VtgateClient {
  readonly session: VtgateSession
  readonly #world: VtgateWorld

  constructor(world: VtgateWorld, session: VtgateSession) {
    this.#world = world
    this.session = session
  }

  /** Runs a statement and moves the clock until it is answered; what it was answered. */
  run(sql: string, ...routed: readonly string[]): ClientError | undefined {
    return this.#wait(done => this.session.execute(sql, routed, done))
  }

  /** COM_RESET_CONNECTION. */
  reset(): ClientError | undefined {
    return this.#wait(done => this.session.command('COM_RESET_CONNECTION', undefined, done))
  }

  close(): void {
    this.#wait(done => this.session.close(() => done(undefined)))
  }

  #wait(start: (done: (error: ClientError | undefined) => void) => void): ClientError | undefined {
    let result: { readonly error: ClientError | undefined } | undefined
    start(error => {
      result = { error }
    })
    this.#world.clock.advanceUntil(() => result !== undefined, 600_000)
    if (result === undefined) throw new Error('it was never answered')
    return result.error
  }
}

const statementCalls = [
  'execute',
  'streamExecute',
  'beginExecute',
  'beginStreamExecute',
  'reserveExecute',
  'reserveStreamExecute',
  'reserveBeginExecute',
  'reserveBeginStreamExecute',
] as const

/** The same tablet, with a record of what it is asked. */
function watched(port: TabletPort, calls: TabletCall[]): TabletPort {
  const { alias } = port
  const note = (method: string, sql: string, ids: readonly [number, number], preQueries: readonly string[]) =>
    calls.push({ alias, method, sql, ids, preQueries })
  const watching: Record<string, unknown> = { alias }
  for (const method of statementCalls) {
    watching[method] = (...[request, done]: Parameters<TabletPort['execute']>): void => {
      note(method, request.query.sql, [request.transactionId, request.reservedId], request.preQueries)
      port[method](request, done)
    }
  }
  for (const method of ['commit', 'rollback'] as const) {
    watching[method] = (...[id, context, done]: Parameters<TabletPort['commit']>): void => {
      note(method, '', [id, 0], [])
      port[method](id, context, done)
    }
  }
  watching.release = (...[id, reservedId, context, done]: Parameters<TabletPort['release']>): void => {
    note('release', '', [id, reservedId], [])
    port.release(id, reservedId, context, done)
  }
  return watching as unknown as TabletPort
}
