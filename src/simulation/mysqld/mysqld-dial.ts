import type { Account } from '../../catalog/roles.ts'
import { contextCanceled, contextDeadlineExceeded, type EngineError } from '../../engine/engine-error.ts'
import type { Connection, Done } from '../../engine/ports/backend.ts'
import type { Clock, Timer } from '../../engine/ports/clock.ts'
import type { CancelListener, Context } from '../../engine/ports/context.ts'
import type { Slot } from './connection-slots.ts'
import type { Holder, MysqldConnection } from './mysqld-connection.ts'
import { handshakeParts, type MysqldLink } from './mysqld-options.ts'

/** What a dial needs of the server. */
export interface Listener {
  readonly clock: Clock
  /** A place in the count; the error when there is none, or nobody listens. */
  accept(account: Account, link: MysqldLink): Slot | EngineError
  /** The login: a session, or why not. */
  login(slot: Slot, account: Account, holder: Holder): MysqldConnection | EngineError
  /** A handshake that ended without a session: its thread ends, then its slot is free. */
  drop(slot: Slot, why: 'refused' | 'client-gone'): void
  /** The client never heard of the session that its dial made. */
  discard(connection: MysqldConnection): void
  readonly dials: Set<MysqldDial>
}

/**
 * One dial: connect, login, answer. It counts from accept on, whatever becomes of it. A client that gives up
 * in between leaves the server with a connection that ends when its thread does.
 */
export class MysqldDial implements CancelListener {
  readonly #server: Listener
  readonly #holder: Holder
  readonly #link: MysqldLink
  readonly #account: Account
  readonly #context: Context
  readonly #done: Done<Connection>
  readonly #handshakeMs: number
  #timer: Timer | undefined
  #slot: Slot | undefined
  #connection: MysqldConnection | undefined

  constructor(
    server: Listener,
    holder: Holder,
    link: MysqldLink,
    account: Account,
    context: Context,
    done: Done<Connection>,
  ) {
    this.#server = server
    this.#holder = holder
    this.#link = link
    this.#account = account
    this.#context = context
    this.#done = done
    this.#handshakeMs = link.handshakeMs()
  }

  start(): void {
    this.#server.dials.add(this)
    this.#context.listen(this)
    const { toAccept } = handshakeParts(this.#link.transport)
    this.#after(this.#handshakeMs * toAccept, () => this.#accept())
  }

  cancelled(): void {
    this.#giveUp(contextCanceled)
  }

  /** The server died in the middle of it; nothing happens when it is over already. */
  lost(error: EngineError): void {
    if (!this.#server.dials.has(this)) return
    this.#slot = undefined
    if (this.#connection !== undefined) this.#server.discard(this.#connection)
    this.#fail(error)
  }

  #accept(): void {
    const { toAccept, toAnswer } = handshakeParts(this.#link.transport)
    const accepted = this.#server.accept(this.#account, this.#link)
    if (isError(accepted)) {
      this.#after(this.#handshakeMs * toAnswer, () => this.#fail(accepted))
      return
    }
    this.#slot = accepted
    this.#after(this.#handshakeMs * (1 - toAccept - toAnswer), () => this.#login(accepted, toAnswer))
  }

  #login(slot: Slot, toAnswer: number): void {
    const session = this.#server.login(slot, this.#account, this.#holder)
    this.#slot = undefined
    if (isError(session)) {
      this.#server.drop(slot, 'refused')
      this.#after(this.#handshakeMs * toAnswer, () => this.#fail(session))
      return
    }
    this.#connection = session
    this.#after(this.#handshakeMs * toAnswer, () => {
      this.#leave()
      this.#done({ kind: 'ok', value: session })
    })
  }

  /** `then` in so many milliseconds, unless the caller's time is up before. */
  #after(ms: number, then: () => void): void {
    if (ms === 0) {
      then()
      return
    }
    const { clock } = this.#server
    const time = clock.now() + ms
    const { deadline } = this.#context
    this.#timer =
      deadline < time ? clock.at(deadline, () => this.#giveUp(contextDeadlineExceeded)) : clock.at(time, then)
  }

  #giveUp(error: EngineError): void {
    if (this.#slot !== undefined) this.#server.drop(this.#slot, 'client-gone')
    if (this.#connection !== undefined) this.#server.discard(this.#connection)
    this.#fail(error)
  }

  #fail(error: EngineError): void {
    this.#leave()
    this.#done({ kind: 'failed', error })
  }

  #leave(): void {
    this.#timer?.cancel()
    this.#context.unlisten(this)
    this.#server.dials.delete(this)
  }
}

function isError<Value extends object>(value: Value | EngineError): value is EngineError {
  return 'message' in value
}
