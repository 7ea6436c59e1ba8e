import type { Command } from '../../statements/commands.ts'
import type { Session } from '../../statements/session.ts'
import type { Caller } from '../tablet/caller.ts'
import { type ClientError, fromVtgate, wrapped } from './client-error.ts'
import { type LockOwner, LockSession } from './lock-session.ts'
import type { SessionState } from './session-state.ts'
import type { Call, Step } from './session-step.ts'
import type { ShardOwner, ShardSession } from './shard-session.ts'
import { ShardSessions } from './shard-sessions.ts'
import type { Client, Vtgate } from './vtgate.ts'
import { workOutCommand, workOutStep } from './work-out-step.ts'

/** Hears how a statement ended, once. */
export type Answered = (error: ClientError | undefined) => void

/** What the session is in the middle of. */
type Phase = 'idle' | 'calls' | 'lock' | 'commit' | 'rollback' | 'release'

/**
 * A client connection to vtgate: statements become calls to tablets, and what tablets keep for the session is
 * remembered and given back (`executor.go`, `scatter_conn.go`, `tx_conn.go`). A client sends one statement at a
 * time, so the one under way stands in fields and every callback is made once.
 */
export class VtgateSession implements ShardOwner, LockOwner {
  readonly caller: Caller
  readonly heals: boolean
  readonly #vtgate: Vtgate
  readonly #shards: ShardSessions
  #state: SessionState
  #lock: LockSession | undefined
  #isInTransaction = false
  /** The transaction was begun for the one statement under way. */
  #isImplicit = false
  /** Everything but ROLLBACK is refused: a transaction was lost. */
  #awaitsRollback = false
  #closing: (() => void) | undefined
  #isGone = false

  #phase: Phase = 'idle'
  #step: Step | undefined
  #routed: readonly string[] = firstShard
  #next = 0
  #left = 0
  #error: ClientError | undefined
  #hasLost = false
  #hasRollbackFailed = false
  #answered: Answered | undefined

  constructor(vtgate: Vtgate, client: Client) {
    const { gateway, random } = vtgate.deps
    this.#vtgate = vtgate
    this.caller = client.caller
    this.heals = vtgate.context.behaviour.healsLostConnections
    this.#state = vtgate.states.start(client.clientFoundRows)
    this.#shards = new ShardSessions(this, gateway, random)
  }

  /** The session as the statements see it; `holdings` tells from it what a healthy cluster keeps for it. */
  get session(): Session {
    return this.#state.session
  }

  get isInTransaction(): boolean {
    return this.#isInTransaction
  }

  /** True while a statement or the end of the session is under way. */
  get isBusy(): boolean {
    return this.#phase !== 'idle'
  }

  /** Where tablets keep a transaction or a reserved connection for the session, the lock session apart. */
  get shardSessions(): readonly ShardSession[] {
    return this.#shards.all.filter(shard => shard.isHolding)
  }

  /** The lock session while it has its connection. */
  get lockSession(): LockSession | undefined {
    return this.#lock?.reservedId ? this.#lock : undefined
  }

  now(): number {
    return this.#vtgate.deps.clock.now()
  }

  /**
   * One statement. `routed` names the shards of its rows, where its effect leaves them open; none means the first
   * shard. `answered` may be called before this returns. Throws when another statement is under way.
   */
  execute(sql: string, routed: readonly string[], answered: Answered): void {
    const step = this.#state.steps.get(sql) ?? workOutStep(this.#vtgate.states, this.#state, sql)
    this.#start(step, routed, answered)
  }

