import { background } from '../../engine/ports/context.ts'
import { noCaller } from '../../engine/tablet/caller.ts'
import type { ConnPool } from '../../engine/tablet/conn-pool.ts'
import type { DBConn } from '../../engine/tablet/db-conn.ts'
import { Tablet } from '../../engine/tablet/tablet.ts'
import type { ClientError } from '../../engine/vtgate/client-error.ts'
import { LocalGateway } from '../../engine/vtgate/local-gateway.ts'
import { LocalTablet } from '../../engine/vtgate/local-tablet.ts'
import { Vtgate } from '../../engine/vtgate/vtgate.ts'
import type { VtgateSession } from '../../engine/vtgate/vtgate-session.ts'
import type { RehearsalStep } from '../../report/rehearsal-report.ts'
import type { RehearsedGroup, RehearsedTablet } from './rehearsal-plan.ts'
import type { RehearsalStage } from './rehearsal-stage.ts'

/** A read that vtgate cannot answer by itself. */
const reading = 'select connection_id()'

/** How long statements last that keep connections busy: time to look, and time for all of them to dial. */
const secondsToLook = 1
const secondsPerDial = 0.02

/** The shard that is rehearsed is a keyspace of its own. */
const keyspace = 'main'
const shard = '0'

/** Told at each moment at which nothing moves. */
export type AtCheckpoint = (step: RehearsalStep, what: string) => Promise<void>

/** What a script is made from. */
export interface ScriptOptions {
  readonly tablets: readonly RehearsedTablet[]
  /** Fill every pool to its capacity as well. */
  readonly fillPools: boolean
  /** Whether temporary tables can be made: there is a schema for them. */
  readonly hasSchema: boolean
  /** Starts the names of its locks and tables. */
  readonly prefix: string
}

/**
 * The steps of a rehearsal, the same for the dry and the live engine: sessions connect and send what they send, make
 * temporary tables, take locks, read, begin, stream; then they leave. Each step comes on top of those before.
 */
export class RehearsalScript {
  readonly errors = new Map<string, number>()
  readonly #stage: RehearsalStage
  readonly #options: ScriptOptions
  readonly #casts: readonly Cast[]
  readonly #players: readonly Player[]

  constructor(stage: RehearsalStage, options: ScriptOptions) {
    this.#stage = stage
    this.#options = options
    this.#casts = options.tablets.map(tablet => newCast(tablet, stage))
    this.#players = this.#casts.flatMap(playersOf)
  }

