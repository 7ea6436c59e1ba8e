import { contextCanceled, contextDeadlineExceeded, type EngineError } from '../engine-error.ts'
import type { Connector } from '../pools/connector.ts'
import type { Connection, DialTarget, Done } from '../ports/backend.ts'
import type { Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'
import type { ObservedDial } from './tablet-config.ts'
import type { TabletEnv } from './tablet-env.ts'

/** For which part of the tablet it dials. */
export type Dialler = Omit<ObservedDial, 'error'>

/**
 * The backend as one pool sees it: dials as one account, counts dials and has MySQL checked when one fails
 * (`connpool/dbconn.go:68-86@v24`). Nothing is sent for a caller who is already gone.
 */
export class AccountConnector implements Connector {
  readonly #env: TabletEnv
  readonly #target: DialTarget
  readonly #dialler: Dialler

  constructor(env: TabletEnv, target: DialTarget, dialler: Dialler) {
    this.#env = env
    this.#target = target
    this.#dialler = dialler
  }

  connect(context: Context, done: Done<Connection>): void {
    if (this.#refuseIfOver(context, done)) return
    this.#env.deps.backend.dial(this.#target, context, outcome => {
      this.#env.stats.add('MySQLTimings', 1, 'Connect')
      if (outcome.kind === 'failed') {
        this.#env.stats.add('MySQLTimings', 1, 'ConnectError')
        this.#env.checkMysql()
      }
      this.#env.deps.observer?.dialled({
        ...this.#dialler,
        error: outcome.kind === 'failed' ? outcome.error : undefined,
      })
      done(outcome)
    })
  }

  applySetting(connection: Connection, setting: Setting, context: Context, done: Done<void>): void {
    if (!this.#refuseIfOver(context, done))
      this.#env.deps.backend.applySetting(connection, setting, context, done)
  }

  resetSetting(connection: Connection, setting: Setting, context: Context, done: Done<void>): void {
    if (!this.#refuseIfOver(context, done))
      this.#env.deps.backend.resetSetting(connection, setting, context, done)
  }

  close(connection: Connection): void {
    this.#env.deps.backend.close(connection)
  }

  #refuseIfOver(context: Context, done: Done<never>): boolean {
    const error = overError(context, this.#env.deps.clock.now())
    if (error !== undefined) done({ kind: 'failed', error })
    return error !== undefined
  }
}

/** Why `context` is over at `now`; nothing while it is not. */
export function overError(context: Context, now: number): EngineError | undefined {
  if (context.isCancelled()) return contextCanceled
  return context.isOver(now) ? contextDeadlineExceeded : undefined
}
