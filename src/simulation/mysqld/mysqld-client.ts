import { contextCanceled, contextDeadlineExceeded } from '../../engine/engine-error.ts'
import {
  type Backend,
  type Connection,
  type DialTarget,
  type Done,
  type KillKind,
  type Outcome,
  ok,
} from '../../engine/ports/backend.ts'
import type { Clock, Timer } from '../../engine/ports/clock.ts'
import type { CancelListener, Context } from '../../engine/ports/context.ts'
import type { Setting } from '../../engine/setting.ts'
import type { Holder, MysqldConnection } from './mysqld-connection.ts'
import { type Listener, MysqldDial } from './mysqld-dial.ts'
import { goneAway, processGone, resetRefused } from './mysqld-errors.ts'
import type { MysqldLink } from './mysqld-options.ts'
import type { Sessions } from './sessions.ts'

/** What a client reaches of the server. */
export interface Reach {
  readonly listener: Listener
  readonly sessions: Sessions
  readonly settingsReset: 'fails' | 'works'
}

/** One vttablet's way to a simulated mysqld: the engine's backend in dry mode. */
export class MysqldClient implements Backend, Holder {
  open = 0
  unnoticed = 0
  /** Dials under way. */
  dialling = 0
  /** Dials that ended with a connection. */
  dialled = 0
  readonly #reach: Reach
  readonly #sessions: Sessions
  readonly #link: MysqldLink
  #hasLeft = false

  constructor(reach: Reach, link: MysqldLink) {
    this.#reach = reach
    this.#sessions = reach.sessions
    this.#link = link
  }

  /** The process that dials is gone: its connections end, and it makes no more. */
  leave(): void {
    this.#hasLeft = true
    for (const connection of this.#sessions.all()) if (connection.holder === this) this.close(connection)
  }

  dial(target: DialTarget, context: Context, done: Done<Connection>): void {
    if (this.#hasLeft) {
      done({ kind: 'failed', error: processGone })
      return
    }
    this.dialling++
    const account = this.#link.dialsAs(target.account)
    const hear = (outcome: Outcome<Connection>): void => {
      this.dialling--
      if (outcome.kind === 'ok') this.dialled++
      if (outcome.kind === 'ok' && this.#hasLeft) this.close(outcome.value)
      done(outcome)
    }
    new MysqldDial(this.#reach.listener, this, this.#link, account, context, hear).start()
  }

  run(connection: Connection, statement: string, done: Done<void>): void {
    this.#sessions.run(connection as MysqldConnection, statement, this.#link.roundTripMs(), done)
  }

  applySetting(connection: Connection, setting: Setting, context: Context, done: Done<void>): void {
    this.#within(context, done, hear => this.run(connection, setting.query, hear))
  }

  resetSetting(connection: Connection, setting: Setting, context: Context, done: Done<void>): void {
    const { settingsReset } = this.#reach
    this.#within(context, done, hear =>
      this.run(connection, setting.resetQuery, outcome => {
        if (outcome.kind === 'failed' || settingsReset === 'works') hear(outcome)
        else hear({ kind: 'failed', error: resetRefused(setting.resetQuery) })
      }),
    )
  }

  isAlive(connection: Connection): boolean {
    return (connection as MysqldConnection).isServed && !connection.closed
  }

  kill(via: Connection, victim: Connection, kind: KillKind, context: Context, done: Done<void>): void {
    if (!this.isAlive(via)) {
      this.#sessions.close(via as MysqldConnection)
      done({ kind: 'failed', error: goneAway })
      return
    }
    this.#within(context, done, hear => {
      this.run(via, kind === 'query' ? `kill query ${victim.id}` : `kill ${victim.id}`, outcome => {
        if (outcome.kind === 'failed') {
          hear(outcome)
          return
        }
        const error = this.#sessions.kill(victim.id, kind)
        hear(error === undefined ? ok : { kind: 'failed', error })
      })
    })
  }

  close(connection: Connection): void {
    this.#sessions.close(connection as MysqldConnection)
  }

  /** Starts something whose caller hears at the end of its own time at the latest; the server works on. */
  #within(context: Context, done: Done<void>, start: (hear: Done<void>) => void): void {
    const wait = new BoundedWait(this.#reach.listener.clock, context, done)
    start(wait.hear)
    wait.begin()
  }
}

/** Passes on the first of three: an answer, a deadline, a cancellation. */
class BoundedWait implements CancelListener {
  readonly #clock: Clock
  readonly #context: Context
  readonly #done: Done<void>
  #timer: Timer | undefined
  #isOver = false

  constructor(clock: Clock, context: Context, done: Done<void>) {
    this.#clock = clock
    this.#context = context
    this.#done = done
  }

  begin(): void {
    if (this.#isOver) return
    this.#context.listen(this)
    const { deadline } = this.#context
    if (deadline === Number.POSITIVE_INFINITY) return
    this.#timer = this.#clock.at(deadline, () =>
      this.hear({ kind: 'failed', error: contextDeadlineExceeded }),
    )
  }

  readonly hear = (outcome: Outcome<void>): void => {
    if (this.#isOver) return
    this.#isOver = true
    this.#timer?.cancel()
    this.#context.unlisten(this)
    this.#done(outcome)
  }

  cancelled(): void {
    this.hear({ kind: 'failed', error: contextCanceled })
  }
}
