import type { ClientError } from './client-error.ts'
import type { LockSession } from './lock-session.ts'
import type { ShardSession } from './shard-session.ts'
import type { ShardSessions } from './shard-sessions.ts'

/** Hears that a transaction has ended, or that everything was given back. */
export interface TxOwner {
  /** A call goes out, or several at once, and the session waits for the answers. */
  exchange(): void
  /** The session is InReservedConn. */
  readonly isReserved: boolean
  /** All reserved connections were given back before their time. */
  lost(): void
  concluded(error: ClientError | undefined): void
}

type Phase = 'none' | 'commit' | 'rollback' | 'release'

/** Ends the transactions of a session on all its shards, and gives back what it holds (`tx_conn.go`). */
export class TxConn {
  isInTransaction = false
  /** It was begun for the one statement under way, and ends with it. */
  isImplicit = false
  readonly #shards: ShardSessions
  readonly #owner: TxOwner
  #phase: Phase = 'none'
  #begun: readonly ShardSession[] = []
  #next = 0
  #left = 0
  #error: ClientError | undefined
  #hasFailed = false

  constructor(shards: ShardSessions, owner: TxOwner) {
    this.#shards = shards
    this.#owner = owner
  }

  /** Shards begin with their first statement. */
  begin(how: 'by-client' | 'for-statement'): void {
    this.isInTransaction = true
    this.isImplicit = how === 'for-statement'
  }

  /** One shard after the other. A failure gives back everything that the session holds (`tx_conn.go:412-445@v24`). */
  commit(): void {
    this.#enter('commit')
    this.#begun = this.#shards.begun()
    this.#commitNext()
  }

  /** All shards at once. A failure is not told; a reserved session gives everything back. */
  rollback(): void {
    this.#enter('rollback')
    const begun = this.#shards.begun()
    this.#left = begun.length
    if (begun.length === 0) {
      this.#conclude()
      return
    }
    this.#owner.exchange()
    for (const shard of begun) shard.rollback()
  }

  /** Gives back what every shard holds, and the lock connection if there is one; errors are ignored. */
  release(lock: LockSession | undefined): void {
    this.#enter('release')
    this.#releaseAll(lock)
  }

  /** A shard has answered. */
  ended(error: ClientError | undefined): void {
    if (error !== undefined) {
      this.#hasFailed = true
      if (this.#phase === 'commit') this.#error = error
    }
    this.#left--
    if (this.#left > 0) return
    switch (this.#phase) {
      case 'commit':
        if (this.#hasFailed) this.#releaseAll(undefined)
        else this.#commitNext()
        break
      case 'rollback':
        this.#rolledBack()
        break
      default:
        this.#released()
    }
  }

  #enter(phase: Phase): void {
    this.#phase = phase
    this.#next = 0
    this.#error = undefined
    this.#hasFailed = false
  }

  #commitNext(): void {
    const shard = this.#begun[this.#next]
    if (shard === undefined) {
      this.#conclude()
      return
    }
    this.#next++
    this.#left = 1
    this.#owner.exchange()
    shard.commit()
  }

  #rolledBack(): void {
    if (this.#hasFailed && this.#owner.isReserved) {
      this.#releaseAll(undefined)
      return
    }
    for (const shard of this.#shards.begun()) shard.forget()
    this.#conclude()
  }

  #releaseAll(lock: LockSession | undefined): void {
    this.#phase = 'release'
    const held = this.#shards.all.filter(shard => shard.isHolding)
    this.#left = held.length + (lock === undefined ? 0 : 1)
    if (this.#left === 0) this.#released()
    else this.#owner.exchange()
    for (const shard of held) shard.release()
    lock?.release()
  }

  #released(): void {
    this.#owner.lost()
    this.#conclude()
  }

  #conclude(): void {
    this.#phase = 'none'
    this.isInTransaction = false
    this.isImplicit = false
    this.#owner.concluded(this.#error)
  }
}