  /** One command of the MySQL protocol; `database` is the argument of COM_INIT_DB. COM_QUIT closes. */
  command(command: Command, database: string | undefined, answered: Answered): void {
    const step = workOutCommand(this.#vtgate.states, this.#state, command, database)
    this.#start(step, firstShard, answered)
  }

  /**
   * The client disconnects: everything is given back, once the statement under way has been answered. `done` when
   * the tablets have answered.
   */
  close(done: () => void): void {
    if (this.#isGone) done()
    else {
      this.#closing = done
      if (this.#phase === 'idle') this.#release(true)
    }
  }

  /** vtgate dies: nothing is given back and nobody is answered; tablets keep what they have until their timeouts. */
  abandon(): void {
    this.#isGone = true
    for (const shard of this.#shards.all) shard.forget()
  }

  /** A reserved connection of this session is gone. */
  lost(): void {
    this.#hasLost = true
  }

  /** A shard has ended what it was asked for. */
  ended(error: ClientError | undefined): void {
    if (this.#isGone) return
    if (error !== undefined) {
      if (this.#phase === 'rollback') this.#hasRollbackFailed = true
      else this.#error ??= error
    }
    this.#left--
    if (this.#left === 0) this.#proceed()
  }

  lockEnded(error: ClientError | undefined): void {
    if (this.#isGone) return
    if (error === undefined && this.#step?.verb === 'lock-release') this.#lock?.release()
    else this.#finish(error)
  }

  lockReleased(): void {
    if (this.#isGone) return
    if (this.#phase === 'lock') this.#finish(this.#error)
    else this.ended(undefined)
  }

  lockLost(): void {
    this.#state = this.#vtgate.states.withoutLock(this.#state)
  }

  #start(step: Step, routed: readonly string[], answered: Answered): void {
    if (this.#phase !== 'idle' || this.#isGone) throw new Error('bug: the session is busy or closed')
    this.#phase = 'calls'
    this.#step = step
    this.#routed = routed
    this.#error = undefined
    this.#answered = answered
    if (this.#awaitsRollback && step.verb !== 'rollback') {
      this.#finish(refusedUntilRollback)
      return
    }
    if (!step.movesAtEnd) this.#state = step.next
    if (step.verb === 'calls') this.#startCalls(step)
    else this.#startOther(step)
  }

  #startOther(step: Step): void {
    switch (step.verb) {
      case 'begin':
        if (this.#isInTransaction) this.#commit()
        else this.#concluded()
        break
      case 'commit':
        this.#commit()
        break
      case 'rollback':
        this.#awaitsRollback = false
        this.#rollback()
        break
      case 'lock':
      case 'lock-release':
        this.#runOnLock(step)
        break
      case 'reset':
        if (this.#vtgate.context.behaviour.resetReleases) this.#release(true)
        else this.#rollback()
        break
      case 'quit':
        this.#release(true)
        break
      default:
        this.#finish(step.error)
    }
  }

  #startCalls(step: Step): void {
    if (step.begins && !this.#state.autocommit) this.#isInTransaction = true
    this.#lock?.beat(this.now(), this.#vtgate.lockHeartbeatMs)
    this.#next = 0
    this.#nextCall(step)
  }

  #nextCall(step: Step): void {
    const call = step.calls[this.#next]
    if (call === undefined) {
      this.#callsDone(step)
      return
    }
    this.#next++
    const { session, options } = this.#state
    const keyspace = call.keyspace ?? session.target.keyspace
    const [shard] = this.#routed
    if (
      call.reach === 'routed' &&
      this.#routed.length === 1 &&
      keyspace !== undefined &&
      shard !== undefined
    ) {
      this.#left = 1
      this.#shards.at(keyspace, shard, session.target.tabletType).run(call, this.#isInTransaction, options)
    } else this.#scatter(call, step)
  }

  #scatter(call: Call, step: Step): void {
    const reached = this.#shards.reachedBy(call, this.#state.session, this.#routed)
    if (reached.length === 0) {
      if (call.reach === 'held') this.#nextCall(step)
      else this.#failed(noKeyspace)
      return
    }
    // A write outside a transaction may not stop half-way: over several shards it gets one of its own.
    if (reached.length > 1 && step.isWrite && !this.#isInTransaction) {
      this.#isInTransaction = true
      this.#isImplicit = true
    }
    this.#left = reached.length
    const isInTransaction = this.#isInTransaction
    const { options } = this.#state
    for (const shard of reached) shard.run(call, isInTransaction, options)
  }

  #proceed(): void {
    switch (this.#phase) {
      case 'calls':
        this.#callEnded()
        break
      case 'commit':
        if (this.#error === undefined) this.#commitNext()
        else this.#release(false)
        break
      case 'rollback':
        this.#rolledBack()
        break
      default:
        this.#released()
    }
  }

  #callEnded(): void {
    const step = this.#step as Step
    const error = this.#error
    if (error === undefined) this.#nextCall(step)
    else if (step.calls[this.#next - 1]?.isLenient) {
      this.#error = undefined
      this.#nextCall(step)
    } else this.#failed(error)
  }

  #callsDone(step: Step): void {
    const turnsAutocommitOn = step.next.autocommit && !this.#state.autocommit
    if (this.#isImplicit || (turnsAutocommitOn && this.#isInTransaction)) this.#commit()
    else this.#finish(step.error)
  }

  /** What a failed statement does to the transaction around it (`scatter_conn.go:107-122@v24`). */
  #failed(error: ClientError): void {
    this.#error = error
    if (!this.#isInTransaction) this.#finish(error)
    else if (this.#isImplicit || error.code === 'RESOURCE_EXHAUSTED' || error.code === 'ABORTED')
      this.#rollback()
    else if (this.#isTransactionLost(error)) {
      this.#awaitsRollback = true
      this.#error = wrapped(error, lostTransaction)
      this.#rollback()
    } else this.#finish(error)
  }

  #isTransactionLost({ code }: ClientError): boolean {
    if (!this.#vtgate.context.behaviour.refusesUntilRollback) return false
    if (code === 'CLUSTER_EVENT') return true
    return code === 'UNAVAILABLE' && this.#shards.all.some(shard => shard.transactionId !== 0)
  }

  #runOnLock(step: Step): void {
    this.#phase = 'lock'
    const { gateway } = this.#vtgate.deps
    const [keyspace] = gateway.keyspaces
    const shard = keyspace === undefined ? undefined : gateway.shards(keyspace)[0]
    const [call] = step.calls
    if (keyspace === undefined || shard === undefined || call === undefined) {
      this.#finish(noKeyspace)
      return
    }
    const { session, options } = this.#state
    const place = gateway.place(keyspace, shard, session.target.tabletType)
    if (this.#lock?.place !== place && this.#lock?.reservedId) {
      this.#error = movedLock
      this.lockLost()
      this.#lock.release()
      return
    }
    if (this.#lock?.place !== place) this.#lock = new LockSession(place, this)
    this.#lock.run(call, options)
  }

  #commit(): void {
    this.#phase = 'commit'
    this.#next = 0
    this.#commitNext()
  }

  /** One shard after the other, in the order in which they were first reached. */
  #commitNext(): void {
    const { all } = this.#shards
    while (this.#next < all.length) {
      const shard = all[this.#next] as ShardSession
      this.#next++
      if (shard.transactionId === 0) continue
      this.#left = 1
      shard.commit()
      return
    }
    this.#concluded()
  }

  #rollback(): void {
    this.#phase = 'rollback'
    this.#hasRollbackFailed = false
    const begun = this.#shards.all.filter(shard => shard.transactionId !== 0)
    this.#left = begun.length
    if (begun.length === 0) this.#concluded()
    else for (const shard of begun) shard.rollback()
  }

  #rolledBack(): void {
    if (this.#hasRollbackFailed && this.#state.session.inReserved) {
      this.#release(false)
      return
    }
    for (const shard of this.#shards.all) if (shard.transactionId !== 0) shard.forget()
    this.#concluded()
  }

  /** The transaction is over; a BEGIN starts the next one. */
  #concluded(): void {
    this.#isInTransaction = this.#step?.verb === 'begin' && this.#error === undefined
    this.#isImplicit = false
    this.#finish(this.#error)
  }

  /** Gives everything back at once. */
  #release(withLock: boolean): void {
    this.#phase = 'release'
    const held = this.shardSessions
    const lock = withLock ? this.lockSession : undefined
    this.#left = held.length + (lock === undefined ? 0 : 1)
    if (this.#left === 0) {
      this.#released()
      return
    }
    for (const shard of held) shard.release()
    lock?.release()
  }

  #released(): void {
    this.#hasLost = true
    if (this.#closing === undefined && this.#step?.verb !== 'quit') this.#concluded()
    else this.#gone()
  }

  #gone(): void {
    this.#isGone = true
    this.#phase = 'idle'
    this.#answered?.(undefined)
    this.#closing?.()
  }

  #finish(error: ClientError | undefined): void {
    const step = this.#step as Step
    const answered = this.#answered as Answered
    if (step.movesAtEnd && (error === undefined || error === step.error)) this.#state = step.next
    if (this.#hasLost) this.#forgetLost()
    this.#phase = 'idle'
    this.#answered = undefined
    answered(error)
    if (this.#closing !== undefined) this.#release(true)
  }

  /** Up to v8 the loss of one reserved connection makes vtgate forget all of them. */
  #forgetLost(): void {
    this.#hasLost = false
    const { all } = this.#shards
    if (!this.heals) for (const shard of all) shard.forget()
    if (all.every(shard => shard.reservedId === 0))
      this.#state = this.#vtgate.states.withoutReserved(this.#state)
  }
}

const firstShard: readonly string[] = []

const lostTransaction = 'VT15001: transaction error, issue ROLLBACK and retry the transaction'

const refusedUntilRollback = fromVtgate(
  'FAILED_PRECONDITION',
  'VT09032: the transaction was lost; nothing but ROLLBACK is taken',
)

const movedLock = fromVtgate(
  'FAILED_PRECONDITION',
  'Any previous held locks are released: the shard of the locks is another one now',
)

const noKeyspace = fromVtgate('FAILED_PRECONDITION', 'no keyspace in database name specified')