  async play(atCheckpoint: AtCheckpoint): Promise<void> {
    for (const { tablet, plan } of this.#casts)
      await this.#stage.answer<void>(done => tablet.setState(plan.isPrimary ? 'primary' : 'replica', done))
    await atCheckpoint('start', 'tablets serve, nobody has asked for anything')
    for (const step of this.#steps()) {
      if (this.#stage.stopped !== undefined) return
      await step(atCheckpoint)
    }
  }

  /** Tablets shut down, whatever they hold. */
  async end(): Promise<void> {
    for (const { tablet } of this.#casts)
      await this.#stage.answer<void>(done => tablet.setState('not-serving', done))
  }

  #steps(): readonly ((atCheckpoint: AtCheckpoint) => Promise<void>)[] {
    const { fillPools, hasSchema } = this.#options
    const all = this.#players
    const are = (wanted: (group: RehearsedGroup) => number) => this.#first(wanted).length > 0
    return [
      ...(all.length > 0 ? [this.#connect] : []),
      ...(hasSchema && are(group => group.temporaryTables) ? [this.#makeTables] : []),
      ...(are(group => group.locks) ? [this.#takeLocks] : []),
      ...(are(group => group.reads) ? [this.#read] : []),
      ...(are(group => group.transactions) ? [this.#begin] : []),
      ...(are(group => group.streams) ? [this.#stream] : []),
      ...(fillPools ? [this.#fill] : []),
      ...(all.length > 0 ? [this.#leave] : []),
    ]
  }

  readonly #connect = async (atCheckpoint: AtCheckpoint): Promise<void> => {
    const players = this.#players
    for (const { session, group, at } of players) {
      const more = at < group.settings.sessions ? group.settings.statements : []
      for (const sql of [...group.connect, ...more, reading]) await this.#send(session, sql)
    }
    await atCheckpoint('sessions', `${players.length} sessions have sent their settings and a read`)
  }

  readonly #makeTables = async (atCheckpoint: AtCheckpoint): Promise<void> => {
    const players = this.#first(group => group.temporaryTables)
    for (const [index, { session }] of players.entries())
      await this.#send(session, `create temporary table ${this.#options.prefix}_${index} (id int)`)
    await atCheckpoint('temporary-tables', `${players.length} of them have a temporary table`)
  }

  readonly #takeLocks = async (atCheckpoint: AtCheckpoint): Promise<void> => {
    const players = this.#first(group => group.locks)
    for (const [index, { session }] of players.entries())
      await this.#send(session, `select get_lock('${this.#options.prefix}_${index}', 1) from dual`)
    await atCheckpoint('locks', `${players.length} hold an advisory lock`)
  }

  readonly #read = async (atCheckpoint: AtCheckpoint): Promise<void> => {
    const players = this.#first(group => group.reads)
    await this.#together(players, () => atCheckpoint('reads', `${players.length} read at once`))
  }

  readonly #begin = async (atCheckpoint: AtCheckpoint): Promise<void> => {
    const players = this.#first(group => group.transactions)
    for (const { session } of players) {
      await this.#send(session, 'begin')
      await this.#send(session, reading)
    }
    await atCheckpoint('transactions', `${players.length} are in a transaction`)
  }

  readonly #stream = async (atCheckpoint: AtCheckpoint): Promise<void> => {
    // From the other end of the group: those in front are in transactions.
    const players = this.#players.filter(({ group, at }) => at >= group.sessions - group.streams)
    for (const { session } of players) await this.#send(session, "set workload = 'olap'")
    await this.#together(players, () => atCheckpoint('streams', `${players.length} stream at once`))
  }

  readonly #fill = async (atCheckpoint: AtCheckpoint): Promise<void> => {
    const pools = this.#casts.flatMap(({ tablet }) => tablet.pools)
    const taken: DBConn[] = []
    for (const pool of pools) taken.push(...(await this.#takeAll(pool)))
    await atCheckpoint('pools', `all ${pools.length} pools are full`)
    for (const conn of taken) await this.#stage.answer<void>(done => conn.recycle(done))
  }

  readonly #leave = async (atCheckpoint: AtCheckpoint): Promise<void> => {
    const players = this.#players
    for (const { session } of players) await this.#stage.answer<void>(done => session.close(done))
    await atCheckpoint('disconnected', 'all sessions have disconnected; the pools keep what they opened')
  }

  /** Everything that the pool can still lend. */
  async #takeAll(pool: ConnPool): Promise<readonly DBConn[]> {
    const taken: DBConn[] = []
    const free = (pool.pool?.capacity ?? 0) - (pool.pool?.inUse ?? 0)
    for (let left = free; left > 0 && this.#stage.stopped === undefined; left--) {
      const conn = await this.#stage.answer<DBConn | undefined>(done =>
        pool.get({
          context: background,
          caller: noCaller,
          setting: undefined,
          acquired: done,
          failed: error => {
            this.#count(error.message)
            done(undefined)
          },
        }),
      )
      if (conn !== undefined) taken.push(conn)
    }
    return taken
  }

  /** All run a statement that takes a while; once each of them runs, or has failed, it is the moment. */
  async #together(players: readonly Player[], moment: () => Promise<void>): Promise<void> {
    const stage = this.#stage
    const statement = stage.held.statement(secondsToLook + players.length * secondsPerDial)
    let answered = 0
    for (const [index, { session }] of players.entries()) {
      session.execute(`${statement}, ${index}`, [], error => {
        if (error) this.#count(error.message)
        answered++
      })
    }
    await stage.until(() => stage.held.running + answered >= players.length)
    await moment()
    await stage.until(() => answered === players.length)
  }

  async #send(session: VtgateSession, sql: string): Promise<void> {
    if (this.#stage.stopped !== undefined) return
    const error = await this.#stage.answer<ClientError | undefined>(done => session.execute(sql, [], done))
    if (error) this.#count(error.message)
  }

  #count(text: string): void {
    this.errors.set(text, (this.errors.get(text) ?? 0) + 1)
  }

  #first(count: (group: RehearsedGroup) => number): readonly Player[] {
    return this.#players.filter(({ group, at }) => at < count(group))
  }
}

/** A session and its place among those of its group. */
interface Player {
  readonly session: VtgateSession
  readonly group: RehearsedGroup
  readonly at: number
}

/** A tablet with a vtgate before it. */
interface Cast {
  readonly plan: RehearsedTablet
  readonly tablet: Tablet
  readonly vtgate: Vtgate
}

function newCast(plan: RehearsedTablet, stage: RehearsalStage): Cast {
  const { clock } = stage
  const random = (): number => 0
  const tablet = new Tablet(plan.config, { clock, backend: stage.backend(), random })
  const gateway = new LocalGateway([{ name: keyspace, shards: [shard] }])
  gateway.serve(keyspace, shard, 'primary', new LocalTablet(plan.name, tablet, 'primary').as('primary'))
  return { plan, tablet, vtgate: new Vtgate(plan.context, { clock, gateway, random }) }
}

function playersOf({ plan, vtgate }: Cast): readonly Player[] {
  return plan.groups.flatMap(group =>
    Array.from({ length: group.sessions }, (_, at) => ({
      group,
      at,
      session: vtgate.connect({ caller: noCaller, clientFoundRows: group.foundRows }),
    })),
  )
}
