import type { PlanKind } from '../../src/engine/tablet/tablet-query.ts'
import { TabletWorld } from './engine-tablet.ts'
import { TabletSessions } from './tablet-moves.ts'

/** Six sessions of a tablet against a scripted MySQL. */
export class TabletChaos extends TabletSessions<TabletWorld> {
  constructor(release: string) {
    const small = { timeoutMs: 1000, idleTimeoutMs: 60_000, maxLifetimeMs: 0, maxIdleCount: 0, maxWaiters: 0 }
    const pool = { ...small, size: 3, prefillParallelism: 0 }
    super(TabletWorld.primary(release, { txPool: pool, oltpReadPool: pool, olapReadPool: pool }))
    const { mysql } = this.world
    mysql.durationMs = sql => (sql.startsWith('select') ? 700 : 3)
    mysql.dialMs = 2
    mysql.killMs = 5
  }

  /** MySQL has room again, all clients stay away, and every timeout passes. */
  settle(): void {
    this.fill(false)
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

  protected override hangUp(which: number): void {
    const { mysql } = this.world
    const connection = [...mysql.connections][which]
    if (connection !== undefined) mysql.hangUp(connection)
  }

  protected override fill(isFull: boolean): void {
    const { mysql } = this.world
    mysql.maxConnections = isFull ? mysql.open : Number.POSITIVE_INFINITY
  }
}
