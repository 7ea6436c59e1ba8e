import type { EngineError } from '../engine-error.ts'
import { newPool } from '../pools/new-pool.ts'
import type { Pool, PoolDone } from '../pools/pool.ts'
import type { Pooled } from '../pools/pooled.ts'
import type { Connection, KillKind } from '../ports/backend.ts'
import { background, Context } from '../ports/context.ts'
import { AccountConnector } from './account-connector.ts'
import type { TabletEnv } from './tablet-env.ts'

/**
 * The pool of one dba connection behind every connection pool, opened by its first kill: vttablet's hidden
 * kill connection (`connpool/pool.go:88@v24`). It exports no metric.
 */
export class KillPool {
  readonly #env: TabletEnv
  readonly #pool: Pool

  /** `pool`: the pool that it stands behind. */
  constructor(env: TabletEnv, pool: string, idleTimeoutMs: number) {
    this.#env = env
    const observer = env.deps.observer?.killPool(pool)
    const config = {
      capacity: 1,
      maxIdleCount: 0,
      idleTimeoutMs,
      maxLifetimeMs: 0,
      refreshIntervalMs: 0,
      prefillParallelism: 0,
    }
    this.#pool = newPool(env.poolBehaviour, config, {
      clock: env.deps.clock,
      connector: new AccountConnector(env, { account: 'dba', foundRows: false }, { pool, by: 'kill-pool' }),
      random: env.deps.random,
      ...(observer === undefined ? {} : { observer }),
    })
  }

  /** Connections that it holds: 0 or 1. */
  get active(): number {
    return this.#pool.active
  }

  open(): void {
    this.#pool.open()
  }

  close(done: PoolDone): void {
    this.#pool.close(undefined, done)
  }

  /** Kills `victim` or its statement; limited to 5 s from v20 on, without limit before. */
  kill(victim: Connection, kind: KillKind, done: (error: EngineError | undefined) => void): void {
    const { clock, backend } = this.#env.deps
    const limitMs = this.#env.behaviour.killTimeoutMs
    const context = limitMs === 0 ? background : new Context(clock.now() + limitMs)
    const acquired = (via: Pooled): void => {
      backend.kill(via.connection, victim, kind, context, outcome => {
        via.recycle()
        done(outcome.kind === 'failed' ? outcome.error : undefined)
      })
    }
    const via = this.#pool.get({ setting: undefined, context, acquired, failed: done })
    if (via !== undefined) acquired(via)
  }
}
