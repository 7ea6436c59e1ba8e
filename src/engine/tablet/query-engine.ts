import type { EngineError } from '../engine-error.ts'
import { allAtOnce } from '../in-turn.ts'
import { background } from '../ports/context.ts'
import { noCaller } from './caller.ts'
import { ConnPool } from './conn-pool.ts'
import { Consolidator } from './consolidator.ts'
import { SettingsCache } from './settings-cache.ts'
import type { TabletEnv } from './tablet-env.ts'

/** The pools outside transactions, the settings, and what identical reads share (`query_engine.go`). */
export class QueryEngine {
  readonly conns: ConnPool
  readonly streamConns: ConnPool
  readonly settings = new SettingsCache()
  readonly consolidator = new Consolidator()

  constructor(env: TabletEnv) {
    const { oltpReadPool, olapReadPool } = env.config
    const app = { account: 'app', foundRows: false } as const
    const conns = { ...app, id: 'conn_pool', name: 'ConnPool', isOltp: true }
    const streamConns = { ...app, id: 'stream_conn_pool', name: 'StreamConnPool', isOltp: false }
    this.conns = new ConnPool(env, conns, oltpReadPool)
    this.streamConns = new ConnPool(env, streamConns, olapReadPool)
  }

  /** Opens both pools and takes one connection at once, to verify the SQL mode; without it nothing opens. */
  open(done: (error: EngineError | undefined) => void): void {
    this.conns.open()
    this.conns.get({
      context: background,
      caller: noCaller,
      setting: undefined,
      failed: error => this.conns.close(() => done(error)),
      acquired: conn => {
        conn.recycle(() => {
          this.streamConns.open()
          done(undefined)
        })
      },
    })
  }

  close(done: () => void): void {
    this.settings.clear()
    allAtOnce([this.conns, this.streamConns], (pool, next) => pool.close(next), done)
  }
}
