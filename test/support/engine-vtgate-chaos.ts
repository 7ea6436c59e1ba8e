import fc from 'fast-check'
import type { ClientError } from '../../src/engine/vtgate/client-error.ts'
import type { VtgateSession } from '../../src/engine/vtgate/vtgate-session.ts'
import { type ClusterOptions, VtgateWorld } from './engine-vtgate.ts'

/** What clients say in random runs: all that changes what a session holds, and plain work between. */
export const anyStatement: fc.Arbitrary<string> = fc.constantFrom(
  'select * from t',
  'select 1',
  'insert into t values (1)',
  'update t set a = 1',
  'delete from t limit 3',
  'begin',
  'commit',
  'rollback',
  'set autocommit = 0',
  'set autocommit = 1',
  'set sql_notes = 0',
  'set sql_warnings = 1, sql_safe_updates = 1',
  "set time_zone = '+01:00'",
  "set wait_timeout = 100, sql_mode = ''",
  'set @a = (select 1)',
  'set workload = olap',
  'set workload = oltp',
  'create temporary table tt (id int)',
  'select * from tt',
  'flush tables with read lock',
  'unlock tables',
  'truncate t',
  "select get_lock('a', 1)",
  "select get_lock('b', 1)",
  "select is_free_lock('a')",
  "select release_lock('a')",
  'select release_all_locks()',
  'use ks',
  'show tables',
)

/** One step of a random run of clients against vtgate. */
export type VtgateMove =
  | {
      readonly kind: 'say'
      readonly client: number
      readonly sql: string
      readonly routed: readonly number[]
    }
  | { readonly kind: 'reset' | 'close'; readonly client: number }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'hang-up' | 'down' | 'up' | 'fail-over' | 'kill-all'; readonly shard: number }

const client = fc.nat({ max: 3 })
const shard = fc.nat({ max: 2 })

/** A client says something, reaching one shard or more. */
export const anyUtterance: fc.Arbitrary<VtgateMove> = fc.record({
  kind: fc.constant('say' as const),
  client,
  sql: anyStatement,
  routed: fc.subarray([0, 1, 2], { minLength: 1 }),
})

/** Any move; those that break things are rare. */
export const anyVtgateMove: fc.Arbitrary<VtgateMove> = fc.oneof(
  { weight: 14, arbitrary: anyUtterance },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('reset' as const, 'close' as const), client }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'hang-up' as const,
        'down' as const,
        'up' as const,
        'fail-over' as const,
        'kill-all' as const,
      ),
      shard,
    }),
  },
)

/** Four clients of one vtgate; a client that is still waiting for an answer says nothing. */
export class VtgateChaos {
  readonly world: VtgateWorld
  readonly #sessions: VtgateSession[]
  asked = 0
  answered = 0
  closed = 0
  /** What went wrong, in order. */
  readonly errors: ClientError[] = []

  constructor(release: string, options: ClusterOptions) {
    this.world = new VtgateWorld(release, options)
    this.#sessions = Array.from({ length: 4 }, () => this.#connect())
  }

  get sessions(): readonly VtgateSession[] {
    return this.#sessions
  }

  make(move: VtgateMove): void {
    switch (move.kind) {
      case 'say':
        this.#say(move.client, move.sql, move.routed)
        break
      case 'reset':
        this.#reset(move.client)
        break
      case 'close':
        this.#close(move.client)
        break
      case 'advance':
        this.world.clock.advance(move.ms)
        break
      default:
        this.#break(move.kind, move.shard)
    }
  }

  /** Everything is up again, all clients leave, and every timeout passes. */
  settle(): void {
    for (const { host } of this.world.shards) host.isUp = true
    this.world.clock.advance(60_000)
    for (const index of this.#sessions.keys()) this.#close(index)
    for (const { mysql } of this.world.shards) mysql.durationMs = () => 0
    this.world.clock.advance(600_000)
  }

  #connect(): VtgateSession {
    return this.world.vtgate.connect({ caller: { username: 'app' }, clientFoundRows: false })
  }

  #hear = (error: ClientError | undefined): void => {
    this.answered++
    if (error !== undefined) this.errors.push(error)
  }

  #say(index: number, sql: string, routed: readonly number[]): void {
    const session = this.#sessions[index]
    if (session === undefined || session.isBusy) return
    this.asked++
    const names = routed.flatMap(at => this.world.shards[at]?.name ?? [])
    session.execute(sql, names, this.#hear)
  }

  #reset(index: number): void {
    const session = this.#sessions[index]
    if (session === undefined || session.isBusy) return
    this.asked++
    session.command('COM_RESET_CONNECTION', undefined, this.#hear)
  }

  #close(index: number): void {
    this.#sessions[index]?.close(() => {
      this.closed++
    })
    this.#sessions[index] = this.#connect()
  }

  #break(kind: 'hang-up' | 'down' | 'up' | 'fail-over' | 'kill-all', at: number): void {
    const broken = this.world.shards[at]
    if (broken === undefined) return
    switch (kind) {
      case 'hang-up':
        broken.mysql.hangUpAll()
        break
      case 'down':
        broken.host.isUp = false
        break
      case 'up':
        broken.host.isUp = true
        break
      case 'fail-over':
        broken.host.tablet.setState('replica', () => undefined)
        broken.host.tablet.setState('primary', () => undefined)
        break
      case 'kill-all':
        for (const session of this.#sessions.splice(0)) session.abandon()
        while (this.#sessions.length < 4) this.#sessions.push(this.#connect())
    }
  }
}
