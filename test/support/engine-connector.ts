import {
  contextCanceled,
  contextDeadlineExceeded,
  type EngineError,
  engineError,
} from '../../src/engine/engine-error.ts'
import type { Connector } from '../../src/engine/pools/connector.ts'
import type { Connection, Done } from '../../src/engine/ports/backend.ts'
import { ok } from '../../src/engine/ports/backend.ts'
import type { Clock } from '../../src/engine/ports/clock.ts'
import type { Context } from '../../src/engine/ports/context.ts'
import type { Setting } from '../../src/engine/setting.ts'

/** A connection of the fake server: what happens to it is written on it. */
export class FakeConnection implements Connection {
  readonly id: number
  closed = false
  /** Every later apply on this connection fails. */
  failsApply = false
  setting: Setting | undefined = undefined

  constructor(id: number) {
    this.id = id
  }
}

/** A server without limits whose dials, resets and applies take and fail as a test says. */
export class FakeConnector implements Connector {
  readonly #clock: Clock
  dialMode: 'ok' | 'fail' = 'ok'
  dialDelayMs = 0
  failReset = false
  failApply = false
  /** Connections now open, tainted ones included. */
  open = 0
  /** Dials that succeeded. */
  dialed = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  connect(context: Context, done: Done<Connection>): void {
    const fails = this.dialMode === 'fail'
    const finish = (): void => {
      if (fails) done({ kind: 'failed', error: engineError('UNKNOWN', 'dial failed') })
      else done({ kind: 'ok', value: this.#newConnection() })
    }
    if (this.dialDelayMs === 0) this.#unlessOver(context, finish, error => done({ kind: 'failed', error }))
    else this.#after(this.dialDelayMs, context, finish, error => done({ kind: 'failed', error }))
  }

  applySetting(connection: Connection, setting: Setting, context: Context, done: Done<void>): void {
    const fake = connection as FakeConnection
    const refused = this.failApply || fake.failsApply
    this.#unlessOver(
      context,
      () => {
        if (refused) done({ kind: 'failed', error: engineError('UNKNOWN', 'apply failed') })
        else {
          fake.setting = setting
          done(ok)
        }
      },
      error => done({ kind: 'failed', error }),
    )
  }

  resetSetting(connection: Connection, _setting: Setting, context: Context, done: Done<void>): void {
    const refused = this.failReset
    this.#unlessOver(
      context,
      () => {
        if (refused) done({ kind: 'failed', error: engineError('UNKNOWN', 'reset failed') })
        else {
          ;(connection as FakeConnection).setting = undefined
          done(ok)
        }
      },
      error => done({ kind: 'failed', error }),
    )
  }

  /** Every later apply on this connection fails. */
  failApplyOf(connection: Connection): void {
    const fake = connection as FakeConnection
    fake.failsApply = true
  }

  close(connection: Connection): void {
    const fake = connection as FakeConnection
    if (fake.closed) return
    fake.closed = true
    this.open--
  }

  #newConnection(): FakeConnection {
    this.open++
    this.dialed++
    return new FakeConnection(this.dialed)
  }

  #unlessOver(context: Context, finish: () => void, fail: (error: EngineError) => void): void {
    if (context.isCancelled()) fail(contextCanceled)
    else if (context.isOver(this.#clock.now())) fail(contextDeadlineExceeded)
    else finish()
  }

  #after(delayMs: number, context: Context, finish: () => void, fail: (error: EngineError) => void): void {
    const end = this.#clock.now() + delayMs
    const isLate = context.deadline < end
    const timer = this.#clock.at(Math.min(end, context.deadline), () => {
      context.unlisten(listener)
      if (isLate) fail(contextDeadlineExceeded)
      else finish()
    })
    const listener = {
      cancelled: () => {
        timer.cancel()
        fail(contextCanceled)
      },
    }
    context.listen(listener)
  }
}
